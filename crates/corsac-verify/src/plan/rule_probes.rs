//! The probes of one rule.

use corsac::{CredentialsMode, Method, Origin};

use super::builder::{Base, Builder};
use super::origins::candidates;
use super::places::Place;
use super::{
    Order, SkipReason, Step, header_probes, origin_probes, response_probes, stranger_probes,
};
use crate::{PageAsk, PreflightWanted, ProbeId, Purpose, Scope};

pub(super) fn steps(builder: &mut Builder<'_>, place: &Place) -> Vec<Step> {
    note_what_is_not_asked(builder);
    let (policy, rule) = (builder.policy(), builder.rule);
    let (settings, word) = (builder.settings, builder.word);
    let mut sampled = Vec::new();
    let candidates = candidates(rule, policy, (settings, word), &mut sampled);
    builder.sampled.append(&mut sampled);
    let is_decided = |method: &&str| place.methods.iter().any(|decided| decided == method);
    let method = ["GET", "POST"].into_iter().find(is_decided);
    let method = method.or(place.methods.first().map(String::as_str)).unwrap_or("GET");
    let mut base =
        Base { place: place.clone(), allowed: None, stranger: None, method: method.to_owned() };
    let origins = origin_probes::probes(builder, &mut base, candidates);
    let mut probes = origins.allowed.clone();
    probes.extend(header_probes::methods(builder, &base));
    probes.extend(header_probes::header_names(builder, &base));
    probes.extend(header_probes::other_methods(builder, &base));
    probes.extend(response_probes::probes(builder, &base));
    probes.extend(stranger_probes::probes(builder, &base));
    probes.extend(&origins.refused);
    let mut steps = vec![Step::new(Order::InTurn, probes)];
    steps.extend(repetitions(&origins));
    steps
}

/// The probes about origins of one rule.
#[derive(Clone, Debug, Default)]
pub(super) struct OriginProbes {
    pub(super) allowed: Vec<ProbeId>,
    pub(super) refused: Vec<ProbeId>,
    /// Those of different allowed origins, and of one that is refused, alike in all else.
    pub(super) alike: Vec<ProbeId>,
    pub(super) stranger: Option<ProbeId>,
}

/// The same again, a good one after a bad one, and several at once.
fn repetitions(origins: &OriginProbes) -> Vec<Step> {
    let Some(&good) = origins.alike.first() else { return Vec::new() };
    let mut steps = vec![Step::new(Order::InTurn, vec![good; 3])];
    let others = origins.alike.get(1).copied();
    if let Some(bad) = origins.stranger {
        steps.push(Step::new(Order::InTurn, vec![bad, good]));
    }
    let mut at_once = vec![good];
    at_once.extend(others);
    at_once.extend(origins.stranger);
    let twice = [&at_once[..], &at_once[..at_once.len().min(2)]].concat();
    steps.push(Step::new(Order::AtOnce, twice));
    if others.is_some() {
        at_once.remove(1);
    }
    steps.push(Step::new(Order::AtOnce, [&at_once[..], &at_once[..]].concat()));
    steps
}

fn note_what_is_not_asked(builder: &mut Builder<'_>) {
    let Some(policy) = builder.policy() else { return };
    let has_others = policy.allow_origin_regex.is_some()
        || policy.allow_origin_predicate.is_some()
        || policy.allow_origin_source;
    if has_others && builder.settings.origins.is_empty() {
        builder.skip(SkipReason::OriginsNotListed);
    }
    if !policy.websocket_origins.is_empty() {
        builder.skip(SkipReason::WebSockets);
    }
}

impl Base {
    pub(super) fn has_get(&self) -> bool {
        self.place.methods.iter().any(|method| method == "GET")
    }

    /// A GET of a page.
    pub(super) fn get(
        &self,
        builder: &Builder<'_>,
        origin: &Origin,
        credentials: CredentialsMode,
    ) -> PageAsk {
        PageAsk {
            origin: origin.clone(),
            url: builder.url(&self.place.path),
            method: "GET".to_owned(),
            headers: Vec::new(),
            credentials,
            preflight: PreflightWanted::AsNeeded,
            scope: Scope::Everything,
        }
    }

    /// A preflight and nothing else.
    pub(super) fn preflight(
        &self,
        builder: &Builder<'_>,
        origin: &Origin,
        method: &str,
    ) -> PageAsk {
        // Listening to an upload would also allow a method that no list names (CORS-preflight fetch,
        // 7.4), so it is done only where nothing else takes a preflight.
        let is_safelisted = Method::parse(method).is_ok_and(|method| method.is_cors_safelisted());
        let preflight =
            if is_safelisted { PreflightWanted::Always } else { PreflightWanted::AsNeeded };
        PageAsk {
            method: method.to_owned(),
            preflight,
            scope: Scope::PreflightOnly,
            ..self.get(builder, origin, credentials(builder))
        }
    }
}

/// With credentials, where the policy allows them.
pub(super) fn credentials(builder: &Builder<'_>) -> CredentialsMode {
    match builder.policy() {
        Some(policy) if policy.allow_credentials => CredentialsMode::Include,
        _ => CredentialsMode::Omit,
    }
}

/// What the purpose of asking about an origin is called.
pub(super) fn purpose(entry: &str) -> Purpose {
    Purpose::AllowedOrigin { entry: entry.to_owned() }
}
