//! The origins that a policy trusts, one by one.

use corsac::CredentialsMode;
use corsac::origin::SerializedOrigin;
use corsac::server::{Key, OriginPattern};

use super::finding::PolicyPlace;

/// An entry of a list that is an origin or a pattern of origins.
#[derive(Clone, Debug)]
pub(super) struct Listed<'a> {
    pub(super) place: PolicyPlace,
    pub(super) text: &'a str,
    pub(super) pattern: OriginPattern,
}

impl<'a> Listed<'a> {
    pub(super) fn all(route: Option<usize>, key: Key, texts: &'a [String]) -> Vec<Self> {
        let listed = texts.iter().enumerate().filter_map(|(index, text)| {
            let pattern = OriginPattern::parse(text).ok()?;
            Some(Self { place: PolicyPlace::entry(route, key, index), text, pattern })
        });
        listed.collect()
    }
}

/// An origin, or a family of origins, that pages of which are trusted.
#[derive(Clone, Debug)]
pub(super) struct Trusted {
    pub(super) place: PolicyPlace,
    /// As written; for a regular expression an origin that it matches.
    pub(super) text: String,
    pub(super) scheme: String,
    /// The host, or what all hosts of the family end in.
    pub(super) host: String,
    pub(super) credentials: CredentialsMode,
    pub(super) family: Family,
}

/// Which origins a trusted text stands for, ports aside.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Family {
    /// One host.
    Host,
    /// Hosts whose first label is partly free.
    Label,
    /// All hosts below one.
    Subdomains,
    /// The ones that match a regular expression or a function, of which this is an example.
    Example,
}

impl Trusted {
    /// None for `*`, which trusts nobody in particular.
    pub(super) fn listed(listed: &Listed<'_>, credentials: CredentialsMode) -> Option<Self> {
        let pattern = &listed.pattern;
        let host = pattern.wildcard_parent().or_else(|| pattern.exact_host())?;
        let scheme = pattern.scheme()?;
        let family = match pattern.wildcard_parent() {
            None => Family::Host,
            Some(_) if listed.text.contains("://*.") => Family::Subdomains,
            Some(_) => Family::Label,
        };
        Some(Self {
            place: listed.place,
            text: listed.text.to_owned(),
            scheme: scheme.to_owned(),
            host: host.to_owned(),
            credentials,
            family,
        })
    }

    pub(super) fn example(
        place: PolicyPlace,
        origin: &str,
        credentials: CredentialsMode,
    ) -> Option<Self> {
        let parsed = SerializedOrigin::parse(origin.as_bytes())?;
        Some(Self {
            place,
            text: origin.to_owned(),
            scheme: parsed.scheme().to_owned(),
            host: parsed.host().to_owned(),
            credentials,
            family: Family::Example,
        })
    }

    /// Whether a page comes over a network, and not out of an application.
    pub(super) fn is_web(&self) -> bool {
        matches!(self.scheme.as_str(), "http" | "https")
    }

    /// The beginning of a sentence.
    pub(super) fn is_allowed(&self) -> String {
        format!("`{}` is allowed", self.text)
    }
}
