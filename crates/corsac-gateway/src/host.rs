//! What a host names: whether someone else can point it here.
//!
//! A page can make a browser believe that the page's own name is at an address of this machine or of
//! its network, and then read what is served there as its own: DNS rebinding. The browser still says
//! the page's name in `Host`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::uri::Authority;

/// What a host names, with or without a port.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Named {
    /// `localhost` or a name below it, which are this machine's.
    Localhost,
    /// An address.
    Address(IpAddr),
    /// Another name, which is where its owner says.
    Elsewhere,
}

impl Named {
    pub(crate) fn by(host: &[u8]) -> Self {
        match Authority::try_from(host) {
            Ok(authority) if !authority.as_str().contains('@') => Self::by_name(authority.host()),
            _ => Self::Elsewhere,
        }
    }

    fn by_name(name: &str) -> Self {
        let in_brackets = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
        let address = match in_brackets {
            Some(name) => {
                name.parse::<Ipv6Addr>().map(|address| IpAddr::V6(address).to_canonical())
            }
            None => name.parse::<Ipv4Addr>().map(IpAddr::V4),
        };
        let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
        match address {
            Ok(address) => Self::Address(address),
            Err(_) if name == "localhost" || name.ends_with(".localhost") => Self::Localhost,
            Err(_) => Self::Elsewhere,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_localhost_and_addresses_cannot_be_pointed_elsewhere() {
        for own in ["localhost", "LOCALHOST:8080", "localhost.", "app.localhost:1"] {
            assert_eq!(Named::by(own.as_bytes()), Named::Localhost, "{own}");
        }
        for (host, address) in [
            ("127.9.9.9:1", "127.9.9.9"),
            ("10.0.0.7", "10.0.0.7"),
            ("[::1]:8080", "::1"),
            ("[::ffff:127.0.0.1]", "127.0.0.1"),
        ] {
            let address = Named::Address(address.parse().unwrap());
            assert_eq!(Named::by(host.as_bytes()), address, "{host}");
        }
        for other in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:80",
            "evillocalhost",
            "me@localhost",
            "",
            "[::1",
            "127.1",
            "localhost..",
        ] {
            assert_eq!(Named::by(other.as_bytes()), Named::Elsewhere, "{other}");
        }
    }
}
