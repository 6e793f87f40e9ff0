//! A stranger asks where pages that are allowed get errors, other paths and other methods.

use corsac::{CredentialsMode, Origin};

use super::builder::{Base, Builder};
use crate::{CallerHeaders, Lookalike, PageAsk, PreflightWanted, ProbeId, Purpose, Scope, Sending};

/// How many methods are asked about besides the one of all other probes.
const MOST_METHODS: usize = 2;

/// Servers may refuse a stranger at one path and not at others, or forget to where they fail.
pub(super) fn probes(builder: &mut Builder<'_>, base: &Base) -> Vec<ProbeId> {
    let Some(origin) = &base.stranger else { return Vec::new() };
    let mut probes = Vec::new();
    for path in paths(builder, base) {
        probes.extend(at(builder, base, (origin, &path)));
    }
    if base.has_get() && builder.settings.caller_headers == CallerHeaders::Added {
        let get = base.get(builder, origin, CredentialsMode::Omit);
        probes.extend(builder.page(Purpose::Unauthenticated, get));
    }
    probes.extend(methods(builder, base, origin));
    probes
}

/// The path that does not exist, and those that the caller named.
fn paths(builder: &Builder<'_>, base: &Base) -> Vec<String> {
    let known = builder.map.known.iter().skip(1);
    let named = known.filter(|path| **path != base.place.path);
    base.place.missing.iter().chain(named).cloned().collect()
}

fn at(builder: &mut Builder<'_>, base: &Base, (origin, path): (&Origin, &str)) -> Vec<ProbeId> {
    let url = builder.url(path);
    let mut probes = Vec::new();
    if base.has_get() && builder.map.rule_of("GET", path) == Some(builder.rule) {
        let get = base.get(builder, origin, CredentialsMode::Omit);
        probes.extend(builder.page(refused(), PageAsk { url: url.clone(), ..get }));
    }
    if builder.map.decides(builder.rule, &base.method, path) {
        let ask = PageAsk { url, ..preflight(builder, base, (origin, &base.method)) };
        probes.extend(builder.page(refused(), ask));
    }
    probes
}

/// Preflights for other methods, and a POST, which needs none.
fn methods(builder: &mut Builder<'_>, base: &Base, origin: &Origin) -> Vec<ProbeId> {
    let listed = builder.policy().map(|policy| &policy.allow_methods[..]).unwrap_or_default();
    let is_listed = |method: &&String| listed.contains(method) || *method == "POST";
    let is_other = |method: &&String| **method != base.method && *method != "GET";
    let others = base.place.methods.iter().filter(is_listed).filter(is_other);
    let others: Vec<_> = others.take(MOST_METHODS).cloned().collect();
    let mut probes = Vec::new();
    for method in &others {
        let ask = preflight(builder, base, (origin, method));
        probes.extend(builder.page(refused(), ask));
    }
    let can_post = base.place.methods.iter().any(|method| method == "POST");
    if let Some(missing) = &base.place.missing
        && can_post
        && builder.settings.sending == Sending::Everything
    {
        let post = PageAsk {
            url: builder.url(missing),
            preflight: PreflightWanted::AsNeeded,
            scope: Scope::Everything,
            ..preflight(builder, base, (origin, "POST"))
        };
        probes.extend(builder.page(refused(), post));
    }
    probes
}

/// What is allowed without credentials is allowed to anyone.
fn preflight(builder: &Builder<'_>, base: &Base, (origin, method): (&Origin, &str)) -> PageAsk {
    let ask = base.preflight(builder, origin, method);
    PageAsk { credentials: CredentialsMode::Omit, ..ask }
}

fn refused() -> Purpose {
    Purpose::RefusedOrigin { lookalike: Lookalike::Foreign }
}
