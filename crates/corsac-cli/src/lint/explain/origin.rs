//! What a policy says to an origin.

use corsac::HeaderList;
use corsac::server::{Key, ListedHead, OriginPattern, Place, Policy, PolicyConfig};

use super::asked::Asked;
use super::difference::Difference;

/// What allows an origin, or nearly does.
#[derive(Clone, Debug)]
pub(super) enum OriginRuling {
    /// What stands there.
    Allowed(Place),
    NotAllowed(Option<Nearest>),
}

/// The entry that misses an origin by the least.
#[derive(Clone, Debug)]
pub(super) struct Nearest {
    pub(super) place: Place,
    pub(super) difference: Difference,
}

impl OriginRuling {
    /// `route` is the one that has the policy; none for the default.
    pub(super) fn of(config: &PolicyConfig, route: Option<usize>, asked: &Asked) -> Self {
        let place = |key, index| Place { route, key, index };
        let entry = |index| place(Key::AllowOrigins, Some(index));
        let patterns: Vec<_> =
            config.allow_origins.iter().map(|text| OriginPattern::parse(text).ok()).collect();
        let origin = asked.serialized_origin();
        let allows = |pattern: &OriginPattern| {
            pattern.is_any() || origin.is_some_and(|origin| pattern.matches(&origin))
        };
        if let Some(index) = patterns.iter().position(|own| own.as_ref().is_some_and(allows)) {
            return Self::Allowed(entry(index));
        }
        if origin.is_none() && config.dangerously_allow_null_origin {
            return Self::Allowed(place(Key::DangerouslyAllowNullOrigin, None));
        }
        if is_matched_by_regex(config, asked) {
            return Self::Allowed(place(Key::AllowOriginRegex, None));
        }
        let differences = patterns.iter().enumerate().filter_map(|(index, pattern)| {
            let difference = Difference::between(pattern.as_ref()?, origin.as_ref()?)?;
            Some(Nearest { place: entry(index), difference })
        });
        Self::NotAllowed(differences.min_by(|a, b| a.difference.cmp(&b.difference)))
    }
}

/// Asks the engine, with a policy that has nothing but the regular expression.
fn is_matched_by_regex(config: &PolicyConfig, asked: &Asked) -> bool {
    if config.allow_origin_regex.is_none() {
        return false;
    }
    let only = PolicyConfig {
        allow_origin_regex: config.allow_origin_regex.clone(),
        ..PolicyConfig::default()
    };
    let headers = HeaderList::from_iter([("Origin", asked.origin.as_str())]);
    let head = ListedHead::new("GET", "/", &headers);
    Policy::new(only).is_ok_and(|policy| policy.decide(&head).refusal().is_none())
}
