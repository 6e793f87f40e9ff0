//! Texts in lines that fit.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A line of a wrapped text.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Line {
    pub(crate) text: String,
    /// Whether it goes on inside a word, which was too long for a line.
    pub(crate) continues_word: bool,
}

/// Breaks a text at its spaces into lines of at most `width` columns, and within words that are
/// longer than that.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<Line> {
    let mut lines = vec![Line { text: String::new(), continues_word: false }];
    for word in text.split(' ') {
        for (index, piece) in pieces(word, width).into_iter().enumerate() {
            let last = lines.last_mut().expect("there is one line from the start");
            let space = usize::from(!last.text.is_empty());
            if index == 0 && last.text.width() + space + piece.width() <= width {
                last.text.push_str(&" "[..space]);
                last.text.push_str(piece);
            } else {
                lines.push(Line { text: piece.to_owned(), continues_word: index > 0 });
            }
        }
    }
    lines
}

/// A word in pieces of at most `width` columns; the empty word is one piece.
fn pieces(word: &str, width: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut columns) = (0, 0);
    for (at, character) in word.char_indices() {
        let wide = character.width().unwrap_or(0);
        if columns + wide > width && at > start {
            pieces.push(&word[start..at]);
            (start, columns) = (at, 0);
        }
        columns += wide;
    }
    pieces.push(&word[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, width: usize) -> Vec<String> {
        let sign = |line: Line| if line.continues_word { "↳" } else { "" }.to_owned() + &line.text;
        wrap(text, width).into_iter().map(sign).collect()
    }

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(lines("a bb ccc", 4), ["a bb", "ccc"]);
        assert_eq!(lines("", 4), [""]);
    }

    #[test]
    fn only_words_that_fit_no_line_are_broken() {
        assert_eq!(lines("b aaaaaa b", 4), ["b", "aaaa", "↳aa b"]);
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(lines("日本語 x", 4), ["日本", "↳語 x"]);
    }
}
