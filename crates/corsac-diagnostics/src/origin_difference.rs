//! How an `Access-Control-Allow-Origin` differs from the origin it had to name.

use std::net::Ipv4Addr;

use corsac::Origin;
use corsac::origin::{OriginParseErrorKind, TupleOrigin};

/// How an `Access-Control-Allow-Origin` differs from the origin it had to name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum OriginDifference {
    /// It names a page on the developer's own machine.
    Development,
    /// It is empty.
    Empty,
    /// It has several origins.
    List,
    /// It is one name of the own machine, the page's origin another.
    Loopback(String),
    /// It is meant to be the page's origin.
    Misspelt(OriginParseErrorKind),
    /// It is no origin.
    NoOrigin(OriginParseErrorKind),
    /// It is the text `null`.
    Null,
    /// It is the origin of another page.
    Other,
    /// Only the ports differ.
    Port,
    /// It stands in quotes.
    Quoted,
    /// There are several lines.
    Repeated(usize),
    /// Only the schemes differ.
    Scheme(String),
    /// It is the same but for `www.`.
    Www,
}

impl OriginDifference {
    /// The difference between the lines of the header and an origin that is not `null`.
    pub(crate) fn of(lines: &[Vec<u8>], wanted: &str) -> Self {
        let [only] = lines else { return Self::Repeated(lines.len()) };
        let found = String::from_utf8_lossy(only);
        match Origin::parse(&found) {
            Ok(Origin::Tuple(tuple)) => Self::between(&tuple, wanted),
            Ok(Origin::Opaque(_)) => Self::Null,
            Err(_) if found.trim_matches(['"', '\'']) == wanted => Self::Quoted,
            Err(_) if has_items(&found) => Self::List,
            Err(error) if error.kind() == OriginParseErrorKind::Empty => Self::Empty,
            Err(error) if error.suggestion().as_deref() == Some(wanted) => {
                Self::Misspelt(error.kind())
            }
            Err(error) => Self::NoOrigin(error.kind()),
        }
    }

    fn between(found: &TupleOrigin, wanted: &str) -> Self {
        let Some(Origin::Tuple(wanted)) = Origin::from_header_value(wanted.as_bytes()) else {
            return Self::Other;
        };
        let schemes = found.scheme() == wanted.scheme();
        let ports = found.port() == wanted.port();
        match (found.host() == wanted.host(), is_loopback(found.host()), is_loopback(wanted.host()))
        {
            (true, _, _) if schemes => Self::Port,
            (true, _, _) if ports => Self::Scheme(found.scheme().to_owned()),
            (false, true, true) if schemes && ports => Self::Loopback(found.host().to_owned()),
            (false, true, false) => Self::Development,
            (false, _, _) if schemes && ports && is_www(found.host(), wanted.host()) => Self::Www,
            _ => Self::Other,
        }
    }

    /// The difference in a sentence; `None` if a rule of its own names it.
    pub(crate) fn sentence(&self) -> Option<String> {
        match self {
            Self::Development => {
                Some("The server still allows a page on a development machine.".into())
            }
            Self::Null => {
                Some("The text null allows pages without an origin, not this one.".into())
            }
            Self::Other => Some("That is the origin of another page.".into()),
            Self::Repeated(lines) => {
                Some(format!("A browser reads its {lines} lines as one value."))
            }
            // `allow-origin-near-miss`
            Self::Loopback(_)
            | Self::Misspelt(_)
            | Self::Port
            | Self::Quoted
            | Self::Scheme(_)
            | Self::Www => None,
            // `acao-malformed`, or `duplicate-cors-headers`
            Self::Empty | Self::List | Self::NoOrigin(_) => None,
        }
    }

    /// What to do.
    pub(crate) fn advice(&self, wanted: &str) -> String {
        match self {
            Self::Repeated(_) => {
                "Send the header once: let either the server or the proxy before it set it, not \
                 both."
                    .to_owned()
            }
            Self::List => {
                format!("Compare the request's Origin with your list, and answer {wanted} alone.")
            }
            Self::Misspelt(_) | Self::Quoted => {
                format!("Write the origin as browsers send it: {wanted}.")
            }
            _ => format!("Add {wanted} to the origins that the server allows."),
        }
    }
}

/// Whether a text is a list, separated by commas or spaces.
fn has_items(text: &str) -> bool {
    text.contains(',') || text.split_ascii_whitespace().nth(1).is_some()
}

fn is_www(one: &str, other: &str) -> bool {
    one.strip_prefix("www.") == Some(other) || other.strip_prefix("www.") == Some(one)
}

pub(crate) fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host == "[::1]"
        || host.parse().is_ok_and(|address: Ipv4Addr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use OriginDifference as Difference;
    use OriginParseErrorKind as Kind;

    use super::*;

    fn of(found: &str) -> Difference {
        Difference::of(&[found.as_bytes().to_vec()], "https://app.example.com")
    }

    #[test]
    fn what_was_meant_is_recognized() {
        assert_eq!(of("https://app.example.com/"), Difference::Misspelt(Kind::TrailingSlash));
        assert_eq!(of("https://App.example.com"), Difference::Misspelt(Kind::UpperCase));
        assert_eq!(of("https://app.example.com:443"), Difference::Misspelt(Kind::DefaultPort));
        assert_eq!(of("app.example.com"), Difference::Misspelt(Kind::MissingScheme));
        assert_eq!(of("\"https://app.example.com\""), Difference::Quoted);
    }

    #[test]
    fn parts_that_differ_are_named() {
        assert_eq!(of("http://app.example.com"), Difference::Scheme("http".to_owned()));
        assert_eq!(of("https://app.example.com:8443"), Difference::Port);
        assert_eq!(of("https://www.app.example.com"), Difference::Www);
        assert_eq!(of("http://localhost:3000"), Difference::Development);
        assert_eq!(of("https://other.example.com"), Difference::Other);
        let lines = [b"http://127.0.0.1:3000".to_vec()];
        let loopback = Difference::of(&lines, "http://localhost:3000");
        assert_eq!(loopback, Difference::Loopback("127.0.0.1".to_owned()));
    }

    #[test]
    fn what_is_no_origin_is_named() {
        assert_eq!(of(""), Difference::Empty);
        assert_eq!(of("null"), Difference::Null);
        assert_eq!(of("https://*.example.com"), Difference::NoOrigin(Kind::Wildcard));
        assert_eq!(of("https://app.example.com, https://b.example"), Difference::List);
        assert_eq!(of("https://app.example.com https://b.example"), Difference::List);
        assert_eq!(Difference::of(&[vec![], vec![]], ""), Difference::Repeated(2));
    }
}
