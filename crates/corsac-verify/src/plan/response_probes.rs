//! Probes that tell what responses say.

use corsac::CredentialsMode;

use super::SkipReason;
use super::builder::{Base, Builder};
use super::rule_probes::credentials;
use crate::{CallerHeaders, PageAsk, PreflightWanted, ProbeId, Purpose, Scope, Sending};

pub(super) fn probes(builder: &mut Builder<'_>, base: &Base) -> Vec<ProbeId> {
    let mut probes = Vec::new();
    let path = base.place.path.clone();
    if base.has_get() {
        probes.push(builder.raw(Purpose::NoOrigin, ("GET", &path), &[("Accept", "*/*")]));
        probes.extend(gets(builder, base));
        probes.extend(variants(builder, base));
    }
    if let Some((origin, _)) = &base.allowed {
        let lines = [("Origin", origin.as_str())];
        if builder.map.decides(builder.rule, "OPTIONS", &path) {
            probes.push(builder.raw(Purpose::PlainOptions, ("OPTIONS", &path), &lines));
        }
    }
    probes.extend(unsafe_method(builder, base));
    probes
}

fn gets(builder: &mut Builder<'_>, base: &Base) -> Vec<ProbeId> {
    let Some((origin, _)) = &base.allowed else { return Vec::new() };
    let own = credentials(builder);
    let other = match own {
        CredentialsMode::Include => CredentialsMode::Omit,
        _ => CredentialsMode::Include,
    };
    let get = base.get(builder, origin, own);
    let mut probes: Vec<_> = builder
        .page(Purpose::Credentials, PageAsk { credentials: other, ..get.clone() })
        .into_iter()
        .collect();
    match &base.place.missing {
        Some(missing) => {
            let url = builder.url(missing);
            probes.extend(builder.page(Purpose::NotFound, PageAsk { url, ..get.clone() }));
        }
        None => builder.skip(SkipReason::NoMissingPath),
    }
    for path in builder.map.known.iter().skip(1) {
        if *path != base.place.path && builder.map.rule_of("GET", path) == Some(builder.rule) {
            let url = builder.url(path);
            probes.extend(builder.page(Purpose::NamedPath, PageAsk { url, ..get.clone() }));
        }
    }
    match builder.settings.caller_headers {
        CallerHeaders::Added => probes.extend(builder.page(Purpose::Unauthenticated, get)),
        CallerHeaders::None => builder.skip(SkipReason::NoCallerHeaders),
    }
    if let Some(host) = origin.as_tuple().map(|_| origin.as_str().to_ascii_uppercase()) {
        let path = base.place.path.clone();
        let lines = [("Origin", host.as_str())];
        probes.push(builder.raw(Purpose::RawOrigin, ("GET", &path), &lines));
    }
    probes
}

/// The path with a slash more, one that begins like it, and what a careless server takes for it.
fn variants(builder: &mut Builder<'_>, base: &Base) -> Vec<ProbeId> {
    let Some((origin, _)) = &base.allowed else { return Vec::new() };
    let (path, word) = (base.place.path.trim_end_matches('/'), builder.word);
    let pattern = match builder.rule {
        crate::Rule::Route(index) => builder.map.config.routes.get(index),
        _ => None,
    };
    let Some(pattern) = pattern.and_then(|route| route.path.as_deref()) else { return Vec::new() };
    let literal = pattern.split('*').next().unwrap_or_default().trim_end_matches('/');
    let mut paths = vec![format!("{path}/")];
    if !literal.is_empty() {
        paths.push(format!("{literal}-{word}"));
    }
    let own = builder.rule;
    let mut probes = Vec::new();
    for path in paths {
        let Some(rule) = builder.map.rule_of("GET", &path) else { continue };
        builder.rule = rule;
        let get = base.get(builder, origin, CredentialsMode::Omit);
        let ask = PageAsk { url: builder.url(&path), ..get };
        probes.extend(builder.page(Purpose::PathVariant, ask));
        builder.rule = own;
    }
    probes
}

/// A method that the service may not have, at a path that does not exist.
fn unsafe_method(builder: &mut Builder<'_>, base: &Base) -> Option<ProbeId> {
    if builder.settings.sending == Sending::SafeMethodsOnly {
        builder.skip(SkipReason::UnsafeMethods);
        return None;
    }
    let ((origin, _), missing) = (base.allowed.as_ref()?, base.place.missing.as_ref()?);
    let listed = &builder.policy()?.allow_methods;
    let is_listed = |method: &&String| listed.contains(method) || *method == "POST";
    let method = base.place.methods.iter().rfind(is_listed)?;
    let ask = PageAsk {
        url: builder.url(missing),
        method: method.clone(),
        preflight: PreflightWanted::AsNeeded,
        scope: Scope::Everything,
        ..base.preflight(builder, origin, method)
    };
    builder.page(Purpose::UnsafeMethod(method.clone()), ask)
}
