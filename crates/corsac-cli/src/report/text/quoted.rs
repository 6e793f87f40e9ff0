//! A line of somebody else's bytes: escaped, elided, folded, with the marked bytes underlined.

use std::ops::Range;

use crate::report::bytes::escape;

/// What is wrong with marked bytes; the graver one wins where both are.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Mark {
    Warning,
    Refusal,
}

/// Marked bytes of a line; none at the place where something is missing.
pub(super) type Marked = (Range<usize>, Mark);

/// A line of somebody else's, as it is shown.
pub(super) struct Quoted {
    cells: Vec<Cell>,
}

/// What a byte, or a gap, is shown as.
struct Cell {
    shown: String,
    mark: Option<Mark>,
}

/// A row of a folded line.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Row {
    pub(super) text: String,
    /// What stands below each column, up to the last that is marked.
    pub(super) marks: Vec<Option<Mark>>,
}

impl Quoted {
    pub(super) fn new(bytes: &[u8], marked: &[Marked]) -> Self {
        let mut cells = Vec::new();
        let mut next = 0;
        for kept in kept(bytes, marked) {
            if kept.start > next {
                cells.push(gap(next..kept.start, marked));
            }
            next = kept.end;
            cells.extend(kept.map(|at| cell(bytes, at, marked)));
        }
        let mark = marked.iter().filter(|(at, _)| at.is_empty() && at.start >= bytes.len());
        if let Some(mark) = mark.map(|(_, mark)| *mark).max() {
            cells.push(Cell { shown: " ".to_owned(), mark: Some(mark) });
        }
        Self { cells }
    }

    /// The line in rows of at most `width` columns, broken after a space or comma where that is
    /// possible.
    pub(super) fn fold(&self, width: usize) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut rest = &self.cells[..];
        while !rest.is_empty() {
            let (row, after) = rest.split_at(row_length(rest, width));
            rows.push(Row::of(row));
            rest = after;
        }
        rows
    }
}

/// How many cells the first row has.
fn row_length(cells: &[Cell], width: usize) -> usize {
    let mut columns = 0;
    let fitting = cells.iter().take_while(|cell| {
        columns += cell.shown.chars().count();
        columns <= width
    });
    let fitting = fitting.count().max(1);
    if fitting == cells.len() {
        return fitting;
    }
    let is_break = |cell: &Cell| matches!(cell.shown.as_str(), " " | ",");
    let at_break = cells[..fitting].iter().rposition(is_break).map(|at| at + 1);
    at_break.filter(|length| 2 * length > fitting).unwrap_or(fitting)
}

impl Row {
    fn of(cells: &[Cell]) -> Self {
        let text = cells.iter().map(|cell| &cell.shown[..]).collect();
        let marks = cells.iter().flat_map(|cell| cell.shown.chars().map(|_| cell.mark));
        let mut marks: Vec<_> = marks.collect();
        marks.truncate(marks.iter().rposition(Option::is_some).map_or(0, |last| last + 1));
        Self { text, marks }
    }
}

fn cell(bytes: &[u8], at: usize, marked: &[Marked]) -> Cell {
    Cell { shown: escape(&bytes[at..=at]), mark: mark(at..at + 1, marked) }
}

fn gap(range: Range<usize>, marked: &[Marked]) -> Cell {
    Cell { shown: format!("…({} bytes)…", range.len()), mark: mark(range, marked) }
}

/// The gravest mark on these bytes.
fn mark(range: Range<usize>, marked: &[Marked]) -> Option<Mark> {
    let touches =
        |(own, _): &&Marked| own.start < range.end && own.end.max(own.start + 1) > range.start;
    marked.iter().filter(touches).map(|(_, mark)| *mark).max()
}

