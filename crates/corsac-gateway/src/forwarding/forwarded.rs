//! What the upstream is told of the client: `Forwarded` and `X-Forwarded-*`.
//!
//! <https://www.rfc-editor.org/rfc/rfc7239>

use std::cell::RefCell;
use std::net::IpAddr;

use bytes::Bytes;
use http::header::FORWARDED;
use http::{HeaderMap, HeaderName, HeaderValue};
use ipnet::IpNet;

use super::Noticed;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const X_FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const X_FORWARDED_PREFIX: HeaderName = HeaderName::from_static("x-forwarded-prefix");

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

/// Who is at the other end of a connection.
#[derive(Debug)]
pub(crate) struct Client {
    /// What was said with the last request: a connection rarely asks for two hosts.
    said: RefCell<Option<Said>>,
    address: IpAddr,
    protocol: HeaderValue,
}

/// What services are told of a client that asks for a host. It is all in one piece of memory, and in
/// none of the request's, which would be kept with it.
#[derive(Debug)]
struct Said {
    host: HeaderValue,
    address: HeaderValue,
    /// `for=192.0.2.1;host=api.example;proto=http`
    forwarded: HeaderValue,
}

/// Whether the client's connection is encrypted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Transport {
    Plain,
    Tls,
}

impl Client {
    pub(crate) fn new(address: IpAddr, transport: Transport) -> Self {
        let address = address.to_canonical();
        let protocol = match transport {
            Transport::Plain => HeaderValue::from_static("http"),
            Transport::Tls => HeaderValue::from_static("https"),
        };
        Self { said: RefCell::new(None), address, protocol }
    }

    /// Whether it is believed. That is asked for each request: a connection may outlast the list.
    pub(crate) fn trust(&self, trusted: &TrustedProxies) -> Trust {
        if trusted.contains(self.address) { Trust::Believed } else { Trust::Replaced }
    }

    /// Says who asked for what, after what trusted proxies say and instead of what others say.
    pub(super) fn describe(
        &self,
        headers: &mut HeaderMap,
        noticed: Noticed,
        host: &HeaderValue,
        trust: Trust,
    ) {
        let mut said = self.said.borrow_mut();
        if said.as_ref().is_some_and(|said| said.host != host) {
            *said = None;
        }
        // A checked host is ASCII.
        let host_text = || host.to_str().unwrap_or_default();
        let Said { address, forwarded, .. } =
            said.get_or_insert_with(|| Said::of(self, host_text()));
        match trust {
            Trust::Replaced => {
                headers.insert(FORWARDED, forwarded.clone());
                headers.insert(X_FORWARDED_FOR, address.clone());
                headers.insert(X_FORWARDED_HOST, host.clone());
                headers.insert(X_FORWARDED_PROTO, self.protocol.clone());
                noticed.remove_unproven(headers);
            }
            Trust::Believed => {
                headers.append(FORWARDED, forwarded.clone());
                headers.append(X_FORWARDED_FOR, address.clone());
                headers.entry(X_FORWARDED_HOST).or_insert_with(|| host.clone());
                headers.entry(X_FORWARDED_PROTO).or_insert_with(|| self.protocol.clone());
            }
        }
    }
}

impl Said {
    fn of(client: &Client, host: &str) -> Self {
        let address = client.address.to_string();
        let node = match client.address {
            IpAddr::V4(_) => address.clone(),
            IpAddr::V6(_) => format!("\"[{address}]\""),
        };
        // A checked host has no characters that a quoted string escapes.
        let quote = if host.contains([':', '[']) { "\"" } else { "" };
        let named =
            if host.is_empty() { String::new() } else { format!(";host={quote}{host}{quote}") };
        let protocol = client.protocol.to_str().unwrap_or_default();
        let all = Bytes::from(format!("{host}{address}for={node}{named};proto={protocol}"));
        let part = |range| {
            HeaderValue::from_maybe_shared(all.slice(range))
                .unwrap_or_else(|_| HeaderValue::from_static("for=unknown"))
        };
        let (host, address) = (host.len(), host.len() + address.len());
        Self {
            host: part(0..host),
            address: part(host..address),
            forwarded: part(address..all.len()),
        }
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
        let client = Client::new(client.parse().unwrap(), Transport::Tls);
        let mut headers = HeaderMap::new();
        for &(name, value) in sent {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let (noticed, trust) = (Noticed::of(&headers), client.trust(&trusted));
        let host = HeaderValue::from_static("api.example:8443");
        client.describe(&mut headers, noticed, &host, trust);
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
    fn each_host_that_a_client_asks_for_is_told() {
        let address = "198.51.100.7".parse().unwrap();
        let client = Client::new(address, Transport::Plain);
        for host in ["a.example", "b.example:81", "", "a.example"] {
            let mut headers = HeaderMap::new();
            let (noticed, host) = (Noticed::default(), HeaderValue::from_static(host));
            client.describe(&mut headers, noticed, &host, Trust::Replaced);
            let text = host.to_str().unwrap();
            let expected = match text {
                "" => "for=198.51.100.7;proto=http".to_owned(),
                "a.example" => "for=198.51.100.7;host=a.example;proto=http".to_owned(),
                _ => format!("for=198.51.100.7;host=\"{text}\";proto=http"),
            };
            assert_eq!(headers["forwarded"], expected);
            assert_eq!(headers["x-forwarded-host"], text);
            assert_eq!(headers["x-forwarded-for"], "198.51.100.7");
        }
    }

    #[test]
    fn an_ipv6_client_is_quoted_in_forwarded() {
        let headers = described("2001:db8::1", "10.0.0.0/8", &[]);
        assert!(headers["forwarded"].to_str().unwrap().starts_with("for=\"[2001:db8::1]\";"));
        assert_eq!(headers["x-forwarded-for"], "2001:db8::1");
    }
}
