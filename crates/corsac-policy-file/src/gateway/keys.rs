//! The tables of the gateway and their keys.

use crate::keys::{Bounds, KeyAndKind, Kind};

/// One table of the gateway. No two have a key of the same name.
#[derive(Debug)]
pub(super) struct GatewayTable {
    /// Its name within `[gateway]`; empty for that itself.
    pub(super) name: &'static str,
    pub(super) keys: &'static [KeyAndKind],
}

/// The tables, that of the gateway itself first.
pub(super) const TABLES: &[GatewayTable] = &[GATEWAY, TLS, UPSTREAM_TLS, LIMITS];

/// `[gateway]`
pub(super) const GATEWAY: GatewayTable = GatewayTable {
    name: "",
    keys: &[
        ("listen", Kind::ListenAddresses),
        ("upstream", Kind::Upstream),
        ("admin", Kind::AdminAddress),
        ("shadow", Kind::File),
        ("trusted_proxies", Kind::Networks),
        ("workers", Kind::Number(Bounds { least: 1, most: 256 })),
        ("drain", Kind::Duration),
    ],
};

const TLS: GatewayTable =
    GatewayTable { name: "tls", keys: &[("certificate", Kind::File), ("key", Kind::File)] };

const UPSTREAM_TLS: GatewayTable =
    GatewayTable { name: "upstream_tls", keys: &[("ca", Kind::File)] };

const LIMITS: GatewayTable = GatewayTable {
    name: "limits",
    keys: &[
        ("header_count", Kind::Number(Bounds { least: 1, most: 1000 })),
        ("header_size", Kind::Size(Bounds { least: 1 << 10, most: 1 << 20 })),
        ("body_size", Kind::Size(Bounds { least: 1, most: u64::MAX })),
        ("connections", Kind::Number(Bounds { least: 1, most: u32::MAX as u64 })),
        ("header_timeout", Kind::Duration),
        ("idle_timeout", Kind::Duration),
        ("connect_timeout", Kind::Duration),
        ("response_timeout", Kind::Duration),
        ("tunnel_timeout", Kind::Duration),
    ],
};

/// The table within `[gateway]` that has this name.
pub(super) fn inner_table(name: &str) -> Option<&'static GatewayTable> {
    TABLES.iter().find(|table| !table.name.is_empty() && table.name == name)
}

/// What is within `[gateway]` besides its keys.
pub(super) fn inner_names() -> impl Iterator<Item = &'static str> + Clone {
    TABLES.iter().map(|table| table.name).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_keys_have_one_name() {
        let names = || TABLES.iter().flat_map(|table| table.keys).map(|(name, _)| *name);
        for name in names().chain(inner_names()) {
            let count = names().chain(inner_names()).filter(|other| *other == name).count();
            assert_eq!(count, 1, "{name}");
        }
    }
}
