//! Secrets: what a report must not show to whoever looks over a shoulder, or reads a CI log.

use std::borrow::Cow;
use std::ops::Range;

use crate::arguments::CheckArguments;
use crate::password;

/// What stands in place of a secret.
const MASK: &[u8] = b"***";

/// Whether secrets are shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Secrets {
    Masked,
    Shown,
}

/// Whether the value of a header is a secret.
pub(crate) fn is_secret_header(name: &[u8]) -> bool {
    kind(name).is_some_and(|kind| !matches!(kind, Kind::Url))
}

enum Kind {
    /// `scheme secret`
    Authorization,
    /// `name=secret; name=secret`
    Cookie,
    /// `name=secret; attribute`
    SetCookie,
    /// `scheme://name:secret@host`
    Url,
}

fn kind(name: &[u8]) -> Option<Kind> {
    match name.to_ascii_lowercase().as_slice() {
        b"authorization" | b"proxy-authorization" => Some(Kind::Authorization),
        b"cookie" => Some(Kind::Cookie),
        b"set-cookie" => Some(Kind::SetCookie),
        b"content-location" | b"location" | b"referer" => Some(Kind::Url),
        _ => None,
    }
}

impl Secrets {
    pub(crate) fn of_arguments(arguments: &CheckArguments) -> Self {
        if arguments.show_secrets { Self::Shown } else { Self::Masked }
    }

    /// A header's value as it may be shown.
    pub(crate) fn header_value<'a>(self, name: &[u8], value: &'a [u8]) -> Cow<'a, [u8]> {
        match (self, kind(name)) {
            (Self::Shown, _) => Cow::Borrowed(value),
            (Self::Masked, Some(Kind::Url)) => masked(value, password::in_url(value)),
            (Self::Masked, None) => masked(value, password::in_prose(value)),
            (Self::Masked, Some(Kind::Authorization)) => mask_authorization(value).into(),
            (Self::Masked, Some(Kind::Cookie)) => mask_cookies(value, usize::MAX).into(),
            (Self::Masked, Some(Kind::SetCookie)) => mask_cookies(value, 1).into(),
        }
    }

    /// The beginning of a message as it came, as it may be shown.
    pub(super) fn head(self, bytes: &[u8]) -> Vec<u8> {
        let lines = bytes.split_inclusive(|&byte| byte == b'\n');
        lines.flat_map(|line| self.line(line).into_owned()).collect()
    }

    /// A line that may be a header's.
    fn line(self, line: &[u8]) -> Cow<'_, [u8]> {
        let colon = line.iter().position(|&byte| byte == b':');
        let Some(colon) = colon.filter(|&colon| is_secret_header(&line[..colon])) else {
            return self.header_value(b"", line);
        };
        let (name, rest) = line.split_at(colon + 1);
        let value = rest.trim_ascii();
        let start = rest.len() - rest.trim_ascii_start().len();
        let (before, after) = (&rest[..start], &rest[start + value.len()..]);
        [name, before, &self.header_value(&name[..colon], value), after].concat().into()
    }

    /// Free text as it may be shown: passwords in URLs are masked.
    pub(crate) fn text(self, text: &str) -> String {
        match self {
            Self::Shown => text.to_owned(),
            Self::Masked => {
                let bytes = text.as_bytes();
                String::from_utf8_lossy(&masked(bytes, password::in_prose(bytes))).into_owned()
            }
        }
    }
}

/// Keeps the scheme, such as `Bearer`.
fn mask_authorization(value: &[u8]) -> Vec<u8> {
    match value.iter().position(|&byte| byte == b' ') {
        Some(space) => [&value[..=space], MASK].concat(),
        None => MASK.to_vec(),
    }
}

/// Masks the values of the first `count` pairs; a pair without a name is all value.
fn mask_cookies(value: &[u8], count: usize) -> Vec<u8> {
    let masked = |(index, pair): (usize, &[u8])| match pair.iter().position(|&byte| byte == b'=') {
        _ if index >= count => pair.to_vec(),
        Some(equals) => [&pair[..=equals], MASK].concat(),
        None => MASK.to_vec(),
    };
    value.split(|&byte| byte == b';').enumerate().map(masked).collect::<Vec<_>>().join(&b';')
}

/// Masks these bytes.
fn masked(text: &[u8], secrets: Vec<Range<usize>>) -> Cow<'_, [u8]> {
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = Vec::new();
    let mut end = 0;
    for secret in secrets {
        masked.extend_from_slice(&text[end..secret.start]);
        masked.extend_from_slice(MASK);
        end = secret.end;
    }
    masked.extend_from_slice(&text[end..]);
    Cow::Owned(masked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_and_the_rest_stays() {
        for (name, value, masked) in [
            ("authorization", "Bearer abc.def", "Bearer ***"),
            ("Authorization", "abc", "***"),
            ("Cookie", "a=1; b=2", "a=***; b=***"),
            ("set-cookie", "sid=abc=; Path=/; HttpOnly", "sid=***; Path=/; HttpOnly"),
            ("Set-Cookie", "abc", "***"),
            (
                "Location",
                "https://u:p@ss@a.example/x?y=http://v:w@b",
                "https://u:***@a.example/x?y=http://v:***@b",
            ),
            ("Location", "//u:x's \"y@h/", "//u:***@h/"),
            ("Location", "https:/u:p@h", "https:/u:***@h"),
            ("Location", "https://u@a.example:80/x@y:z", "https://u@a.example:80/x@y:z"),
            ("X-Other", "abc", "abc"),
        ] {
            let name = name.as_bytes();
            assert_eq!(*Secrets::Masked.header_value(name, value.as_bytes()), *masked.as_bytes());
            assert_eq!(*Secrets::Shown.header_value(name, value.as_bytes()), *value.as_bytes());
        }
    }

    #[test]
    fn heads_are_masked_line_by_line() {
        let head = b"HTTP/1.1 200 OK\r\nset-cookie:  a=b; c\r\nX: y\r\nCookie: d=e";
        let masked = b"HTTP/1.1 200 OK\r\nset-cookie:  a=***; c\r\nX: y\r\nCookie: d=***";
        assert_eq!(Secrets::Masked.head(head), masked);
        assert_eq!(Secrets::Shown.head(head), head);
        assert_eq!(Secrets::Masked.head(b"http://a:b@c"), b"http://a:***@c");
    }

    #[test]
    fn passwords_in_text_are_masked() {
        let text = "Redirect from 'http://a/' to 'http://u:p@b/' failed";
        assert_eq!(
            Secrets::Masked.text(text),
            "Redirect from 'http://a/' to 'http://u:***@b/' failed"
        );
        assert_eq!(Secrets::Shown.text(text), text);
    }
}
