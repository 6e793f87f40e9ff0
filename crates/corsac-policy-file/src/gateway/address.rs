//! Addresses that something listens on.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::value::Refusal;
use crate::words::shown;

/// Reads an address and its port.
pub(crate) fn parse(text: &str) -> Result<SocketAddr, Refusal> {
    text.parse().map_err(|_| refusal(text))
}

/// Says whether a gateway can listen on both, as it does for clients: it leaves IPv4 to other addresses
/// than `[::]` where there are some.
///
/// ```
/// use corsac_policy_file::listen_beside;
///
/// let beside = |one: &str, other: &str| listen_beside(one.parse().unwrap(), other.parse().unwrap());
/// assert!(beside("[::]:80", "127.0.0.1:80"));
/// assert!(!beside("0.0.0.0:80", "127.0.0.1:80"));
/// ```
#[must_use]
pub fn beside(one: SocketAddr, other: SocketAddr) -> bool {
    one.is_ipv4() != other.is_ipv4() || !overlap(one, other)
}

/// Says whether only one of the two can be listened on, where each is listened on for itself.
///
/// ```
/// use corsac_policy_file::listen_overlap;
///
/// let overlap = |one: &str, other: &str| listen_overlap(one.parse().unwrap(), other.parse().unwrap());
/// assert!(overlap("[::]:80", "127.0.0.1:80"));
/// assert!(!overlap("127.0.0.1:80", "127.0.0.1:81"));
/// ```
#[must_use]
pub fn overlap(one: SocketAddr, other: SocketAddr) -> bool {
    let (own, their) = (one.ip(), other.ip());
    // `[::]` takes IPv4 too where the system has it so.
    let is_any = |ip: IpAddr, of: IpAddr| ip.is_unspecified() && (ip.is_ipv6() || of.is_ipv4());
    let is_same = match (one, other) {
        (SocketAddr::V6(one), SocketAddr::V6(other)) => {
            (one.ip(), one.scope_id()) == (other.ip(), other.scope_id())
        }
        _ => own == their,
    };
    let is_same_host = is_same || is_any(own, their) || is_any(their, own);
    one.port() == other.port() && one.port() != 0 && is_same_host
}

fn refusal(text: &str) -> Refusal {
    const HELP: &str = "use an address such as 127.0.0.1:8080 or [::]:8080";
    let (label, help) = match Mistake::of(text) {
        Mistake::Host => ("the name of a host, not an address", HELP.to_owned()),
        Mistake::Localhost(port) => {
            ("the name of a host, not an address", format!("write `127.0.0.1:{port}`"))
        }
        Mistake::NoAddress(port) => (
            "the address is missing",
            format!("write `127.0.0.1:{0}` for this machine, or `[::]:{0}` for all", shown(port)),
        ),
        Mistake::NoPort(ip) => {
            ("the port is missing", format!("write `{}`", SocketAddr::new(ip, 8080)))
        }
        Mistake::Port => ("not a port", "ports are from 0 to 65535".to_owned()),
        Mistake::Other => ("not an address", HELP.to_owned()),
        Mistake::Url => ("an address to listen on has no scheme", HELP.to_owned()),
    };
    Refusal { label: label.to_owned(), help }
}

/// What was meant by a text that is no address.
enum Mistake<'t> {
    Host,
    Localhost(u16),
    NoAddress(&'t str),
    NoPort(IpAddr),
    Port,
    Other,
    Url,
}

impl<'t> Mistake<'t> {
    fn of(text: &'t str) -> Self {
        let inside = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        if let Ok(ip) = inside.unwrap_or(text).parse() {
            return Self::NoPort(ip);
        }
        if text.contains("://") {
            return Self::Url;
        }
        let (host, port) = text.rsplit_once(':').unwrap_or((text, ""));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let is_address = |host: &str| {
            let inside = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
            inside.map_or(host.parse::<Ipv4Addr>().is_ok(), |host| host.parse::<Ipv6Addr>().is_ok())
        };
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        match (host, port) {
            ("" | "*", port) if is_number(port) => Self::NoAddress(port),
            (port, "") if is_number(port) => Self::NoAddress(port),
            ("localhost", port) if is_number(port) => {
                port.parse().map_or(Self::Other, Self::Localhost)
            }
            (host, port) if is_number(port) && is_address(host) => Self::Port,
            (host, _) if host.starts_with(char::is_alphabetic) && host.chars().all(is_name) => {
                Self::Host
            }
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_address_is_told_what_it_lacks() {
        for (text, label, help) in [
            ("localhost:80", "the name of a host", "write `127.0.0.1:80`"),
            ("api.example.com:80", "the name of a host", "use an address such as 127.0.0.1:8080"),
            ("localhost", "the name of a host", "use an address"),
            ("8080", "the address is missing", "write `127.0.0.1:8080`"),
            (":8080", "the address is missing", "write `127.0.0.1:8080`"),
            ("127.0.0.1", "the port is missing", "write `127.0.0.1:8080`"),
            ("[::1]", "the port is missing", "write `[::1]:8080`"),
            ("::1", "the port is missing", "write `[::1]:8080`"),
            ("http://127.0.0.1:80", "an address to listen on has no scheme", "use an address"),
            ("127.0.0.1:65536", "not a port", "ports are from 0 to 65535"),
            ("[::1]:99999", "not a port", "ports are from 0 to 65535"),
            ("127.0.0:80", "not an address", "use an address"),
            ("", "not an address", "use an address"),
        ] {
            let refusal = parse(text).unwrap_err();
            assert!(refusal.label.starts_with(label), "{text}: {}", refusal.label);
            assert!(refusal.help.starts_with(help), "{text}: {}", refusal.help);
        }
    }

    #[test]
    fn any_address_is_in_the_way_of_each() {
        let overlap = |one: &str, other: &str| {
            let (one, other) = (one.parse().unwrap(), other.parse().unwrap());
            assert_eq!(overlap(one, other), overlap(other, one));
            overlap(one, other)
        };
        assert!(overlap("127.0.0.1:80", "127.0.0.1:80"));
        assert!(overlap("127.0.0.1:80", "0.0.0.0:80"));
        assert!(overlap("127.0.0.1:80", "[::]:80"));
        assert!(!overlap("[::1]:80", "0.0.0.0:80"));
        assert!(!overlap("127.0.0.1:80", "127.0.0.1:81"));
        assert!(!overlap("127.0.0.1:80", "127.0.0.2:80"));
        assert!(!overlap("127.0.0.1:0", "127.0.0.1:0"));
        assert!(!overlap("[fe80::1%1]:80", "[fe80::1%2]:80"));
        assert!(overlap("[fe80::1%1]:80", "[fe80::1%1]:80"));
    }

    #[test]
    fn both_kinds_of_addresses_have_ports_of_their_own() {
        let beside = |one: &str, other: &str| beside(one.parse().unwrap(), other.parse().unwrap());
        assert!(beside("[::]:80", "0.0.0.0:80"));
        assert!(beside("127.0.0.1:80", "[::]:80"));
        assert!(!beside("[::1]:80", "[::]:80"));
        assert!(!beside("0.0.0.0:80", "127.0.0.1:80"));
    }
}
