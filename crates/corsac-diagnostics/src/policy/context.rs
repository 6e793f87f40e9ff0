//! What the rules look at.

use std::cell::OnceCell;
use std::collections::HashSet;

use corsac::CredentialsMode;
use corsac::server::{ConfigError, Key, PolicyConfig, Problem, RoutesConfig};

use super::Subject;
use super::finding::PolicyPlace;
use super::proof::{self, Proof};
use super::stage::Stage;
use super::trusted::{Listed, Trusted};

/// Everything that was configured.
#[derive(Debug)]
pub(super) struct Context<'a> {
    pub(super) config: &'a RoutesConfig,
    pub(super) policies: Vec<PolicyContext<'a>>,
}

/// One policy.
#[derive(Debug)]
pub(super) struct PolicyContext<'a> {
    pub(super) config: &'a PolicyConfig,
    pub(super) route: Option<usize>,
    pub(super) stage: Stage,
    /// The entries of `allow_origins` that can be read.
    pub(super) origins: Vec<Listed<'a>>,
    /// The entries of `websocket_origins` that can be read.
    pub(super) websocket_origins: Vec<Listed<'a>>,
    trusted: OnceCell<Vec<Trusted>>,
    proofs: OnceCell<Vec<Proof>>,
    /// What was refused already for allowing everything.
    unrelated: HashSet<Key>,
}

impl<'a> Context<'a> {
    pub(super) fn new(subject: &Subject<'a>, errors: &[ConfigError]) -> Self {
        let stage = Stage::of(subject.environment);
        let is_unrelated =
            |error: &&ConfigError| matches!(error.problem, Problem::AllowsUnrelatedOrigin { .. });
        let unrelated: HashSet<_> = errors
            .iter()
            .filter(is_unrelated)
            .map(|error| (error.place.route, error.place.key))
            .collect();
        let config = subject.config;
        let default = config.default.iter().map(|policy| (None, policy));
        let routes = config.routes.iter().enumerate();
        let routes =
            routes.filter_map(|(index, route)| Some((Some(index), route.policy.as_ref()?)));
        let policies = default.chain(routes).map(|(route, policy)| {
            let keys = [Key::AllowOriginRegex, Key::AllowOriginPredicate];
            let refused = keys.into_iter().filter(|key| unrelated.contains(&(route, *key)));
            PolicyContext::new(policy, route, stage, refused.collect())
        });
        Self { config, policies: policies.collect() }
    }
}

impl<'a> PolicyContext<'a> {
    fn new(
        config: &'a PolicyConfig,
        route: Option<usize>,
        stage: Stage,
        unrelated: HashSet<Key>,
    ) -> Self {
        Self {
            config,
            route,
            stage,
            origins: Listed::all(route, Key::AllowOrigins, &config.allow_origins),
            websocket_origins: Listed::all(route, Key::WebsocketOrigins, &config.websocket_origins),
            trusted: OnceCell::new(),
            proofs: OnceCell::new(),
            unrelated,
        }
    }

    pub(super) fn place(&self, key: Key) -> PolicyPlace {
        PolicyPlace::of(self.route, key)
    }

    pub(super) fn entry(&self, key: Key, index: usize) -> PolicyPlace {
        PolicyPlace::entry(self.route, key, index)
    }

    pub(super) fn credentials(&self) -> CredentialsMode {
        match self.config.allow_credentials {
            true => CredentialsMode::Include,
            false => CredentialsMode::Omit,
        }
    }

    /// Whether what the key allows was refused already, because it allows everything.
    pub(super) fn is_refused(&self, key: Key) -> bool {
        self.unrelated.contains(&key)
    }

    /// The origins that are trusted: those of the lists, and examples of what the regular expression
    /// matches.
    pub(super) fn trusted(&self) -> &[Trusted] {
        self.trusted.get_or_init(|| {
            let allowed = self.origins.iter();
            let mut trusted: Vec<_> =
                allowed.filter_map(|listed| Trusted::listed(listed, self.credentials())).collect();
            let known: HashSet<_> = self.origins.iter().map(|listed| listed.text).collect();
            // A handshake always has the cookies along.
            trusted.extend(
                (self.websocket_origins.iter())
                    .filter(|listed| !known.contains(listed.text))
                    .filter_map(|listed| Trusted::listed(listed, CredentialsMode::Include)),
            );
            trusted.extend(proof::examples(self));
            trusted
        })
    }

    /// The origins that nobody can have meant to allow, and that are allowed.
    pub(super) fn proofs(&self) -> &[Proof] {
        self.proofs.get_or_init(|| proof::all(self))
    }
}
