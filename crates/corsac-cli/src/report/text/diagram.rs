//! A sequence diagram: what went from the browser to the server, and back.

use unicode_width::UnicodeWidthStr;

use super::layout::{BAD, CONTINUATION, Layout, OPEN, QUIET};
use super::quoted::{Mark, Marked, Quoted, Row};
use crate::report::Secrets;

/// From one lifeline to the other, with both.
const DIAGRAM_WIDTH: usize = 79;
/// Of what stands between the lifelines.
const TEXT_WIDTH: usize = DIAGRAM_WIDTH - 6;

/// A diagram in the making.
pub(super) struct Diagram<'a> {
    layout: &'a mut Layout,
}

impl<'a> Diagram<'a> {
    /// A diagram with its two parties.
    pub(super) fn new(layout: &'a mut Layout, answerer: &str) -> Self {
        let gap = " ".repeat(DIAGRAM_WIDTH - "browser".len() - answerer.len());
        layout.gap();
        layout.line(format_args!("browser{gap}{answerer}"));
        Self { layout }
    }

    pub(super) fn secrets(&self) -> Secrets {
        self.layout.secrets()
    }

    /// An arrow to the server.
    pub(super) fn request(&mut self, label: &str) {
        let shaft = "─".repeat(DIAGRAM_WIDTH.saturating_sub(label.width() + 6));
        self.layout.line(format_args!("{QUIET}├─{QUIET:#} {label} {QUIET}{shaft}►│{QUIET:#}"));
    }

    /// An arrow to the browser.
    pub(super) fn response(&mut self, label: &str) {
        let shaft = "─".repeat(DIAGRAM_WIDTH.saturating_sub(label.width() + 6));
        self.layout.line(format_args!("{QUIET}│◄{shaft}{QUIET:#} {label} {QUIET}─┤{QUIET:#}"));
    }

    /// An arrow to the server that does not arrive there.
    pub(super) fn unsent(&mut self, label: &str, reason: &str) {
        let used = label.width() + reason.width();
        let (shaft, gap) = ("─".repeat(8), " ".repeat(DIAGRAM_WIDTH.saturating_sub(used + 16)));
        self.layout.line(format_args!(
            "{QUIET}├─{QUIET:#} {label} {QUIET}{shaft}{QUIET:#} {BAD}✘{BAD:#} {reason}{gap}\
             {QUIET}│{QUIET:#}"
        ));
    }

    /// No arrow from the server.
    pub(super) fn unanswered(&mut self, reason: &str) {
        let gap = " ".repeat(DIAGRAM_WIDTH.saturating_sub(reason.width() + 5));
        self.layout
            .line(format_args!("{QUIET}│{QUIET:#}{gap}{BAD}✘{BAD:#} {reason} {QUIET}│{QUIET:#}"));
    }

    /// A text of ours between the lifelines, no wider than what is there.
    pub(super) fn remark(&mut self, text: &str) {
        self.message(text.as_bytes(), &[]);
    }

    /// A line of a message, with the marked bytes underlined.
    pub(super) fn message(&mut self, line: &[u8], marked: &[Marked]) {
        for (index, row) in Quoted::new(line, marked).fold(TEXT_WIDTH).iter().enumerate() {
            let margin = if index == 0 { "  " } else { CONTINUATION };
            self.row(margin, &row.text, row.text.chars().count());
            if !row.marks.is_empty() {
                self.row("  ", &underline(row), row.marks.len());
            }
        }
    }

    /// A header line, its value masked if it is a secret.
    pub(super) fn header(&mut self, (name, value): (&[u8], &[u8]), marked: &[Marked]) {
        let shown = self.layout.secrets().header_value(name, value);
        let start = name.len() + 2;
        let marked = marked.iter().map(|(bytes, mark)| match *shown == *value {
            true => (bytes.start + start..bytes.end + start, *mark),
            // The places are those of the value as it came.
            false => (start..start + shown.len(), *mark),
        });
        let marked: Vec<_> = marked.collect();
        self.message(&[name, b": ", &shown].concat(), &marked);
    }

    /// An empty line between the lifelines.
    pub(super) fn gap(&mut self) {
        self.row("  ", "", 0);
    }

    fn row(&mut self, margin: &str, text: &str, columns: usize) {
        let padding = " ".repeat(TEXT_WIDTH.saturating_sub(columns));
        self.layout
            .line(format_args!("{QUIET}│ {margin}{QUIET:#}{text}{padding} {QUIET}│{QUIET:#}"));
    }
}

/// Signs under the marked columns: `^` for what refuses, `~` for what else is the matter.
fn underline(row: &Row) -> String {
    let run = |marks: &[Option<Mark>]| match marks[0] {
        None => " ".repeat(marks.len()),
        Some(Mark::Refusal) => format!("{BAD}{}{BAD:#}", "^".repeat(marks.len())),
        Some(Mark::Warning) => format!("{OPEN}{}{OPEN:#}", "~".repeat(marks.len())),
    };
    row.marks.chunk_by(|one, next| one == next).map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_secret_all_that_is_shown_is_marked() {
        let mut layout = Layout::new(Secrets::Masked);
        let mut diagram = Diagram::new(&mut layout, "server");
        diagram.header((b"Set-Cookie", b"sid=secret; Path=/"), &[(0..10, Mark::Warning)]);
        let text = anstream::adapter::strip_str(&layout.finish()).to_string();
        let rows: Vec<_> = text.lines().skip(2).map(|row| row.trim_matches(['│', ' '])).collect();
        assert_eq!(rows, ["Set-Cookie: sid=***; Path=/", "~~~~~~~~~~~~~~~"]);
    }

    #[test]
    fn the_lifelines_stay_in_their_columns() {
        let mut layout = Layout::new(Secrets::Masked);
        let mut diagram = Diagram::new(&mut layout, "server");
        diagram.request("request");
        diagram.message(&[b'a'; 200], &[(0..2, Mark::Refusal)]);
        diagram.response("response");
        diagram.unsent("PUT", "not sent");
        diagram.unanswered("no response");
        diagram.gap();
        let text = anstream::adapter::strip_str(&layout.finish()).to_string();
        for row in text.lines().skip(1) {
            assert_eq!(row.chars().count(), DIAGRAM_WIDTH, "{row}");
        }
    }
}
