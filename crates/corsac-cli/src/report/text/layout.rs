//! Labels on the left, text on the right, eighty columns.

use std::fmt::{Arguments, Write};

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::wrap::{Line, wrap};
use crate::report::Secrets;
use crate::report::bytes::escape_control;

pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(crate) const OPEN: Style = AnsiColor::Yellow.on_default().bold();
pub(crate) const QUIET: Style = Style::new().dimmed();
const LABEL: Style = Style::new().bold();

/// No line is wider.
pub(crate) const WIDTH: usize = 80;
const LABEL_WIDTH: usize = 11;

/// What begins a line that goes on where no break was.
pub(super) const CONTINUATION: &str = "↳ ";

/// A report in the making.
pub(crate) struct Layout {
    text: String,
    secrets: Secrets,
}

impl Layout {
    pub(crate) fn new(secrets: Secrets) -> Self {
        Self { text: String::new(), secrets }
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }

    pub(super) fn secrets(&self) -> Secrets {
        self.secrets
    }

    /// The first lines.
    pub(crate) fn headline(&mut self, style: Style, word: &str, rest: &str) {
        let text = self.safe(&format!("{word}: {rest}"));
        for (index, line) in wrap(&text, WIDTH - 2).into_iter().enumerate() {
            match line.text.strip_prefix(word).filter(|_| index == 0) {
                Some(rest) => self.line(format_args!("{style}{word}{style:#}{rest}")),
                None => self.line(format_args!("  {}", line.text)),
            }
        }
    }

    /// A text of ours without a label.
    pub(crate) fn paragraph(&mut self, text: &str) {
        let text = self.safe(text);
        wrap(&text, WIDTH).iter().for_each(|line| self.line(format_args!("{}", line.text)));
    }

    /// An entry of a list, with its later lines further to the right.
    pub(crate) fn item(&mut self, text: &str) {
        let text = self.safe(text);
        for (index, line) in wrap(&text, WIDTH - 4).into_iter().enumerate() {
            let margin = if index == 0 { "  " } else { "    " };
            self.line(format_args!("{margin}{}", line.text));
        }
    }

    /// A labelled text of ours.
    pub(crate) fn field(&mut self, label: &str, text: &str) {
        self.labelled(label, 0, text, |line| line.continues_word);
    }

    /// A labelled text of somebody else, word for word.
    pub(crate) fn quotation(&mut self, label: &str, text: &str) {
        self.labelled(label, 0, text, |_| true);
    }

    /// A text of ours that belongs to the one before.
    pub(crate) fn more(&mut self, text: &str) {
        self.field("", text);
    }

    /// A line to copy, below the text before.
    pub(in crate::report) fn copied(&mut self, text: &str) {
        self.labelled("", 2, text, |_| true);
    }

    /// A line of a program, which is never broken: it would no longer be one.
    pub(crate) fn code(&mut self, text: &str) {
        let line = " ".repeat(LABEL_WIDTH + 2) + &self.safe(text);
        self.line(format_args!("{}", line.trim_end()));
    }

    /// An empty line.
    pub(crate) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// A line as it is.
    pub(crate) fn line(&mut self, line: Arguments<'_>) {
        self.text.write_fmt(line).expect("a write to a String does not fail");
        self.text.push('\n');
    }

    /// A text beside its label; lines that `is_broken` says so begin with a sign in the margin.
    fn labelled(&mut self, label: &str, indent: usize, text: &str, is_broken: fn(&Line) -> bool) {
        let text = self.safe(text);
        // An indentation of ours is kept; more of it would leave no room for the text.
        let indented = text.len() - text.trim_start_matches(' ').len();
        let indented = indented.min(WIDTH / 4);
        let lead = " ".repeat(indent + indented);
        let column = LABEL_WIDTH + lead.len();
        for (index, line) in wrap(&text[indented..], WIDTH - column).into_iter().enumerate() {
            let margin = match index {
                0 => self.margin(label, &lead),
                _ if is_broken(&line) => " ".repeat(column - CONTINUATION.width()) + CONTINUATION,
                _ => " ".repeat(column),
            };
            let line = margin + &line.text;
            self.line(format_args!("{}", line.trim_end()));
        }
    }

    fn margin(&self, label: &str, lead: &str) -> String {
        let padding = " ".repeat(LABEL_WIDTH.saturating_sub(label.width()));
        match label {
            "" => padding + lead,
            label => format!("{LABEL}{label}{LABEL:#}{padding}{lead}"),
        }
    }

    /// A text as it may stand on a terminal.
    fn safe(&self, text: &str) -> String {
        escape_control(&self.secrets.text(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(write: impl FnOnce(&mut Layout)) -> String {
        let mut layout = Layout::new(Secrets::Masked);
        write(&mut layout);
        anstream::adapter::strip_str(&layout.finish()).to_string()
    }

    #[test]
    fn quotations_show_where_they_were_broken() {
        let words = ["word"; 16].join(" ");
        let text = plain(|layout| layout.quotation("label", &words));
        let second = text.lines().nth(1).unwrap();
        assert_eq!(second, "         ↳ word word");
        let text = plain(|layout| layout.field("label", &words));
        assert_eq!(text.lines().nth(1).unwrap(), "           word word");
    }

    #[test]
    fn a_text_of_spaces_has_room_too() {
        let text = plain(|layout| layout.quotation("received", &" ".repeat(200)));
        assert_eq!(text.lines().next(), Some("received"));
        let text = plain(|layout| layout.quotation("received", &(" ".repeat(100) + "end")));
        assert!(text.contains("end") && text.lines().all(|line| line.width() <= WIDTH), "{text}");
    }

    #[test]
    fn copied_lines_keep_their_indentation() {
        let text = plain(|layout| layout.copied("    a"));
        assert_eq!(text, "                 a\n");
    }
}
