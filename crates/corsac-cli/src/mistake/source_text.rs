use std::ops::Range;

use super::Mistake;
use super::mask::mask;
use crate::lines::Lines;

/// A text of several lines, such as a file, and where its lines are.
pub(crate) struct SourceText<'a> {
    path: &'a str,
    whole: &'a str,
    lines: Lines<'a>,
}

/// The longest line that is quoted.
const LONGEST: usize = 8 * 1024;

impl<'a> SourceText<'a> {
    pub(crate) fn new(path: &'a str, whole: &'a str) -> Self {
        Self { path, whole, lines: Lines::new(whole) }
    }

    pub(crate) fn whole(&self) -> &'a str {
        self.whole
    }

    /// The number of the line that holds a byte, counted from 1.
    pub(crate) fn line(&self, at: usize) -> usize {
        self.lines.position(at).line
    }

    /// A mistake in these bytes, shown with their line; secrets in it are hidden.
    pub(crate) fn mistake(&self, span: Range<usize>, title: impl Into<String>) -> Mistake {
        let line = self.line(span.start);
        let start = self.lines.around(&(span.start..span.start)).start;
        let shown = self.whole[start..].lines().next().unwrap_or_default();
        let end = span.end.clamp(span.start, start + shown.len().max(span.start - start));
        let span = span.start - start..end - start;
        if shown.len() > LONGEST {
            let shown = format!("(a line of {} bytes)", shown.len());
            return Mistake::in_file(self.path, line, &shown, 0..0, title);
        }
        Mistake::in_file(self.path, line, &mask(shown, &span), span, title)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_from_one() {
        let text = SourceText::new("a.toml", "a\nbc\n\nd");
        let lines: Vec<_> = (0..8).map(|at| text.line(at)).collect();
        assert_eq!(lines, [1, 1, 2, 2, 2, 3, 4, 4]);
    }

    #[test]
    fn a_very_long_line_is_not_quoted() {
        let text = "a".repeat(LONGEST + 1);
        let mistake = SourceText::new("a.toml", &text).mistake(5..6, "x");
        assert_eq!(mistake.text, "(a line of 8193 bytes)");
    }

    #[test]
    fn a_span_of_several_lines_is_cut_at_the_first() {
        let text = SourceText::new("a.toml", "a\nbc\nd\n");
        let mistake = text.mistake(3..7, "x");
        assert_eq!((mistake.text.as_str(), mistake.span), ("bc", 1..2));
        assert_eq!(text.mistake(7..7, "x").span, 0..0);
    }
}
