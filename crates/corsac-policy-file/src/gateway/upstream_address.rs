use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use super::upstream_address_error::UpstreamAddressError;

/// An address of an upstream, such as `http://127.0.0.1:3000`.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct UpstreamAddress {
    /// How to speak to it.
    pub scheme: UpstreamScheme,
    /// The host.
    pub host: UpstreamHost,
    /// The port, never 0.
    pub port: u16,
}

/// How to speak to an upstream.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum UpstreamScheme {
    /// `http`: HTTP/1.1 without TLS.
    Http,
    /// `https`: HTTP with TLS, and HTTP/2 if ALPN says so.
    Https,
    /// `h2c`: HTTP/2 without TLS.
    Http2Cleartext,
}

/// The host of an upstream.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum UpstreamHost {
    /// An address.
    Address(IpAddr),
    /// A name in lower-case ASCII.
    Name(String),
}

impl UpstreamAddress {
    /// Reads `http://host[:port]`, `https://host[:port]` or `h2c://host[:port]`.
    ///
    /// # Errors
    /// What else an address could have and this one must not, or what it lacks.
    ///
    /// # Example
    /// ```
    /// use corsac_policy_file::{UpstreamAddress, UpstreamAddressError, UpstreamScheme};
    ///
    /// let address = UpstreamAddress::parse("https://API.internal").unwrap();
    /// assert_eq!((address.scheme, address.port), (UpstreamScheme::Https, 443));
    /// assert_eq!(address.to_string(), "https://api.internal");
    /// let error = UpstreamAddress::parse("http://127.0.0.1:3000/api").unwrap_err();
    /// assert_eq!(error, UpstreamAddressError::Path);
    /// ```
    pub fn parse(text: &str) -> Result<Self, UpstreamAddressError> {
        let Some((scheme, rest)) = text.split_once("://") else {
            return Err(UpstreamAddressError::NoScheme);
        };
        let scheme = UpstreamScheme::parse(scheme)?;
        let (authority, behind) = match rest.find(['/', '?', '#', '\\']) {
            Some(end) => rest.split_at(end),
            None => (rest, ""),
        };
        if authority.contains('@') {
            return Err(UpstreamAddressError::User);
        }
        match behind.bytes().next() {
            None => {}
            Some(b'?') => return Err(UpstreamAddressError::Query),
            Some(b'#') => return Err(UpstreamAddressError::Fragment),
            Some(_) => return Err(UpstreamAddressError::Path),
        }
        let (host, port) = host_and_port(authority)?;
        let host = UpstreamHost::parse(host)?;
        let port = port.map_or(Ok(scheme.default_port()), parse_port)?;
        Ok(Self { scheme, host, port })
    }

    /// The host and the port as a `Host` header has them: without the port if it is the scheme's own.
    pub fn authority(&self) -> String {
        match self.port == self.scheme.default_port() {
            true => self.host.to_string(),
            false => format!("{}:{}", self.host, self.port),
        }
    }
}

impl UpstreamScheme {
    fn parse(text: &str) -> Result<Self, UpstreamAddressError> {
        match text.to_ascii_lowercase().as_str() {
            "http" => Ok(Self::Http),
            "https" => Ok(Self::Https),
            "h2c" => Ok(Self::Http2Cleartext),
            "ws" | "wss" => Err(UpstreamAddressError::WebSocketScheme),
            _ => Err(UpstreamAddressError::UnknownScheme),
        }
    }

    /// The scheme as addresses have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
            Self::Http2Cleartext => "h2c",
        }
    }

    /// The port where an address has none.
    pub fn default_port(self) -> u16 {
        match self {
            Self::Http | Self::Http2Cleartext => 80,
            Self::Https => 443,
        }
    }
}

impl UpstreamHost {
    fn parse(text: &str) -> Result<Self, UpstreamAddressError> {
        if text.is_empty() {
            return Err(UpstreamAddressError::NoHost);
        }
        if let Some(inside) = text.strip_prefix('[') {
            let address = inside.strip_suffix(']').and_then(|it| it.parse::<Ipv6Addr>().ok());
            return address.map(|it| Self::Address(it.into())).ok_or(UpstreamAddressError::Host);
        }
        if let Ok(address) = text.parse::<Ipv4Addr>() {
            return Ok(Self::Address(address.into()));
        }
        if !text.is_ascii() {
            return Err(UpstreamAddressError::NotAscii);
        }
        match is_name(text) {
            true => Ok(Self::Name(text.to_ascii_lowercase())),
            false => Err(UpstreamAddressError::Host),
        }
    }
}

