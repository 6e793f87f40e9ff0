//! What a host's name says about it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::address_space::AddressSpace;

/// Whether only the machine itself answers there.
pub(super) fn is_loopback(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    name == "localhost"
        || name.ends_with(".localhost")
        || address(host).is_some_and(|address| {
            address.is_unspecified() || AddressSpace::of_address(address) == AddressSpace::Loopback
        })
}

/// Whether the host is one of a local network, by its address or by a name that only such a network
/// resolves.
pub(super) fn is_private(host: &str) -> bool {
    const SUFFIXES: [&str; 8] =
        [".local", ".internal", ".corp", ".lan", ".home", ".home.arpa", ".intranet", ".private"];
    if is_loopback(host) {
        return false;
    }
    match address(host) {
        Some(address) => AddressSpace::of_address(address) == AddressSpace::Local,
        None => {
            let name = host.strip_suffix('.').unwrap_or(host);
            !name.contains('.') || SUFFIXES.iter().any(|suffix| name.ends_with(suffix))
        }
    }
}

/// The domain that somebody registered, with everything below it.
pub(super) fn registrable_domain(host: &str) -> Option<&str> {
    match address(host) {
        Some(_) => None,
        None => psl::domain_str(host),
    }
}

/// The public suffix below which the host was registered.
pub(super) fn public_suffix(host: &str) -> Option<&str> {
    if address(host).is_some() {
        return None;
    }
    let suffix = psl::suffix(host.as_bytes()).filter(|suffix| suffix.is_known())?;
    std::str::from_utf8(suffix.as_bytes()).ok()
}

/// Whether anyone can register a name directly below this host.
pub(super) fn is_public_suffix(host: &str) -> bool {
    public_suffix(host) == Some(host.strip_suffix('.').unwrap_or(host))
}

pub(super) fn is_address(host: &str) -> bool {
    address(host).is_some()
}

fn address(host: &str) -> Option<IpAddr> {
    let in_brackets = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    match in_brackets {
        Some(address) => address.parse::<Ipv6Addr>().ok().map(IpAddr::from),
        None => host.parse::<Ipv4Addr>().ok().map(IpAddr::from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_and_local_networks() {
        for host in ["localhost", "a.localhost", "127.0.0.1", "[::1]", "0.0.0.0"] {
            assert!(is_loopback(host) && !is_private(host), "{host}");
        }
        for host in ["192.168.1.5", "10.0.0.1", "[fd00::1]", "printer", "nas.local", "wiki.corp"] {
            assert!(is_private(host) && !is_loopback(host), "{host}");
        }
        for host in ["app.example.com", "8.8.8.8", "localhost.example", "corp.example"] {
            assert!(!is_private(host) && !is_loopback(host), "{host}");
        }
    }

    #[test]
    fn suffixes_and_what_is_registered_below_them() {
        assert_eq!(registrable_domain("a.b.example.co.uk"), Some("example.co.uk"));
        assert_eq!(registrable_domain("10.0.0.1"), None);
        assert_eq!(public_suffix("me.github.io"), Some("github.io"));
        assert!(is_public_suffix("co.uk") && !is_public_suffix("example.co.uk"));
    }
}
