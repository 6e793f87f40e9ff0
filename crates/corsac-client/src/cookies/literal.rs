//! Cookies that the user writes down.

use std::collections::HashMap;

use corsac::header::trim_tab_or_space;

use super::stored::{Home, StoredCookie};
use super::text_error::{CookieTextError, CookieTextMistake};

/// Cookies as curl's `-b "a=1; b=2"` has them: names and values, and nothing else is known.
///
/// # Example
/// ```
/// use corsac_client::LiteralCookies;
/// assert!(LiteralCookies::parse("sid=31d4; theme=dark").is_ok());
///
/// let error = LiteralCookies::parse("sid=31d4; theme").unwrap_err();
/// assert_eq!(error.to_string(), "line 1, column 11: expected name=value");
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LiteralCookies {
    pairs: Vec<Pair>,
}

/// A name, which may be empty, and a value.
type Pair = (Vec<u8>, Vec<u8>);

impl LiteralCookies {
    /// Reads pairs of names and values between semicolons.
    ///
    /// # Errors
    ///
    /// [`CookieTextError`] names the first mistake and its place.
    pub fn parse(text: &str) -> Result<Self, CookieTextError> {
        let mut pairs = Vec::new();
        let mut start = 0;
        for piece in text.split(';') {
            pairs.extend(parse_pair(text, start, piece)?);
            start += piece.len() + 1;
        }
        if pairs.is_empty() {
            return Err(CookieTextError::at(text, 0..text.len(), CookieTextMistake::Empty));
        }
        Ok(Self { pairs })
    }

    /// Reads the value of a `Cookie` header as a browser sent it.
    ///
    /// Every pair goes out again byte for byte, be it UTF-8 or not, with or without `=`, and
    /// several of one name. Only a pair with a control character other than a tab is left out, as
    /// no browser sends one.
    #[must_use]
    pub fn from_header(value: &[u8]) -> Self {
        let is_control = |byte: &u8| byte.is_ascii_control() && *byte != b'\t';
        let pieces = value.split(|byte| *byte == b';').map(trim_tab_or_space);
        let sendable = pieces.filter(|pair| !pair.is_empty() && !pair.iter().any(is_control));
        Self { pairs: sendable.map(split_sent).collect() }
    }

    /// The cookies, for one host.
    pub(super) fn of_host(&self, host: &str) -> impl Iterator<Item = StoredCookie> {
        let mut counts = HashMap::new();
        self.pairs.iter().map(move |(name, value)| {
            let count = counts.entry(name).or_insert(0);
            let home = Home::Literal { earlier: *count };
            *count += 1;
            StoredCookie {
                name: name.clone(),
                value: value.clone(),
                domain: host.to_owned(),
                is_host_only: true,
                path: "/".to_owned(),
                is_secure: false,
                expires: None,
                same_site: None,
                home,
            }
        })
    }
}

/// Name and value around the first `=`. Without a name, the whole is the value.
fn split_sent(pair: &[u8]) -> Pair {
    match pair.iter().position(|byte| *byte == b'=') {
        None | Some(0) => (Vec::new(), pair.to_vec()),
        Some(equals) => (pair[..equals].to_vec(), pair[equals + 1..].to_vec()),
    }
}

/// Reads the pair that starts at `start`; nothing between two semicolons is no mistake.
fn parse_pair(text: &str, start: usize, piece: &str) -> Result<Option<Pair>, CookieTextError> {
    let pair = piece.trim_matches([' ', '\t']);
    if pair.is_empty() {
        return Ok(None);
    }
    let start = start + (piece.len() - piece.trim_start_matches([' ', '\t']).len());
    if let Some((position, control)) = pair.char_indices().find(|(_, c)| c.is_ascii_control()) {
        let span = start + position..start + position + control.len_utf8();
        return Err(CookieTextError::at(text, span, CookieTextMistake::ControlCharacter));
    }
    let span = start..start + pair.len();
    let (name, value) = pair
        .split_once('=')
        .filter(|(name, _)| !name.trim_end().is_empty())
        .ok_or_else(|| CookieTextError::at(text, span, CookieTextMistake::NameAndValue))?;
    Ok(Some((name.trim_end().into(), value.trim_start().into())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_stand_between_semicolons() {
        let cookies = LiteralCookies::parse(" a=1;;b = 2=3 ; c=; ").unwrap();
        let pairs: Vec<Vec<u8>> = cookies.of_host("a.test").map(|cookie| cookie.pair()).collect();
        assert_eq!(pairs, [&b"a=1"[..], b"b=2=3", b"c="]);
    }

    #[test]
    fn pairs_of_a_header_are_kept_but_for_control_characters() {
        let header = b"a=1; b\r\nX: y; \xE9; =; c = \t2;; d=\x7F; e=\0; a=2;";
        let cookies = LiteralCookies::from_header(header);
        let pairs: Vec<Vec<u8>> = cookies.of_host("a.test").map(|cookie| cookie.pair()).collect();
        assert_eq!(pairs, [&b"a=1"[..], b"\xE9", b"=", b"c = \t2", b"a=2"]);
        let names = cookies.of_host("a.test").map(|cookie| cookie.name);
        assert_eq!(names.collect::<Vec<_>>(), [&b"a"[..], b"", b"", b"c ", b"a"]);
    }

    #[test]
    fn mistakes_have_a_place() {
        let mistake = |text: &str| {
            let error = LiteralCookies::parse(text).unwrap_err();
            (error.column(), error.span(), error.mistake().clone())
        };
        assert_eq!(mistake(""), (1, 0..0, CookieTextMistake::Empty));
        assert_eq!(mistake(" ; "), (1, 0..3, CookieTextMistake::Empty));
        assert_eq!(mistake("é=1; b "), (6, 6..7, CookieTextMistake::NameAndValue));
        assert_eq!(mistake("a=1; =2"), (6, 5..7, CookieTextMistake::NameAndValue));
        assert_eq!(mistake("a=1\r\nX: y"), (4, 3..4, CookieTextMistake::ControlCharacter));
    }
}
