//! The charset of an author's `Content-Type`, which the encoding of the body overrides.

use super::body::BodyInit;
use crate::browser::profile::{BrowserProfile, Departure, Departures};

/// How `send()` treats the author's `Content-Type`.
///
/// <https://xhr.spec.whatwg.org/#the-send()-method>, step 4.5
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum CharsetRewriting {
    /// It is left alone.
    Nothing,
    /// It is parsed, and serialized with another charset.
    Parsed,
    /// Each charset is replaced where it stands, as Chromium finds it.
    EachInPlace,
    /// The charset is replaced where it stands, as Firefox finds it.
    OneInPlace,
}

impl CharsetRewriting {
    pub(super) fn of_body(body: &BodyInit, departures: Departures) -> Self {
        let in_place = departures.has(Departure::XhrCharsetReplacedInPlace);
        match body {
            // DEPARTURE: Chromium replaces it in place.
            BodyInit::Text(_) if in_place && departures.profile() == BrowserProfile::Chromium => {
                Self::EachInPlace
            }
            // DEPARTURE: both browsers do for these.
            BodyInit::UrlSearchParams(_) if in_place => match departures.profile() {
                BrowserProfile::Chromium => Self::EachInPlace,
                _ => Self::OneInPlace,
            },
            // 4.5.1. If body is a Document, URLSearchParams, or USVString: …
            BodyInit::Text(_) | BodyInit::UrlSearchParams(_) => Self::Parsed,
            _ => Self::Nothing,
        }
    }

    /// The value to send instead, if it is another one.
    pub(super) fn rewrite(self, author_type: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Nothing => None,
            Self::Parsed => with_charset_utf_8(author_type).map(String::into_bytes),
            Self::EachInPlace => Some(with_charsets_replaced(author_type)),
            Self::OneInPlace => with_charset_replaced(author_type),
        }
    }
}

/// The author's type with its charset set to UTF-8, if it names another one.
fn with_charset_utf_8(author_type: &[u8]) -> Option<String> {
    // 4.5.1.1. Let contentTypeRecord be the result of parsing originalAuthorContentType.
    let text: String = author_type.iter().map(|byte| char::from(*byte)).collect();
    let mut record: data_url::mime::Mime = text.parse().ok()?;
    let charset = record.parameters.iter_mut().find(|(name, _)| name == "charset")?;
    // 4.5.1.2. If contentTypeRecord is not failure, contentTypeRecord's parameters["charset"]
    // exists, and parameters["charset"] is not an ASCII case-insensitive match for "UTF-8":
    if charset.1.eq_ignore_ascii_case("UTF-8") {
        return None;
    }
    // 4.5.1.2.1. Set contentTypeRecord's parameters["charset"] to "UTF-8".
    "UTF-8".clone_into(&mut charset.1);
    Some(record.to_string())
}

/// The value with every charset replaced by `UTF-8`, everything around it kept.
fn with_charsets_replaced(value: &[u8]) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(value.len());
    let mut copied = 0;
    while let Some((start, end)) = next_charset(value, copied) {
        replaced.extend_from_slice(&value[copied..start]);
        replaced.extend_from_slice(b"UTF-8");
        copied = end;
    }
    replaced.extend_from_slice(&value[copied..]);
    replaced
}

/// The value with the charset of its last media type replaced up to the next semicolon, if it is
/// another one; nothing else changes.
fn with_charset_replaced(value: &[u8]) -> Option<Vec<u8>> {
    const NAME: &[u8] = b"charset=";
    let last = value.iter().rposition(|byte| *byte == b',').filter(|comma| comma + 1 < value.len());
    let from = last.map_or(0, |comma| comma + 1);
    let parameters = from + value[from..].iter().position(|byte| *byte == b';')?;
    if !value[from..parameters].contains(&b'/') {
        return None;
    }
    let mut at = parameters + 1;
    loop {
        let next = value[at..].iter().position(|byte| *byte == b';').map(|length| at + length);
        let end = next.unwrap_or_else(|| value.len() - usize::from(value.ends_with(b",")));
        let spaces = value[at..end].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let parameter = &value[at + spaces..end];
        if parameter.len() >= NAME.len() && parameter[..NAME.len()].eq_ignore_ascii_case(NAME) {
            let charset = parameter[NAME.len()..].trim_ascii();
            let bare = charset.strip_prefix(b"'").and_then(|rest| rest.strip_suffix(b"'"));
            if bare.unwrap_or(charset).eq_ignore_ascii_case(b"utf-8") {
                return None;
            }
            let start = at + spaces + NAME.len();
            return Some([&value[..start], b"UTF-8", &value[end..]].concat());
        }
        at = next? + 1;
    }
}

/// Where the value of the first `charset` parameter from `from` on starts and ends.
fn next_charset(value: &[u8], from: usize) -> Option<(usize, usize)> {
    const NAME: &[u8] = b"charset";
    let is_space = |byte: &u8| *byte <= b' ';
    let is_quote = |byte: &u8| matches!(byte, b'"' | b'\'');
    let skip = |start: usize, skipped: &dyn Fn(&u8) -> bool| {
        start + value[start..].iter().take_while(|byte| skipped(byte)).count()
    };
    for at in from.max(1)..value.len().saturating_sub(NAME.len()) {
        let is_name = value[at..at + NAME.len()].eq_ignore_ascii_case(NAME);
        if !is_name || !(is_space(&value[at - 1]) || value[at - 1] == b';') {
            continue;
        }
        let equals = skip(at + NAME.len(), &is_space);
        if value.get(equals) != Some(&b'=') {
            continue;
        }
        let start = skip(equals + 1, &|byte| is_space(byte) || is_quote(byte));
        let end = skip(start, &|byte| !is_space(byte) && !is_quote(byte) && *byte != b';');
        return (end > start).then_some((start, end));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charset_is_replaced_where_it_stands() {
        for (given, sent) in [
            ("text/plain;charset=utf-8", "text/plain;charset=UTF-8"),
            ("a/b; Charset = \"x\" ;b", "a/b; Charset = \"UTF-8\" ;b"),
            ("a/b;charset=x;charset=y", "a/b;charset=UTF-8;charset=UTF-8"),
            ("charset=x", "charset=x"),
            ("a/b;charset=", "a/b;charset="),
            ("a/b;xcharset=y", "a/b;xcharset=y"),
        ] {
            assert_eq!(with_charsets_replaced(given.as_bytes()), sent.as_bytes(), "{given}");
        }
    }

    #[test]
    fn firefox_replaces_up_to_the_semicolon() {
        for (given, sent) in [
            ("text/plain;charset=x ;b", Some("text/plain;charset=UTF-8;b")),
            ("text/plain;charset=\"utf-8\"", Some("text/plain;charset=UTF-8")),
            ("a/b;charset=x, c/d;charset=y", Some("a/b;charset=x, c/d;charset=UTF-8")),
            ("text/plain;charset=x,", Some("text/plain;charset=UTF-8,")),
            ("text/plain;charset=utf-8", None),
            ("text/plain; charset = x", None),
            ("bad;charset=x", None),
            ("text/plain", None),
        ] {
            let replaced = with_charset_replaced(given.as_bytes());
            assert_eq!(replaced.as_deref(), sent.map(str::as_bytes), "{given}");
        }
    }

    #[test]
    fn the_standard_serializes_what_it_parsed() {
        let rewritten = with_charset_utf_8(b"Text/Plain; charset=x");
        assert_eq!(rewritten.as_deref(), Some("text/plain;charset=UTF-8"));
        assert_eq!(with_charset_utf_8(b"text/plain;charset=utf-8"), None);
    }
}
