//! Texts without passwords.

use std::ops::Range;

use crate::password;

/// The text with the passwords of its URLs hidden, behind as many asterisks as they have bytes.
pub(crate) fn text(text: &str) -> String {
    let passwords = password::in_prose(text.as_bytes());
    if passwords.is_empty() {
        return text.to_owned();
    }
    let is_hidden = |at: usize| passwords.iter().any(|range: &Range<usize>| range.contains(&at));
    let shown = |(at, character): (usize, char)| match is_hidden(at) {
        true => "*".repeat(character.len_utf8()),
        false => character.to_string(),
    };
    text.char_indices().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_hidden_and_places_stay() {
        assert_eq!(text("`https://u:pé@h` in x"), "`https://u:***@h` in x");
        assert_eq!(text("\"https://a.example\""), "\"https://a.example\"");
    }
}
