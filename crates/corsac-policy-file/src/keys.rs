//! The keys of each table, and what each wants. A key that is not here is refused. Those of the
//! gateway are in [`crate::gateway`].

use corsac::server::Key;

/// What a key wants.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    /// An address that is best reached from this machine only.
    AdminAddress,
    /// One of these strings.
    Choice(&'static [&'static str]),
    /// A duration that is not 0.
    Duration,
    /// The path of a file or a folder.
    File,
    /// The path of a file within a folder.
    FileWithin,
    /// `true` or `false`.
    Flag,
    /// A list of strings.
    List,
    /// Addresses, at least one.
    ListenAddresses,
    /// Addresses and networks.
    Networks,
    /// A number within bounds.
    Number(Bounds),
    /// The beginning of paths.
    PathPrefix,
    /// 204 or 200.
    PreflightStatus,
    /// Seconds or a duration.
    Seconds,
    /// A number of bytes within bounds.
    Size(Bounds),
    /// A string.
    Text,
    /// Addresses of one upstream, at least one.
    Upstream,
}

/// What a number is at least and at most.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) least: u64,
    pub(crate) most: u64,
}

/// A key and what it wants.
pub(crate) type KeyAndKind = (&'static str, Kind);

/// The tables and lists of tables of the file itself.
pub(crate) const FILE: &[&str] = &["cors", "gateway", "route", "environment"];

/// The keys of an environment.
pub(crate) const ENVIRONMENT: &[&str] = &[CORS, GATEWAY];

/// The key of a policy within a route or an environment.
pub(crate) const CORS: &str = "cors";

/// The key of what the gateway is told, within the file or an environment.
pub(crate) const GATEWAY: &str = "gateway";

/// The keys of a route besides [`CORS`]. Those that no [`Key`] names are the gateway's.
pub(crate) const ROUTE: &[KeyAndKind] = &[
    ("path", Kind::Text),
    ("hosts", Kind::List),
    ("methods", Kind::List),
    ("upstream", Kind::Upstream),
    ("strip_prefix", Kind::PathPrefix),
    ("folder", Kind::File),
    ("fallback", Kind::FileWithin),
];

/// The keys of a policy.
pub(crate) fn policy() -> impl Iterator<Item = (Key, Kind)> + Clone {
    Key::ALL.iter().filter_map(|&key| Some((key, policy_kind(key)?)))
}

/// What a key of a policy wants; none if a policy in a file does not have it.
pub(crate) fn policy_kind(key: Key) -> Option<Kind> {
    Some(match key {
        Key::AllowOrigins
        | Key::AllowMethods
        | Key::AllowHeaders
        | Key::ExposeHeaders
        | Key::TimingAllowOrigins
        | Key::WebsocketOrigins => Kind::List,
        Key::AllowOriginRegex => Kind::Text,
        Key::AllowCredentials
        | Key::Debug
        | Key::DangerouslyAllowNullOrigin
        | Key::DangerouslyAllowInsecureOrigins
        | Key::DangerouslyAllowPublicSuffixSubdomains => Kind::Flag,
        Key::MaxAge => Kind::Seconds,
        Key::OnDisallowed => Kind::Choice(&["omit", "reject"]),
        Key::Preflight => Kind::Choice(&["answer", "forward"]),
        Key::PreflightStatus => Kind::PreflightStatus,
        Key::UpstreamHeaders => Kind::Choice(&["replace", "keep"]),
        Key::Vary => Kind::Choice(&["auto", "always"]),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_core_is_read_or_is_for_code_only() {
        let in_file = |key: &&Key| {
            let name = key.name();
            policy_kind(**key).is_some() || ROUTE.iter().any(|(own, _)| *own == name)
        };
        let others: Vec<_> = Key::ALL.iter().filter(|key| !in_file(key)).collect();
        assert_eq!(others, [&Key::AllowOriginPredicate]);
    }
}