impl FromStr for UpstreamAddress {
    type Err = UpstreamAddressError;

    fn from_str(text: &str) -> Result<Self, UpstreamAddressError> {
        Self::parse(text)
    }
}

impl fmt::Display for UpstreamAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme.as_str(), self.authority())
    }
}

impl fmt::Display for UpstreamHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(IpAddr::V4(address)) => address.fmt(f),
            Self::Address(IpAddr::V6(address)) => write!(f, "[{address}]"),
            Self::Name(name) => f.write_str(name),
        }
    }
}

/// The host, with the brackets of an IPv6 address, and what is behind its colon.
fn host_and_port(authority: &str) -> Result<(&str, Option<&str>), UpstreamAddressError> {
    let end = match authority.starts_with('[') {
        true => authority.find(']').ok_or(UpstreamAddressError::Host)? + 1,
        // More than one is an IPv6 address without brackets.
        false if authority.matches(':').count() > 1 => return Err(UpstreamAddressError::Host),
        false => authority.find(':').unwrap_or(authority.len()),
    };
    let (host, rest) = authority.split_at(end);
    match rest.strip_prefix(':') {
        Some(port) => Ok((host, Some(port))),
        None if rest.is_empty() => Ok((host, None)),
        None => Err(UpstreamAddressError::Host),
    }
}

fn parse_port(text: &str) -> Result<u16, UpstreamAddressError> {
    // `parse` would take a sign.
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(0) => Err(UpstreamAddressError::PortZero),
        Ok(port) if is_number => Ok(port),
        _ => Err(UpstreamAddressError::Port),
    }
}

/// Says whether it is a name that can be looked up; one whose last part is a number would be an
/// address.
fn is_name(text: &str) -> bool {
    let name = text.strip_suffix('.').unwrap_or(text);
    let is_part = |part: &str| {
        let is_possible = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        (1..=63).contains(&part.len())
            && part.bytes().all(is_possible)
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    let last = name.rsplit('.').next().unwrap_or(name);
    let is_number = last.bytes().all(|byte| byte.is_ascii_digit());
    name.len() <= 253 && !is_number && name.split('.').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use UpstreamAddressError as E;

    fn parse(text: &str) -> Result<UpstreamAddress, E> {
        UpstreamAddress::parse(text)
    }

    #[test]
    fn addresses_are_read_and_written_back() {
        for (text, written, port) in [
            ("http://127.0.0.1:3000", "http://127.0.0.1:3000", 3000),
            ("HTTP://Api_1.Internal", "http://api_1.internal", 80),
            ("https://api.internal:443", "https://api.internal", 443),
            ("https://api.internal.:80", "https://api.internal.:80", 80),
            ("h2c://[::1]:50051", "h2c://[::1]:50051", 50051),
            ("h2c://[0:0::1]", "h2c://[::1]", 80),
        ] {
            let address = parse(text).unwrap();
            assert_eq!((address.to_string().as_str(), address.port), (written, port), "{text}");
            assert_eq!(parse(written), Ok(address), "{text}");
        }
    }

    #[test]
    fn what_an_address_must_not_have_is_named() {
        for (text, error) in [
            ("", E::NoScheme),
            ("127.0.0.1:3000", E::NoScheme),
            ("://a", E::UnknownScheme),
            ("ftp://a", E::UnknownScheme),
            ("wss://a", E::WebSocketScheme),
            ("http://", E::NoHost),
            ("http://:80", E::NoHost),
            ("http://u:p@a", E::User),
            ("http://a/", E::Path),
            ("http://a\\b", E::Path),
            ("http://a?b", E::Query),
            ("http://a#b", E::Fragment),
            ("http://a:0", E::PortZero),
            ("http://a:", E::Port),
            ("http://a:+1", E::Port),
            ("http://a:65536", E::Port),
            ("http://é.example", E::NotAscii),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn what_is_no_host_is_refused() {
        let long = format!("http://{}", "a.".repeat(130));
        for text in [
            "http://127.1",
            "http://256.0.0.1",
            "http://::1",
            "http://[::1",
            "http://[::1]x:80",
            "http://[127.0.0.1]",
            "http://a b",
            "http://a..b",
            "http://-a",
            "http://*",
            &long,
        ] {
            assert!(matches!(parse(text), Err(E::Host | E::Port)), "{text}");
        }
    }
}
