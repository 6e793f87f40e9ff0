//! Where an address leads: to this machine, into a local network, or anywhere.

use std::net::IpAddr;

use url::{Host, Url};

use crate::observation::ObservedExchange;

/// Where an address leads, from the nearest to the farthest.
///
/// <https://wicg.github.io/local-network-access/#ip-address-space-section>
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum AddressSpace {
    /// To this very machine.
    Loopback,
    /// Into a local network.
    Local,
    /// Anywhere.
    Public,
}

impl AddressSpace {
    /// Where an address leads.
    pub(crate) fn of_address(address: IpAddr) -> Self {
        let address = address.to_canonical();
        let is_local = match address {
            IpAddr::V4(address) => address.is_private() || address.is_link_local(),
            IpAddr::V6(address) => {
                !address.is_multicast() && !is_global_unicast(address.segments()[0])
            }
        };
        match is_local {
            _ if address.is_loopback() || address.is_unspecified() => Self::Loopback,
            true => Self::Local,
            false => Self::Public,
        }
    }

    /// Where a URL leads, as far as its host tells.
    pub(crate) fn of_url(url: &Url) -> Option<Self> {
        match url.host()? {
            Host::Ipv4(address) => Some(Self::of_address(address.into())),
            Host::Ipv6(address) => Some(Self::of_address(address.into())),
            Host::Domain(name) => Self::of_name(name.strip_suffix('.').unwrap_or(name)),
        }
    }

    /// Where a page may have come from; `None` if its name stands for any page at all, as the names
    /// do that are reserved for tests and examples, or is one of a local network.
    ///
    /// <https://www.rfc-editor.org/rfc/rfc6761>, <https://www.rfc-editor.org/rfc/rfc2606>
    pub(crate) fn of_page(page: &Url) -> Option<Self> {
        const RESERVED: [&str; 9] = [
            "test",
            "example",
            "invalid",
            "example.com",
            "example.net",
            "example.org",
            "internal",
            "lan",
            "home.arpa",
        ];
        let Some(Host::Domain(name)) = page.host() else { return Self::of_url(page) };
        let name = name.strip_suffix('.').unwrap_or(name);
        let is_of = |zone: &&str| {
            name.strip_suffix(*zone).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        let is_unknown = RESERVED.iter().any(is_of) || !name.contains('.');
        match Self::of_name(name) {
            Some(space) => Some(space),
            None if is_unknown => None,
            None => Some(Self::Public),
        }
    }

    /// Where a request went: by its URL, or else by who answered.
    pub(crate) fn of_exchange(exchange: &ObservedExchange) -> Option<Self> {
        let peer = || exchange.peer.map(|peer| Self::of_address(peer.ip()));
        Self::of_url(&exchange.url).or_else(peer)
    }

    fn of_name(name: &str) -> Option<Self> {
        match name {
            _ if name == "localhost" || name.ends_with(".localhost") => Some(Self::Loopback),
            _ if name.ends_with(".local") => Some(Self::Local),
            _ => None,
        }
    }
}

/// Whether an address of version 6 that begins so is of `2000::/3`.
fn is_global_unicast(segment: u16) -> bool {
    segment >> 13 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_somewhere() {
        for (address, expected) in [
            ("127.0.0.1", AddressSpace::Loopback),
            ("::1", AddressSpace::Loopback),
            ("::ffff:127.8.0.1", AddressSpace::Loopback),
            ("0.0.0.0", AddressSpace::Loopback),
            ("192.168.1.20", AddressSpace::Local),
            ("10.0.0.1", AddressSpace::Local),
            ("169.254.169.254", AddressSpace::Local),
            ("fd00::1", AddressSpace::Local),
            ("fe80::1", AddressSpace::Local),
            ("::ffff:10.0.0.1", AddressSpace::Local),
            ("203.0.113.7", AddressSpace::Public),
            ("172.32.0.1", AddressSpace::Public),
            ("2606:4700::1", AddressSpace::Public),
            ("ff02::1", AddressSpace::Public),
        ] {
            assert_eq!(AddressSpace::of_address(address.parse().unwrap()), expected, "{address}");
        }
    }

    #[test]
    fn reserved_names_stand_for_any_page() {
        let of = |host: &str| AddressSpace::of_page(&format!("https://{host}/").parse().unwrap());
        for host in ["app.test", "app.example.com", "a.example", "intranet", "nas.lan"] {
            assert_eq!(of(host), None, "{host}");
        }
        assert_eq!(of("app.myexample.com"), Some(AddressSpace::Public));
        assert_eq!(of("localhost"), Some(AddressSpace::Loopback));
        assert_eq!(of("10.0.0.1"), Some(AddressSpace::Local));
    }

    #[test]
    fn few_names_tell_where_they_lead() {
        let of = |host: &str| AddressSpace::of_url(&format!("http://{host}/").parse().unwrap());
        assert_eq!(of("app.localhost:3000"), Some(AddressSpace::Loopback));
        assert_eq!(of("localhost."), Some(AddressSpace::Loopback));
        assert_eq!(of("printer.local"), Some(AddressSpace::Local));
        assert_eq!(of("[::1]"), Some(AddressSpace::Loopback));
        assert_eq!(of("localhost.example.com"), None);
    }
}
