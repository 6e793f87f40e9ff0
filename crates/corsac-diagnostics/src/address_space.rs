//! Where an address leads: to this machine, into a local network, or anywhere.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

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
    ///
    /// <https://wicg.github.io/local-network-access/#determine-the-ip-address-space>
    pub(crate) fn of_address(address: IpAddr) -> Self {
        // `::ffff:0:0/96` counts as the address of version 4 in it.
        match address.to_canonical() {
            IpAddr::V4(address) => Self::of_block(&BLOCKS_V4, |(block, length)| {
                (address.to_bits() ^ block.to_bits()) >> (32 - length) == 0
            }),
            IpAddr::V6(address) => Self::of_block(&BLOCKS_V6, |(block, length)| {
                (address.to_bits() ^ block.to_bits()) >> (128 - length) == 0
            }),
        }
    }

    /// The address space of the first block that holds an address.
    fn of_block<A: Copy>(blocks: &[(A, u32, Self)], holds: impl Fn((A, u32)) -> bool) -> Self {
        let block = blocks.iter().find(|(block, length, _)| holds((*block, *length)));
        block.map_or(Self::Public, |(_, _, space)| *space)
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

/// The blocks of version 4 that are not public, in the specification's order: the first that holds
/// an address counts.
///
/// <https://wicg.github.io/local-network-access/#non-public-ip-address-blocks>
const BLOCKS_V4: [(Ipv4Addr, u32, AddressSpace); 9] = [
    (Ipv4Addr::new(127, 0, 0, 0), 8, AddressSpace::Loopback),
    (Ipv4Addr::new(10, 0, 0, 0), 8, AddressSpace::Local),
    (Ipv4Addr::new(100, 64, 0, 0), 10, AddressSpace::Local),
    (Ipv4Addr::new(172, 16, 0, 0), 12, AddressSpace::Local),
    (Ipv4Addr::new(192, 168, 0, 0), 16, AddressSpace::Local),
    (Ipv4Addr::new(198, 18, 0, 0), 15, AddressSpace::Loopback),
    (Ipv4Addr::new(169, 254, 0, 0), 16, AddressSpace::Local),
    (Ipv4Addr::UNSPECIFIED, 32, AddressSpace::Loopback),
    (Ipv4Addr::UNSPECIFIED, 8, AddressSpace::Local),
];

/// The blocks of version 6 that are not public, from the same table.
const BLOCKS_V6: [(Ipv6Addr, u32, AddressSpace); 7] = [
    (Ipv6Addr::LOCALHOST, 128, AddressSpace::Loopback),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7, AddressSpace::Local),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10, AddressSpace::Local),
    (Ipv6Addr::new(0xfec0, 0, 0, 0, 0, 0, 0, 0), 10, AddressSpace::Local),
    (Ipv6Addr::UNSPECIFIED, 128, AddressSpace::Loopback),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, AddressSpace::Local),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, AddressSpace::Local),
];

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
            ("0.0.0.1", AddressSpace::Local),
            ("::", AddressSpace::Loopback),
            ("198.18.0.1", AddressSpace::Loopback),
            ("198.19.255.255", AddressSpace::Loopback),
            ("198.20.0.0", AddressSpace::Public),
            ("::ffff:198.18.0.1", AddressSpace::Loopback),
            ("100.64.0.1", AddressSpace::Local),
            ("100.127.255.255", AddressSpace::Local),
            ("100.128.0.0", AddressSpace::Public),
            ("172.31.255.255", AddressSpace::Local),
            ("fc00::1", AddressSpace::Local),
            ("febf::1", AddressSpace::Local),
            ("fec0::1", AddressSpace::Local),
            ("2001:db8::1", AddressSpace::Local),
            ("2001:db9::1", AddressSpace::Public),
            ("3fff:fff::1", AddressSpace::Local),
            ("3fff:1000::1", AddressSpace::Public),
            ("64:ff9b::1", AddressSpace::Public),
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
