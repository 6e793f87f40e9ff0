//! What goes past the proxy.

use std::net::IpAddr;

use ipnet::IpNet;
use url::Host;

/// The hosts that are not reached through a proxy, written as curl's `--noproxy` and the variable
/// `NO_PROXY` have it: names, addresses and networks, with commas or spaces between them.
///
/// A name stands for itself and all names below it, with or without a dot before it. `*` stands for
/// every host. There is no text that is wrong; what is no address is taken for a name.
///
/// # Example
/// ```
/// use corsac_client::ProxyExceptions;
/// use url::Host;
///
/// let exceptions = ProxyExceptions::parse("example.com, 10.0.0.0/8");
/// assert!(exceptions.contains(&Host::Domain("api.example.com")));
/// assert!(!exceptions.contains(&Host::Domain("myexample.com")));
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ProxyExceptions(Vec<Exception>);

#[derive(Clone, Debug, Eq, PartialEq)]
enum Exception {
    Everything,
    /// Without dots at its ends, in lower case.
    Name(String),
    Network(IpNet),
}

impl ProxyExceptions {
    /// Reads a list of exceptions.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let items = text.split([',', ' ', '\t']).filter(|item| !item.is_empty());
        Self(items.map(Exception::parse).collect())
    }

    /// Whether a host is an exception.
    #[must_use]
    pub fn contains<S: AsRef<str>>(&self, host: &Host<S>) -> bool {
        self.0.iter().any(|exception| match (exception, host) {
            (Exception::Everything, _) => true,
            (Exception::Network(network), Host::Ipv4(ip)) => network.contains(&IpAddr::V4(*ip)),
            (Exception::Network(network), Host::Ipv6(ip)) => network.contains(&IpAddr::V6(*ip)),
            (Exception::Name(name), Host::Domain(host)) => is_at_or_below(host.as_ref(), name),
            _ => false,
        })
    }
}

impl Exception {
    fn parse(item: &str) -> Self {
        let bare = item.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(item);
        let network = || bare.parse().or_else(|_| bare.parse::<IpAddr>().map(IpNet::from));
        match network() {
            Ok(network) => Self::Network(network),
            Err(_) if item == "*" => Self::Everything,
            Err(_) => Self::Name(item.trim_matches('.').to_ascii_lowercase()),
        }
    }
}

fn is_at_or_below(host: &str, name: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let above = host.strip_suffix(name);
    !name.is_empty() && above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_are_read_as_curl_reads_them() {
        let list =
            "Example.com,.dotted.example \tlocalhost 192.168.0.0/16,10.1.2.3,[2001:db8::1],.";
        let exceptions = ProxyExceptions::parse(list);
        for host in [
            "example.com",
            "a.b.example.com.",
            "dotted.example",
            "x.dotted.example",
            "192.168.7.7",
            "10.1.2.3",
            "[2001:db8::1]",
        ] {
            assert!(exceptions.contains(&Host::parse(host).unwrap()), "{host}");
        }
        for host in
            ["notexample.com", "com", "example.com.evil", "192.169.0.1", "[2001:db8::2]", "a"]
        {
            assert!(!exceptions.contains(&Host::parse(host).unwrap()), "{host}");
        }
    }

    #[test]
    fn a_star_is_every_host() {
        for host in ["a.example", "10.0.0.1", "[::1]"] {
            let host = Host::parse(host).unwrap();
            assert!(ProxyExceptions::parse(" * ").contains(&host));
            assert!(!ProxyExceptions::parse("").contains(&host));
        }
    }
}
