//! Lines and columns of a text.

use std::ops::Range;

/// A text and where its lines are.
pub(crate) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

/// A place as people and editors count it: from 1, columns in characters.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    pub(crate) fn position(&self, at: usize) -> Position {
        let at = at.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= at);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        let before = self.text.get(start..at).unwrap_or_default();
        Position { line, column: before.chars().count() + 1 }
    }

    /// The whole lines that a span touches, without the last line break.
    pub(crate) fn around(&self, span: &Range<usize>) -> Range<usize> {
        let first = self.position(span.start).line;
        let start = self.starts.get(first - 1).copied().unwrap_or_default();
        let end = span.end.clamp(start, self.text.len());
        let rest = self.text.as_bytes().get(end..).unwrap_or_default();
        let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        start..end + length
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_counted_from_one_and_in_characters() {
        let lines = Lines::new("a\né=1\n");
        let place = |at| (lines.position(at).line, lines.position(at).column);
        assert_eq!([0, 1, 2, 4, 7].map(place), [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1)]);
        assert_eq!(place(99), (3, 1));
    }

    #[test]
    fn whole_lines_surround_a_span() {
        let lines = Lines::new("a\nbc\nd\n");
        assert_eq!(lines.around(&(3..3)), 2..4);
        assert_eq!(lines.around(&(3..6)), 2..6);
        assert_eq!(lines.around(&(7..7)), 7..7);
    }
}
