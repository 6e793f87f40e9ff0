use std::collections::HashSet;

use corsac::HeaderList;
use corsac::origin::SerializedOrigin;
use corsac::server::{Key, ListedHead, Policy, PolicyConfig};

use super::sample::{self, Taste};
use crate::policy::context::PolicyContext;

/// A regular expression or a function that allows origins, as the policy applies it.
pub(super) struct Matcher<'a> {
    key: Key,
    policy: Policy,
    config: &'a PolicyConfig,
}

impl<'a> Matcher<'a> {
    /// Those that have been read, and not been refused for allowing everything.
    pub(super) fn all(context: &PolicyContext<'a>) -> Vec<Self> {
        let config = context.config;
        let regex = config.allow_origin_regex.clone().map(|regex| PolicyConfig {
            allow_origin_regex: Some(regex),
            ..PolicyConfig::default()
        });
        let predicate = config.allow_origin_predicate.clone().map(|predicate| PolicyConfig {
            allow_origin_predicate: Some(predicate),
            ..PolicyConfig::default()
        });
        let both = [(Key::AllowOriginRegex, regex), (Key::AllowOriginPredicate, predicate)];
        let both = both.into_iter().filter(|(key, _)| !context.is_refused(*key));
        both.filter_map(|(key, alone)| {
            Some(Self { key, policy: Policy::new(alone?).ok()?, config })
        })
        .collect()
    }

    pub(super) fn key(&self) -> Key {
        self.key
    }

    /// Says whether the policy lets a page of this origin read a response.
    pub(super) fn allows(&self, origin: &str) -> bool {
        let Some(parsed) = SerializedOrigin::parse(origin.as_bytes()) else { return false };
        // With credentials the policy does not ask about others.
        let is_asked = !self.config.allow_credentials
            || self.config.dangerously_allow_insecure_origins
            || parsed.is_potentially_trustworthy();
        let headers = HeaderList::from_iter([("Origin", origin)]);
        is_asked && self.policy.decide(&ListedHead::new("GET", "/", &headers)).refusal().is_none()
    }

    /// Origins that are allowed, as the regular expression has them.
    pub(super) fn examples(&self) -> Vec<String> {
        let mut seen = HashSet::new();
        let samples = self.samples(Taste::A).into_iter();
        samples.filter(|sample| self.allows(sample) && seen.insert(sample.clone())).collect()
    }

    /// The same origins written in two ways, where a class of characters leaves the choice.
    pub(super) fn variants(&self) -> Vec<(String, String)> {
        let pairs = self.samples(Taste::A).into_iter().zip(self.samples(Taste::B));
        pairs.filter(|(a, b)| a != b && self.allows(a) && self.allows(b)).collect()
    }

    fn samples(&self, taste: Taste) -> Vec<String> {
        let regex = self.config.allow_origin_regex.as_deref();
        let regex = regex.filter(|_| self.key == Key::AllowOriginRegex);
        regex.map(|regex| sample::of(regex, taste)).unwrap_or_default()
    }
}
