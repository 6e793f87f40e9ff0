//! Proxies as text.

use std::str::FromStr;

use percent_encoding::percent_decode_str;
use url::Host;

use super::{Credentials, Proxy};
use crate::destination::Scheme;
use crate::parse_error::parse_error;

parse_error! {
    /// Why a text is not a [`Proxy`], and where.
    pub struct ParseProxyError
}

impl FromStr for Proxy {
    type Err = ParseProxyError;

    fn from_str(text: &str) -> Result<Self, ParseProxyError> {
        let (scheme, start) = scheme(text)?;
        let end = authority_end(text, start)?;
        let host_start = text[start..end].rfind('@').map_or(start, |at| start + at + 1);
        let credentials =
            (host_start > start).then(|| Credentials::of(&text[start..host_start - 1]));
        let (host_end, port) = port(&text[..end], host_start)?;
        let host = Host::parse(&text[host_start..host_end]);
        let host = host.map_err(|_| expected(host_start, "a host name or an IP address"))?;
        Ok(Self { scheme, host, port: port.unwrap_or(scheme.default_proxy_port()), credentials })
    }
}

fn expected(position: usize, expected: &'static str) -> ParseProxyError {
    ParseProxyError { position, expected }
}

/// The scheme, and where the rest begins.
fn scheme(text: &str) -> Result<(Scheme, usize), ParseProxyError> {
    const SEPARATOR: &str = "://";
    let Some(end) = text.find(SEPARATOR) else { return Ok((Scheme::Http, 0)) };
    let scheme = match text[..end].to_ascii_lowercase().as_str() {
        "http" => Scheme::Http,
        "https" => Scheme::Https,
        socks if socks.starts_with("socks") => {
            return Err(expected(
                0,
                "an HTTP proxy (http:// or https://), since SOCKS is not spoken",
            ));
        }
        _ => return Err(expected(0, "http:// or https://")),
    };
    Ok((scheme, end + SEPARATOR.len()))
}

/// Where user name, password, host and port end; a slash may follow.
fn authority_end(text: &str, start: usize) -> Result<usize, ParseProxyError> {
    let length = text[start..].find(['/', '?', '#']).unwrap_or(text.len() - start);
    match &text[start + length..] {
        "" | "/" => Ok(start + length),
        _ => Err(expected(start + length, "nothing more")),
    }
}

/// Where the host ends, and the port behind it.
fn port(text: &str, host_start: usize) -> Result<(usize, Option<u16>), ParseProxyError> {
    let host_length = match text[host_start..].starts_with('[') {
        true => text[host_start..].find(']').ok_or(expected(host_start, "a `]` after the `[`"))?,
        false => 0,
    };
    let searched_from = host_start + host_length;
    let Some(colon) = text[searched_from..].find(':') else { return Ok((text.len(), None)) };
    let host_end = searched_from + colon;
    let port = text[host_end + 1..].parse();
    Ok((host_end, Some(port.map_err(|_| expected(host_end + 1, "a port"))?)))
}

impl Credentials {
    fn of(text: &str) -> Self {
        let (user, password) = text.split_once(':').unwrap_or((text, ""));
        let decode = |text| percent_decode_str(text).collect();
        Self { user: decode(user), password: decode(password) }
    }
}

impl Scheme {
    /// As in curl.
    fn default_proxy_port(self) -> u16 {
        match self {
            Self::Http => 1080,
            Self::Https => 443,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proxies_are_read_as_curl_reads_them() {
        for (text, displayed) in [
            ("proxy.example", "http://proxy.example:1080"),
            ("http://Proxy.example:80/", "http://proxy.example:80"),
            ("HTTPS://proxy.example", "https://proxy.example:443"),
            ("u:p@127.0.0.1:3128", "http://127.0.0.1:3128"),
            ("http://u@x:p@[::1]:8080", "http://[::1]:8080"),
            ("[::1]", "http://[::1]:1080"),
        ] {
            assert_eq!(text.parse::<Proxy>().unwrap().to_string(), displayed, "{text}");
        }
    }

    #[test]
    fn mistakes_have_a_place() {
        for (text, position, what) in [
            ("", 0, "a host name or an IP address"),
            ("u:p@", 4, "a host name or an IP address"),
            ("socks5h://a:1", 0, "an HTTP proxy (http:// or https://), since SOCKS is not spoken"),
            ("ftp://a", 0, "http:// or https://"),
            ("http://a:x", 9, "a port"),
            ("a:65536", 2, "a port"),
            ("u@[::1:80", 2, "a `]` after the `[`"),
            ("http://a:80/x", 11, "nothing more"),
            ("a b", 0, "a host name or an IP address"),
        ] {
            let error = text.parse::<Proxy>().unwrap_err();
            assert_eq!((error.position(), error.expected()), (position, what), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_displayed_is_read_as_the_same(text in "([a-z]{1,5}://)?\\PC{0,12}(:[0-9]{1,6})?/?") {
            if let Ok(proxy) = text.parse::<Proxy>() {
                let again: Proxy = proxy.to_string().parse().unwrap();
                assert_eq!(again.to_string(), proxy.to_string());
            }
        }
    }

    #[test]
    fn user_names_and_passwords_are_told_to_the_proxy_alone() {
        let proxy: Proxy = "http://us%40er:p%C3%A4:ss@a:1".parse().unwrap();
        let lines = proxy.authorization_lines();
        // us@er:pä:ss
        let expected = &b"Basic dXNAZXI6cMOkOnNz"[..];
        assert_eq!(lines.first(b"proxy-authorization"), Some(expected));
        assert!(!format!("{proxy:?} {proxy}").contains("ss@"), "{proxy:?}");
        assert!("a:1".parse::<Proxy>().unwrap().authorization_lines().is_empty());
    }
}
