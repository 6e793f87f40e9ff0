//! Names that other systems have for the keys of the gateway and of its routes.

use crate::aliases::{Spelling, normalized};
use crate::keys::KeyAndKind;

/// The spellings, without case, `-` and `_`: of nginx and Apache; Caddy and Vite; HAProxy, Traefik
/// and Envoy.
const ALIASES: &[(&str, &[&str])] = &[
    (
        "upstream",
        &["proxypass", "target", "upstreams", "backend", "proxy", "reverseproxy", "forwardto"],
    ),
    ("strip_prefix", &["stripprefixes", "stripthisprefix", "uristripprefix", "handlepath"]),
    ("folder", &["root", "directory", "documentroot", "dir", "static", "alias"]),
    ("listen", &["bind", "address", "addresses", "listeners"]),
    ("admin", &["adminaddress", "metricsaddress"]),
    ("trusted_proxies", &["setrealipfrom", "trustproxy", "remoteipinternalproxy", "trustedips"]),
    ("workers", &["workerprocesses", "threads", "nbthread", "concurrency"]),
    ("drain", &["shutdowntimeout", "gracefulshutdowntimeout", "graceperiod", "hardstopafter"]),
    ("certificate", &["sslcertificate", "cert", "certfile", "sslcertificatefile"]),
    ("key", &["sslcertificatekey", "keyfile", "privatekey", "sslcertificatekeyfile"]),
    ("ca", &["proxysslcertificate", "proxyssltrustedcertificate", "cafile", "rootca", "rootcas"]),
    ("header_count", &["maxheaders", "limitrequestfields"]),
    ("header_size", &["maxheadersize", "maxheaderbytes"]),
    ("body_size", &["clientmaxbodysize", "maxbodysize", "limitrequestbody", "maxrequestbodybytes"]),
    ("connections", &["workerconnections", "maxconnections", "maxconn", "maxclients"]),
    ("header_timeout", &["clientheadertimeout", "readheadertimeout"]),
    ("idle_timeout", &["keepalivetimeout", "clientbodytimeout", "sendtimeout"]),
    ("connect_timeout", &["proxyconnecttimeout", "dialtimeout"]),
    ("response_timeout", &["proxyreadtimeout", "responseheadertimeout", "proxytimeout"]),
    ("tunnel_timeout", &["timeouttunnel", "websockettimeout"]),
];

/// Keys of other systems that say something in another way, and how it is said here.
const ADVICE: &[(&str, &str)] = &[
    ("rewrite", "to take the beginning off paths is `strip_prefix = \"/api\"`"),
    ("pathrewrite", "to take the beginning off paths is `strip_prefix = \"/api\"`"),
    ("tryfiles", "a file for paths that are no file is `fallback = \"index.html\"`"),
    ("spa", "a file for paths that are no file is `fallback = \"index.html\"`"),
    ("index", "a file for paths that are no file is `fallback = \"index.html\"`"),
    ("ws", "WebSockets are tunnelled always"),
    ("websocket", "WebSockets are tunnelled always"),
    ("port", "where to listen is `listen = \"127.0.0.1:8080\"` in `[gateway]`"),
];

/// The key of a table that is meant by a name, and whose name it is.
pub(crate) fn key(
    keys: &'static [KeyAndKind],
    name: &str,
) -> Option<(&'static KeyAndKind, Spelling)> {
    let named = |name: &str| keys.iter().find(|(own, _)| *own == name);
    if let Some(own) = named(name) {
        return Some((own, Spelling::Own));
    }
    let name = normalized(name);
    let respelt = keys.iter().find(|(own, _)| own.replace('_', "") == name);
    let alias = || {
        let (own, _) = ALIASES.iter().find(|(_, names)| names.contains(&name.as_str()))?;
        named(own)
    };
    respelt.or_else(alias).map(|key| (key, Spelling::OtherSystems))
}

/// How what the key of another system says is said here.
pub(crate) fn advice(name: &str) -> Option<&'static str> {
    let name = normalized(name);
    ADVICE.iter().find(|(own, _)| *own == name).map(|(_, advice)| *advice)
}

#[cfg(test)]
mod tests {
    use super::super::keys::TABLES;
    use super::*;
    use crate::{keys, policy};

    fn all() -> impl Iterator<Item = &'static KeyAndKind> {
        TABLES.iter().flat_map(|table| table.keys).chain(keys::ROUTE)
    }

    #[test]
    fn names_of_other_systems_are_understood_in_their_spellings() {
        for (name, meant) in [
            ("proxy_pass", "upstream"),
            ("Target", "upstream"),
            ("stripPrefix", "strip_prefix"),
            ("root", "folder"),
            ("path", "path"),
        ] {
            let ((own, _), spelling) = key(keys::ROUTE, name).unwrap();
            assert_eq!((*own, spelling == Spelling::Own), (meant, name == meant));
        }
        assert!(key(keys::ROUTE, "ssl_certificate").is_none());
    }

    #[test]
    fn every_alias_is_of_a_key_and_of_one_only() {
        let names = || ALIASES.iter().flat_map(|(_, names)| names.iter().copied());
        let advised = || ADVICE.iter().map(|(name, _)| *name);
        for name in names().chain(advised()) {
            let count = names().chain(advised()).filter(|other| *other == name).count();
            assert_eq!(count, 1, "{name}");
            assert_eq!(normalized(name), name);
            assert!(!policy::is_key(name), "{name}");
            assert!(all().all(|(own, _)| own.replace('_', "") != name), "{name}");
        }
        assert!(ALIASES.iter().all(|(own, _)| all().any(|(name, _)| name == own)));
    }
}
