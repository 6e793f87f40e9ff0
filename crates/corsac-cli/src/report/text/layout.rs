//! Labels on the left, text on the right, eighty columns.

use std::fmt::Write;
use std::ops::Range;

use anstyle::{AnsiColor, Style};

use crate::report::Secrets;
use crate::report::bytes::{escape, escape_control};

pub(super) const GOOD: Style = AnsiColor::Green.on_default().bold();
pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(super) const OPEN: Style = AnsiColor::Yellow.on_default().bold();
const LABEL: Style = Style::new().bold();
const QUIET: Style = Style::new().dimmed();

/// Texts of ours are wrapped at this column; what is quoted never is.
const WIDTH: usize = 80;
const LABEL_WIDTH: usize = 11;

/// A report in the making.
pub(super) struct Layout {
    text: String,
    secrets: Secrets,
}

impl Layout {
    pub(super) fn new(secrets: Secrets) -> Self {
        Self { text: String::new(), secrets }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    /// The first line.
    pub(super) fn headline(&mut self, style: Style, word: &str, rest: &str) {
        let rest = escape_control(&self.secrets.text(rest));
        self.line(format_args!("{style}{word}{style:#}: {rest}\n"));
    }

    /// A labelled text of ours, wrapped.
    pub(super) fn field(&mut self, label: &str, text: &str) {
        let text = escape_control(&self.secrets.text(text));
        let mut label = label;
        for line in wrap(&text, WIDTH - LABEL_WIDTH) {
            self.labelled(label, &line);
            label = "";
        }
    }

    /// A labelled text of somebody else, on one line.
    pub(super) fn quotation(&mut self, label: &str, text: &str) {
        let text = escape_control(&self.secrets.text(text));
        self.labelled(label, &text);
    }

    /// Bytes of somebody else.
    pub(super) fn bytes(&mut self, label: &str, bytes: &[u8]) {
        self.labelled(label, &escape(bytes));
    }

    /// The line that begins an exchange.
    pub(super) fn exchange(&mut self, kind: &str, line: &str) {
        self.text.push('\n');
        self.quotation(kind, line);
    }

    /// A line of a message, with the marked bytes underlined.
    pub(super) fn message_line(&mut self, arrow: char, line: &[u8], marked: &[Range<usize>]) {
        let shown = escape(line);
        self.line(format_args!("  {QUIET}{arrow}{QUIET:#} {shown}\n"));
        if marked.is_empty() {
            return;
        }
        let underline = underline(line, marked);
        self.line(format_args!("    {BAD}{underline}{BAD:#}\n"));
    }

    /// A header line, its value masked if it is a secret.
    pub(super) fn header_line(
        &mut self,
        arrow: char,
        (name, value): (&[u8], &[u8]),
        marked: Vec<Range<usize>>,
    ) {
        let shown = self.secrets.header_value(name, value);
        let start = name.len() + 2;
        let marked = marked.into_iter().map(|bytes| match *shown == *value {
            true => bytes.start + start..bytes.end + start,
            // The places are those of the value as it came.
            false => start..start + shown.len(),
        });
        let marked: Vec<_> = marked.collect();
        let line = [name, b": ", &shown].concat();
        self.message_line(arrow, &line, &marked);
    }

    /// An empty line.
    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }

    fn labelled(&mut self, label: &str, text: &str) {
        let padding = " ".repeat(LABEL_WIDTH.saturating_sub(label.len()));
        let line = format!("{LABEL}{label}{LABEL:#}{padding}{text}");
        self.line(format_args!("{}\n", line.trim_end()));
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        self.text.write_fmt(line).expect("a write to a String does not fail");
    }
}

/// Carets under the marked bytes, one at least for each place, as wide as they are when escaped.
fn underline(line: &[u8], marked: &[Range<usize>]) -> String {
    let column = |at: usize| escape(&line[..at.min(line.len())]).len();
    let mut carets: Vec<u8> = Vec::new();
    for bytes in marked {
        let (start, end) = (column(bytes.start), column(bytes.end));
        let end = end.max(start + 1);
        carets.resize(carets.len().max(end), b' ');
        carets[start..end].fill(b'^');
    }
    String::from_utf8_lossy(&carets).into_owned()
}

/// Breaks a text at its spaces into lines of at most `width` characters; longer words stay whole.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.last_mut().expect("there is one line from the start");
        if !last.is_empty() && last.chars().count() + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
        } else {
            let space = if last.is_empty() { "" } else { " " };
            last.push_str(space);
            last.push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::slice;

    use super::*;

    #[test]
    fn carets_stand_under_the_escaped_bytes() {
        assert_eq!(underline(b"a: \xFF\xFFb", slice::from_ref(&(5..6))), "           ^");
        assert_eq!(underline(b"ab", &[0..1, 2..2]), "^ ^");
    }

    #[test]
    fn words_are_never_broken() {
        assert_eq!(wrap("a bb ccc", 4), ["a bb", "ccc"]);
        assert_eq!(wrap("aaaaaa b", 4), ["aaaaaa", "b"]);
        assert_eq!(wrap("", 4), [""]);
    }
}