/// The bytes that are shown: all of a line that is not very long; otherwise its beginning, its end
/// and the surroundings of the first marks.
fn kept(bytes: &[u8], marked: &[Marked]) -> Vec<Range<usize>> {
    /// No longer lines are shown whole.
    const LONG: usize = 400;
    const BEGINNING: usize = 160;
    const END: usize = 40;
    const AROUND: usize = 24;
    const MARKS: usize = 3;
    if bytes.len() <= LONG {
        return vec![Range { start: 0, end: bytes.len() }];
    }
    let around = |at: usize| at.saturating_sub(AROUND)..at.saturating_add(AROUND);
    let marks = marked.iter().take(MARKS);
    let mut kept: Vec<_> = marks.flat_map(|(at, _)| [around(at.start), around(at.end)]).collect();
    kept.extend([0..BEGINNING, bytes.len() - END..bytes.len()]);
    kept.sort_unstable_by_key(|range| range.start);
    merged(kept, bytes.len())
}

/// Ranges that overlap, or nearly touch, as one; none goes beyond the end.
fn merged(sorted: Vec<Range<usize>>, end: usize) -> Vec<Range<usize>> {
    /// A gap smaller than this would be no shorter than what it leaves out.
    const SMALLEST_GAP: usize = 20;
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in sorted {
        let range = range.start.min(end)..range.end.min(end);
        match merged.last_mut() {
            Some(last) if range.start < last.end + SMALLEST_GAP => {
                last.end = last.end.max(range.end);
            }
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(bytes: &[u8], marked: &[Marked], width: usize) -> Vec<(String, String)> {
        let sign = |mark: &Option<Mark>| match mark {
            None => ' ',
            Some(Mark::Warning) => '~',
            Some(Mark::Refusal) => '^',
        };
        let row = |row: Row| (row.text, row.marks.iter().map(sign).collect());
        Quoted::new(bytes, marked).fold(width).into_iter().map(row).collect()
    }

    fn row(text: &str, marks: &str) -> (String, String) {
        (text.to_owned(), marks.to_owned())
    }

    #[test]
    fn marks_stand_under_the_escaped_bytes() {
        let marked = [(5..6, Mark::Refusal), (3..5, Mark::Warning)];
        assert_eq!(shown(b"a: \xFF\xFFb", &marked, 80), [row(r"a: \xFF\xFFb", "   ~~~~~~~~^")]);
        let empty = [(0..1, Mark::Warning), (2..2, Mark::Refusal)];
        assert_eq!(shown(b"ab", &empty, 80), [row("ab ", "~ ^")]);
        assert_eq!(shown(b"ab", &[(0..0, Mark::Refusal)], 80), [row("ab", "^")]);
    }

    #[test]
    fn the_graver_mark_wins() {
        let both = [(0..2, Mark::Refusal), (0..3, Mark::Warning)];
        assert_eq!(shown(b"abc", &both, 80), [row("abc", "^^~")]);
    }

    #[test]
    fn rows_end_at_a_space_or_comma_if_there_is_one_near() {
        let marked = [(6..9, Mark::Refusal)];
        assert_eq!(shown(b"ab, cd, ef", &marked, 7), [row("ab, cd,", "      ^"), row(" ef", "^^")]);
        assert_eq!(shown(b"a,bbbbbbbb", &[], 6), [row("a,bbbb", ""), row("bbbb", "")]);
        assert_eq!(shown(b"\xFF\xFF", &[], 5), [row(r"\xFF", ""), row(r"\xFF", "")]);
    }

    #[test]
    fn of_a_very_long_line_the_guilty_bytes_stay() {
        let mut line = vec![b'a'; 3000];
        line[1500] = b'!';
        let [row] = &shown(&line, &[(1500..1501, Mark::Refusal)], 1000)[..] else { panic!() };
        assert!(row.0.contains("…(1316 bytes)…aaaa") && row.0.ends_with("a"), "{}", row.0);
        assert_eq!(row.0.chars().position(|c| c == '!'), row.1.find('^'));
    }

    #[test]
    fn a_gap_inside_the_guilty_bytes_is_marked() {
        let [row] = &shown(&[b'a'; 3000], &[(200..2900, Mark::Refusal)], 1000)[..] else {
            panic!()
        };
        let gap = row.0.chars().position(|c| c == '…').unwrap();
        assert_eq!(row.1.as_bytes()[gap], b'^');
    }
}
