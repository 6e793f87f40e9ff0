//! The ABNF of the `Origin` header: <https://fetch.spec.whatwg.org/#origin-header>.

use super::host::is_serialized_host;
use super::{OpaqueOrigin, Origin, TupleOrigin};

/// `origin-or-null = serialized-origin / %s"null" ; case-sensitive`
pub(super) fn origin_or_null(value: &[u8]) -> Option<Origin> {
    match value {
        b"null" => Some(OpaqueOrigin::new(0).into()),
        _ => serialized_origin(value).map(Origin::Tuple),
    }
}

/// `serialized-origin = serialized-scheme "://" serialized-host [ ":" serialized-port ]`
fn serialized_origin(value: &[u8]) -> Option<TupleOrigin> {
    let text = std::str::from_utf8(value).ok()?;
    let (scheme, authority) = text.split_once("://")?;
    let (host, port) = split_port(authority);
    if !is_serialized_scheme(scheme) || !is_serialized_host(host) {
        return None;
    }
    let port = match port {
        Some(digits) => Some(serialized_port(digits)?),
        None => None,
    };
    Some(TupleOrigin::of_serialization(text, scheme, host, port))
}

/// `serialized-scheme = lower-alpha *( lower-alphanum / "+" / "-" / "." )`
pub(super) fn is_serialized_scheme(scheme: &str) -> bool {
    let is_scheme_byte = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'+' | b'-' | b'.');
    scheme.starts_with(|first: char| first.is_ascii_lowercase())
        && scheme.bytes().all(is_scheme_byte)
}

/// `serialized-port = 1*5DIGIT`
pub(super) fn serialized_port(digits: &str) -> Option<u16> {
    let is_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    // DEPARTURE: the ABNF also matches leading zeros and numbers above 65535. No origin has such a
    // port, so no browser can have sent it.
    let is_shortest = digits == "0" || !digits.starts_with('0');
    if is_digits && is_shortest { digits.parse().ok() } else { None }
}

/// The host, and the port if one follows it; the colons of an IPv6 address stand in brackets.
pub(super) fn split_port(authority: &str) -> (&str, Option<&str>) {
    let host_end = if authority.starts_with('[') {
        authority.find(']').map(|bracket| bracket + 1)
    } else {
        authority.bytes().position(|byte| byte == b':')
    };
    let (host, rest) = authority.split_at(host_end.unwrap_or(authority.len()));
    match rest.strip_prefix(':') {
        Some(port) => (host, Some(port)),
        None => (authority, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(value: &str) -> bool {
        Origin::from_header_value(value.as_bytes()).is_some()
    }

    #[test]
    fn what_the_grammar_matches() {
        for value in [
            "null",
            "https://a.example",
            "http://localhost:3000",
            "http://127.0.0.1:0",
            "http://a:65535",
            "https://a.example:443",
            "https://xn--e1afmkfd.example",
            "http://[::1]:8080",
            "http://[::]",
            "http://[1:2:3:4:5:6:7:8]",
            "http://[1:2:3::7:8f]",
            "chrome-extension://abcdefgh",
            "a+b-c.d1://x--y",
        ] {
            assert!(accepted(value), "{value}");
            let origin = Origin::from_header_value(value.as_bytes()).unwrap();
            assert_eq!(origin.as_str(), value);
        }
    }

    #[test]
    fn what_the_grammar_does_not_match() {
        for value in [
            "",
            "Null",
            "NULL",
            " null",
            "https://",
            "https:a.example",
            "://a.example",
            "1http://a",
            "HTTPS://a.example",
            "https://A.example",
            "https://a.example/",
            "https://a.example ",
            "https://a.example?",
            "https://u@a.example",
            "https://a.example:",
            "https://a.example:080",
            "https://a.example:65536",
            "https://a.example:+80",
            "https://a.example:80:80",
            "https://-a.example",
            "https://a-.example",
            "https://a..example",
            "https://a.example.",
            "https://a_b.example",
            "https://é.example",
            "https://*.example",
            "https://a.example, https://b.example",
            "http://[::1",
            "http://[::1]x",
            "http://[::1]x:80",
            "http://::1",
            "http://[]",
        ] {
            assert!(!accepted(value), "{value}");
        }
        assert_eq!(Origin::from_header_value(b"https://\xFF"), None);
    }

    #[test]
    fn a_default_port_written_out_is_another_origin() {
        let written = Origin::from_header_value(b"https://a.example:443").unwrap();
        let canonical = Origin::from_header_value(b"https://a.example").unwrap();
        assert!(!written.is_same_origin(&canonical));
        assert_eq!(written.as_tuple().unwrap().port(), Some(443));
    }
}
