//! Serialized origins that are looked at where they stand.

use super::grammar::{is_serialized_scheme, serialized_port};
use super::host::split_host_as_sent;
use super::trust::is_trustworthy;

/// A serialized origin, read in place: nothing is copied, repaired or lower-cased.
///
/// Hosts are what browsers send: unlike the grammar of the `Origin` header, labels may hold `_` and
/// may begin or end with `-`.
///
/// # Example
/// ```
/// use corsac::origin::SerializedOrigin;
///
/// let origin = SerializedOrigin::parse(b"https://my_app.example:8443").ok_or("not an origin")?;
/// assert_eq!((origin.scheme(), origin.host(), origin.port()), ("https", "my_app.example", Some(8443)));
/// assert!(SerializedOrigin::parse(b"https://App.example").is_none());
/// # Ok::<(), &str>(())
/// ```
/// <https://fetch.spec.whatwg.org/#origin-header>
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SerializedOrigin<'a> {
    text: &'a str,
    scheme: &'a str,
    host: &'a str,
    port: Option<u16>,
}

/// What names in the DNS have at most, with the dot at the end.
const LONGEST_HOST: usize = 254;

/// A scheme of 64 bytes, a host, and a port.
const LONGEST: usize = 64 + "://".len() + LONGEST_HOST + ":65535".len();

impl<'a> SerializedOrigin<'a> {
    /// Reads an origin; `null` is none, and neither is anything longer than names in the DNS allow.
    pub fn parse(value: &'a [u8]) -> Option<Self> {
        if value.len() > LONGEST {
            return None;
        }
        let text = std::str::from_utf8(value).ok()?;
        let colon = value.iter().position(|&byte| byte == b':')?;
        let authority = text.get(colon..)?.strip_prefix("://")?;
        let scheme = &text[..colon];
        let (host, rest) = split_host_as_sent(authority)?;
        // Most origins are of pages, whose schemes need no look at each byte.
        let is_scheme = matches!(scheme, "https" | "http") || is_serialized_scheme(scheme);
        if !is_scheme || host.len() > LONGEST_HOST {
            return None;
        }
        let port = match rest.strip_prefix(':') {
            Some(digits) => Some(serialized_port(digits)?),
            None if rest.is_empty() => None,
            None => return None,
        };
        Some(Self { text, scheme, host, port })
    }

    /// The whole origin.
    pub fn as_str(&self) -> &'a str {
        self.text
    }

    /// The scheme, without the colon.
    pub fn scheme(&self) -> &'a str {
        self.scheme
    }

    /// The host; an IPv6 address keeps its brackets.
    pub fn host(&self) -> &'a str {
        self.host
    }

    /// The port, if one is written.
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// Says whether the origin's data can be trusted to arrive as it was sent.
    ///
    /// <https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy>
    pub fn is_potentially_trustworthy(&self) -> bool {
        is_trustworthy(self.scheme, self.host)
    }
}
