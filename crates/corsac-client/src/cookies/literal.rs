//! Cookies that the user writes down.

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
    pairs: Vec<(String, String)>,
}

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

    /// The cookies, for one host.
    pub(super) fn of_host(&self, host: &str) -> impl Iterator<Item = StoredCookie> {
        self.pairs.iter().map(move |(name, value)| StoredCookie {
            name: name.clone().into_bytes(),
            value: value.clone().into_bytes(),
            domain: host.to_owned(),
            is_host_only: true,
            path: "/".to_owned(),
            is_secure: false,
            expires: None,
            same_site: None,
            home: Home::Literal,
        })
    }
}

/// Reads the pair that starts at `start`; nothing between two semicolons is no mistake.
fn parse_pair(
    text: &str,
    start: usize,
    piece: &str,
) -> Result<Option<(String, String)>, CookieTextError> {
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
    Ok(Some((name.trim_end().to_owned(), value.trim_start().to_owned())))
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
