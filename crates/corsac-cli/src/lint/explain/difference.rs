//! How an origin misses an entry of a list.

use corsac::origin::SerializedOrigin;
use corsac::server::OriginPattern;

/// The one thing that differs; what is least is first.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Difference {
    /// The entry has this scheme.
    Scheme(String),
    Port,
    SchemeAndPort,
    /// The entry is for what is below the origin's host.
    Apex,
    /// The origin's host is below that of the entry.
    Subdomain,
    /// A `*` within a label does not stand for this.
    Label,
    /// The hosts are spelt much alike.
    Alike,
}

impl Difference {
    /// None if the two have little in common, or the entry matches.
    pub(super) fn between(pattern: &OriginPattern, origin: &SerializedOrigin<'_>) -> Option<Self> {
        let example = pattern.example()?;
        let example = SerializedOrigin::parse(example.as_bytes())?;
        let (scheme, port) = (pattern.scheme()?, example.port());
        let matches = |scheme: &str, port: Option<u16>| {
            let port = port.map(|port| format!(":{port}")).unwrap_or_default();
            let text = format!("{scheme}://{}{port}", origin.host());
            SerializedOrigin::parse(text.as_bytes()).is_some_and(|origin| pattern.matches(&origin))
        };
        if pattern.matches(origin) {
            return None;
        }
        if matches(scheme, origin.port()) {
            return Some(Self::Scheme(scheme.to_owned()));
        }
        if matches(origin.scheme(), port) {
            return Some(Self::Port);
        }
        if matches(scheme, port) {
            return Some(Self::SchemeAndPort);
        }
        Self::between_hosts(pattern, origin.host())
    }

    fn between_hosts(pattern: &OriginPattern, host: &str) -> Option<Self> {
        /// Less alike than this, and hosts have nothing to do with each other.
        const LEAST_ALIKE: f64 = 0.92;
        let is_below = |below: &str, parent: &str| {
            below.strip_suffix(parent).is_some_and(|rest| rest.ends_with('.'))
        };
        match (pattern.wildcard_parent(), pattern.exact_host()) {
            (Some(parent), _) if parent == host => Some(Self::Apex),
            (Some(parent), _) if is_below(host, parent) => Some(Self::Label),
            (_, Some(own)) if is_below(own, host) => Some(Self::Apex),
            (_, Some(own)) if is_below(host, own) => Some(Self::Subdomain),
            (parent, own) => {
                let own = own.or(parent)?;
                (strsim::jaro_winkler(own, host) >= LEAST_ALIKE).then_some(Self::Alike)
            }
        }
    }

    /// The difference, as what is said of the entry.
    pub(super) fn sentence(&self) -> String {
        match self {
            Self::Alike => "another host, spelt much alike".to_owned(),
            Self::Apex => "this is below the page's host, and does not include it".to_owned(),
            Self::Label => "the `*` stands for a part of one label".to_owned(),
            Self::Port => "only the port differs".to_owned(),
            Self::Scheme(scheme) => format!("only the scheme, {scheme}, differs"),
            Self::SchemeAndPort => "scheme and port differ".to_owned(),
            Self::Subdomain => "the page's host is below this one, and not included".to_owned(),
        }
    }

    /// The name in machine-readable output.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Alike => "look-alike",
            Self::Apex => "apex",
            Self::Label => "label",
            Self::Port => "port",
            Self::Scheme(_) => "scheme",
            Self::SchemeAndPort => "scheme-and-port",
            Self::Subdomain => "subdomain",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_thing_that_differs_is_named() {
        let between = |pattern: &str, origin: &str| {
            let pattern = OriginPattern::parse(pattern).unwrap();
            Difference::between(&pattern, &SerializedOrigin::parse(origin.as_bytes()).unwrap())
        };
        let origin = "https://app.example.com";
        for (pattern, name) in [
            ("http://app.example.com", "scheme"),
            ("http://*.example.com", "scheme"),
            ("https://app.example.com:8443", "port"),
            ("http://app.example.com:8080", "scheme-and-port"),
            ("https://*.app.example.com", "apex"),
            ("https://www.app.example.com", "apex"),
            ("https://example.com", "subdomain"),
            ("https://api-*.example.com", "label"),
            ("https://app.exarnple.com", "look-alike"),
        ] {
            assert_eq!(between(pattern, origin).map(|own| own.name()), Some(name), "{pattern}");
        }
        assert_eq!(between("https://*.example.com", origin), None);
        assert_eq!(between("https://other.test", origin), None);
        assert_eq!(between("*", origin), None);
    }
}
