//! Probes that tell which origins are allowed.

use std::collections::BTreeSet;

use corsac::origin::OpaqueOrigin;
use corsac::{CredentialsMode, Origin};

use super::SkipReason;
use super::builder::{Base, Builder};
use super::origins::Candidates;
use super::rule_probes::{OriginProbes, credentials, purpose};
use crate::{Lookalike, PageAsk, ProbeId, Purpose, Said};

/// How many entries of other rules.
const MOST_OF_OTHER_RULES: usize = 3;

pub(super) fn probes(
    builder: &mut Builder<'_>,
    base: &mut Base,
    candidates: Candidates,
) -> OriginProbes {
    let mut found = OriginProbes::default();
    let mut seen = BTreeSet::new();
    let mut others = of_other_rules(builder);
    others.splice(0..0, candidates.lookalikes);
    for (text, entry) in candidates.listed {
        let Some(origin) = usable(builder, &text, &mut seen) else {
            note_own_origin(builder, &text);
            continue;
        };
        if !is_allowed(builder, base, &origin) {
            others.insert(0, (text.clone(), Lookalike::Named));
            seen.remove(&text);
            continue;
        }
        if base.allowed.is_none() {
            base.allowed = Some((origin.clone(), entry.clone()));
        }
        allowed(builder, base, &origin, (&entry, &mut found));
    }
    let strangers = candidates.strangers.iter().filter_map(|text| Origin::parse(text).ok());
    let mut strangers = strangers.filter(|origin| builder.is_cross_origin(origin));
    base.stranger = strangers.find(|origin| !is_allowed(builder, base, origin));
    for (text, lookalike) in others {
        let Some(origin) = usable(builder, &text, &mut seen) else {
            if lookalike == Lookalike::Named {
                note_own_origin(builder, &text);
            }
            continue;
        };
        if !is_allowed(builder, base, &origin) {
            refused(builder, base, &origin, (lookalike, &mut found));
        } else if lookalike == Lookalike::Named {
            base.allowed.get_or_insert((origin.clone(), text.clone()));
            allowed(builder, base, &origin, (&text, &mut found));
        }
    }
    found
}

fn allowed(
    builder: &mut Builder<'_>,
    base: &Base,
    origin: &Origin,
    (entry, found): (&str, &mut OriginProbes),
) {
    if base.has_get() {
        let get = base.get(builder, origin, credentials(builder));
        let id = builder.page(purpose(entry), get);
        found.alike.extend(id);
        found.allowed.extend(id);
    }
    let preflight = base.preflight(builder, origin, &base.method);
    let id = builder.page(purpose(entry), preflight);
    found.allowed.extend(id);
    if !base.has_get() {
        found.alike.extend(id);
    }
}

fn refused(
    builder: &mut Builder<'_>,
    base: &Base,
    origin: &Origin,
    (lookalike, found): (Lookalike, &mut OriginProbes),
) {
    let purpose = Purpose::RefusedOrigin { lookalike };
    let mut ids: Vec<ProbeId> = Vec::new();
    // What is allowed without credentials is allowed to anyone.
    let without = |ask: PageAsk| PageAsk { credentials: CredentialsMode::Omit, ..ask };
    if base.has_get() {
        let get = base.get(builder, origin, CredentialsMode::Omit);
        ids.extend(builder.page(purpose.clone(), get));
    }
    let preflight = without(base.preflight(builder, origin, &base.method));
    ids.extend(builder.page(purpose, preflight));
    if found.stranger.is_none() {
        found.stranger = ids.first().copied();
    }
    found.refused.extend(ids);
}

/// An origin of which a page can be, that is not the server's own, and that was not asked about.
fn usable(builder: &Builder<'_>, text: &str, seen: &mut BTreeSet<String>) -> Option<Origin> {
    let origin = parsed(text)?;
    (seen.insert(text.to_owned()) && builder.is_cross_origin(&origin)).then_some(origin)
}

fn parsed(text: &str) -> Option<Origin> {
    match text {
        "null" => Some(Origin::from(OpaqueOrigin::new(1))),
        _ => Origin::parse(text).ok(),
    }
}

/// Says once that an origin that somebody named is the server's own.
fn note_own_origin(builder: &mut Builder<'_>, text: &str) {
    if parsed(text).is_some_and(|origin| !builder.is_cross_origin(&origin)) {
        builder.skip_once(SkipReason::OwnOrigin(text.to_owned()));
    }
}

/// Whether the policy allows an origin anything at all.
fn is_allowed(builder: &Builder<'_>, base: &Base, origin: &Origin) -> bool {
    let get = base.get(builder, origin, CredentialsMode::Omit);
    let preflight = base.preflight(builder, origin, &base.method);
    let preflight = PageAsk { credentials: CredentialsMode::Omit, ..preflight };
    let response = base.has_get().then(|| builder.expected(&get)?.response).flatten();
    let answer = builder.expected(&preflight).and_then(|reading| reading.preflight);
    [response, answer].into_iter().flatten().any(|seen| seen.said == Said::Allowed)
}

/// Origins that other rules allow.
fn of_other_rules(builder: &mut Builder<'_>) -> Vec<(String, Lookalike)> {
    let config = builder.map.config;
    if builder.policy().is_some_and(|own| own.allow_origins.iter().any(|origin| origin == "*")) {
        return Vec::new();
    }
    let of_routes = config.routes.iter().filter_map(|route| route.policy.as_ref());
    let policies = config.default.iter().chain(of_routes);
    let own = builder.policy().map(std::ptr::from_ref);
    let others = policies.filter(|policy| own != Some(std::ptr::from_ref(*policy)));
    let origins = others.flat_map(|policy| &policy.allow_origins);
    let exact: BTreeSet<_> = origins.filter(|origin| !origin.contains('*')).collect();
    let (asked, of) = (exact.len().min(MOST_OF_OTHER_RULES), exact.len());
    if asked < of {
        builder.skip(SkipReason::OriginsOfOtherRules { asked, of });
    }
    let asked = exact.into_iter().take(asked);
    asked.map(|origin| (origin.clone(), Lookalike::OtherRule)).collect()
}
