//! What the upstream is told of the client: `Forwarded` and `X-Forwarded-*`.
//!
//! <https://www.rfc-editor.org/rfc/rfc7239>

use std::cell::RefCell;
use std::net::IpAddr;

use http::header::FORWARDED;
use http::{HeaderMap, HeaderName, HeaderValue};
use ipnet::IpNet;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const X_FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const X_FORWARDED_PORT: HeaderName = HeaderName::from_static("x-forwarded-port");
const X_FORWARDED_PREFIX: HeaderName = HeaderName::from_static("x-forwarded-prefix");
const X_REAL_IP: HeaderName = HeaderName::from_static("x-real-ip");

/// The proxies in front of the gateway whose word counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    pub(crate) fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    pub(crate) fn contains(&self, address: IpAddr) -> bool {
        // An IPv4 client of a socket for both families is an IPv6 address otherwise.
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// Whether what a client says of those before it is believed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Trust {
    Believed,
    Replaced,
}

/// Who is at the other end of a connection, in the forms that headers want.
#[derive(Debug)]
pub(crate) struct Client {
    trust: Trust,
    protocol: HeaderValue,
    address: HeaderValue,
    /// `for=` of `Forwarded`.
    node: String,
    /// The host of the last request and its `Forwarded`: a connection rarely asks for two.
    last: RefCell<Option<(HeaderValue, HeaderValue)>>,
}

/// Whether the client's connection is encrypted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Transport {
    Plain,
    Tls,
}

impl Client {
    pub(crate) fn new(address: IpAddr, transport: Transport, trusted: &TrustedProxies) -> Self {
        let address = address.to_canonical();
        let trust = if trusted.contains(address) { Trust::Believed } else { Trust::Replaced };
        let node = match address {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => format!("\"[{address}]\""),
        };
        let protocol = match transport {
            Transport::Plain => HeaderValue::from_static("http"),
            Transport::Tls => HeaderValue::from_static("https"),
        };
        let address = HeaderValue::try_from(address.to_string())
            .expect("addresses are written in digits, letters, dots and colons");
        Self { trust, protocol, address, node, last: RefCell::new(None) }
    }

    /// Says who asked for what, after what trusted proxies say and instead of what others say.
    pub(crate) fn describe(&self, headers: &mut HeaderMap, host: &HeaderValue) {
        let forwarded = self.forwarded(host);
        match self.trust {
            Trust::Replaced => {
                headers.insert(FORWARDED, forwarded);
                headers.insert(X_FORWARDED_FOR, self.address.clone());
                headers.insert(X_FORWARDED_HOST, host.clone());
                headers.insert(X_FORWARDED_PROTO, self.protocol.clone());
                for unproven in [X_FORWARDED_PORT, X_FORWARDED_PREFIX, X_REAL_IP] {
                    headers.remove(unproven);
                }
            }
            Trust::Believed => {
                headers.append(FORWARDED, forwarded);
                headers.append(X_FORWARDED_FOR, self.address.clone());
                headers.entry(X_FORWARDED_HOST).or_insert_with(|| host.clone());
                headers.entry(X_FORWARDED_PROTO).or_insert_with(|| self.protocol.clone());
            }
        }
    }

    /// The element of `Forwarded`: `for=192.0.2.1;host=api.example;proto=http`.
    fn forwarded(&self, host: &HeaderValue) -> HeaderValue {
        if let Some((last, forwarded)) = &*self.last.borrow()
            && last == host
        {
            return forwarded.clone();
        }
        let forwarded = self.written_forwarded(host);
        *self.last.borrow_mut() = Some((host.clone(), forwarded.clone()));
        forwarded
    }

    fn written_forwarded(&self, host: &HeaderValue) -> HeaderValue {
        // A checked host has no characters that a quoted string escapes.
        let host = host.to_str().unwrap_or_default();
        let quote = if host.contains([':', '[']) { "\"" } else { "" };
        let host =
            if host.is_empty() { String::new() } else { format!(";host={quote}{host}{quote}") };
        let protocol = self.protocol.to_str().unwrap_or_default();
        HeaderValue::try_from(format!("for={}{host};proto={protocol}", self.node))
            .unwrap_or_else(|_| HeaderValue::from_static("for=unknown"))
    }
}

/// Says what was taken off the path, for services that write their own addresses. What a proxy in
/// front took off comes first.
pub(super) fn add_prefix(headers: &mut HeaderMap, prefix: &str) {
    let before = headers.get(X_FORWARDED_PREFIX).map_or(&b""[..], HeaderValue::as_bytes);
    let whole = [before, prefix.as_bytes()].concat();
    if let Ok(value) = HeaderValue::from_bytes(&whole) {
        headers.insert(X_FORWARDED_PREFIX, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(client: &str, trusted: &str, sent: &[(&'static str, &'static str)]) -> HeaderMap {
        let trusted = TrustedProxies::new(vec![trusted.parse().unwrap()]);
        let client = Client::new(client.parse().unwrap(), Transport::Tls, &trusted);
        let mut headers = HeaderMap::new();
        for &(name, value) in sent {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        client.describe(&mut headers, &HeaderValue::from_static("api.example:8443"));
        headers
    }

    const SENT: [(&str, &str); 4] = [
        ("x-forwarded-for", "203.0.113.9"),
        ("x-forwarded-proto", "http"),
        ("forwarded", "for=203.0.113.9"),
        ("x-real-ip", "203.0.113.9"),
    ];

    #[test]
    fn the_word_of_a_stranger_is_replaced() {
        let headers = described("198.51.100.7", "10.0.0.0/8", &SENT);
        assert_eq!(headers["x-forwarded-for"], "198.51.100.7");
        assert_eq!(headers["x-forwarded-proto"], "https");
        assert_eq!(headers["x-forwarded-host"], "api.example:8443");
        assert_eq!(headers["forwarded"], "for=198.51.100.7;host=\"api.example:8443\";proto=https");
        assert!(!headers.contains_key("x-real-ip"));
    }

    #[test]
    fn a_trusted_proxy_is_added_to() {
        let headers = described("::ffff:10.1.2.3", "10.0.0.0/8", &SENT);
        let values: Vec<_> = headers.get_all("x-forwarded-for").iter().collect();
        assert_eq!(values, ["203.0.113.9", "10.1.2.3"]);
        assert_eq!(headers["x-forwarded-proto"], "http");
        assert_eq!(headers.get_all("forwarded").iter().count(), 2);
        assert_eq!(headers["x-real-ip"], "203.0.113.9");
    }

    #[test]
    fn what_was_taken_off_the_path_adds_up() {
        let mut headers = described("10.1.2.3", "10.0.0.0/8", &[("x-forwarded-prefix", "/edge")]);
        add_prefix(&mut headers, "/api");
        assert_eq!(headers["x-forwarded-prefix"], "/edge/api");
        let of_stranger =
            described("198.51.100.7", "10.0.0.0/8", &[("x-forwarded-prefix", "/edge")]);
        assert!(!of_stranger.contains_key("x-forwarded-prefix"));
    }

    #[test]
    fn an_ipv6_client_is_quoted_in_forwarded() {
        let headers = described("2001:db8::1", "10.0.0.0/8", &[]);
        assert!(headers["forwarded"].to_str().unwrap().starts_with("for=\"[2001:db8::1]\";"));
        assert_eq!(headers["x-forwarded-for"], "2001:db8::1");
    }
}
