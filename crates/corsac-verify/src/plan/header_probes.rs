//! Probes that tell which methods and header names preflights allow.

use corsac::CredentialsMode;
use corsac::header::is_forbidden_request_header;
use corsac::server::Key;

use super::builder::{Base, Builder};
use super::sample::{MOST_NAMES, sample};
use super::{Sampled, UNKNOWN_METHOD};
use crate::{PageAsk, PreflightWanted, ProbeId, Purpose};

/// Each method in, two out, and one in another case.
pub(super) fn methods(builder: &mut Builder<'_>, base: &Base) -> Vec<ProbeId> {
    let Some((origin, _)) = &base.allowed else { return Vec::new() };
    let listed = builder.policy().map(|policy| &policy.allow_methods[..]).unwrap_or_default();
    let is_listed = |method: &&String| listed.contains(method) || *method == "POST";
    let (mut asked, out): (Vec<_>, Vec<_>) = base.place.methods.iter().partition(is_listed);
    let all = asked.len();
    asked = sampled(builder, Key::AllowMethods, asked);
    debug_assert!(asked.len() <= all);
    let is_known = |method: &&&String| !["GET", UNKNOWN_METHOD].contains(&method.as_str());
    asked.extend(out.iter().filter(is_known).take(2));
    asked.extend(out.iter().filter(|method| **method == UNKNOWN_METHOD));
    let in_lower_case = asked.iter().map(|method| method.to_ascii_lowercase());
    let others: Vec<_> = in_lower_case.filter(|method| method == "patch").collect();
    let path = &base.place.path;
    let asked = asked.into_iter().chain(&others).filter(|method| **method != base.method);
    let asked: Vec<_> = asked.filter(|m| builder.map.decides(builder.rule, m, path)).collect();
    let probes = asked.into_iter().filter_map(|method| {
        let ask = base.preflight(builder, origin, method);
        builder.page(Purpose::Method(method.clone()), ask)
    });
    let mut probes: Vec<_> = probes.collect();
    if builder.map.decides(builder.rule, UNKNOWN_METHOD, path) {
        let ask = base.preflight(builder, origin, UNKNOWN_METHOD);
        // If methods is null and request's use-CORS-preflight flag is set, then set methods to a new
        // list containing request's method (CORS-preflight fetch, 7.4).
        let ask = PageAsk { preflight: PreflightWanted::Always, ..ask };
        probes.extend(builder.page(Purpose::Method(UNKNOWN_METHOD.to_owned()), ask));
    }
    probes
}

/// At the same path, methods that other rules decide about, from an origin of this rule's.
pub(super) fn other_methods(builder: &mut Builder<'_>, base: &Base) -> Vec<ProbeId> {
    let Some((origin, _)) = &base.allowed else { return Vec::new() };
    let own = builder.rule;
    let mut probes = Vec::new();
    for method in ["POST", "PUT", "DELETE", "GET"] {
        let path = &base.place.path;
        let Some(rule) = builder.map.rule_of(method, path).filter(|rule| *rule != own) else {
            continue;
        };
        if !builder.map.decides(rule, method, path) {
            continue;
        }
        builder.rule = rule;
        let ask = base.preflight(builder, origin, method);
        let ask = PageAsk { credentials: CredentialsMode::Omit, ..ask };
        probes.extend(builder.page(Purpose::OtherMethod(method.to_owned()), ask));
        builder.rule = own;
    }
    probes
}

/// Each header name in, all of them at once, and some out.
pub(super) fn header_names(builder: &mut Builder<'_>, base: &Base) -> Vec<ProbeId> {
    let Some((origin, _)) = &base.allowed else { return Vec::new() };
    let listed = builder.policy().map(|policy| &policy.allow_headers[..]).unwrap_or_default();
    let listed: Vec<_> = listed.iter().filter(|name| can_be_announced(name)).collect();
    let names = sampled(builder, Key::AllowHeaders, listed);
    let names: Vec<String> = names.into_iter().map(|name| name.to_ascii_lowercase()).collect();
    let unknown = format!("x-{}", builder.word);
    let is_out = |name: &&str| !names.iter().any(|listed| listed == name);
    let common = ["authorization", "content-type"].into_iter().filter(is_out);
    let out: Vec<_> = common.map(str::to_owned).chain([unknown.clone()]).collect();
    let ask = |builder: &Builder<'_>, names: &[String]| PageAsk {
        headers: names.iter().map(|name| (name.clone(), value(name).to_owned())).collect(),
        preflight: PreflightWanted::AsNeeded,
        ..base.preflight(builder, origin, &base.method)
    };
    let mut probes = Vec::new();
    for name in names.iter().chain(&out) {
        let asked = ask(builder, std::slice::from_ref(name));
        probes.extend(builder.page(Purpose::HeaderName(name.clone()), asked));
    }
    if names.len() > 1 {
        let asked = ask(builder, &names);
        probes.extend(builder.page(Purpose::HeaderNames(names.len()), asked));
    }
    if !names.is_empty() {
        let all = [&names[..], &[unknown]].concat();
        let asked = ask(builder, &all);
        probes.extend(builder.page(Purpose::HeaderNames(all.len()), asked));
        probes.push(raw_names(builder, base, &names));
    }
    probes
}

/// Upper case, spaces, any order, and several lines: what other clients send.
fn raw_names(builder: &mut Builder<'_>, base: &Base, names: &[String]) -> ProbeId {
    let origin = base.allowed.as_ref().map(|(origin, _)| origin.to_string()).unwrap_or_default();
    let names: Vec<_> = names.iter().rev().map(|name| name.to_ascii_uppercase()).collect();
    let mut lines = vec![("Origin", &*origin), ("Access-Control-Request-Method", &*base.method)];
    let (first, rest) = names.split_at(1);
    let (first, rest) = (first.join(""), rest.join(" , "));
    lines.push(("Access-Control-Request-Headers", &first));
    if !rest.is_empty() {
        lines.push(("Access-Control-Request-Headers", &rest));
    }
    builder.raw(Purpose::RawHeaderNames, ("OPTIONS", &base.place.path), &lines)
}

fn can_be_announced(name: &str) -> bool {
    name != "*" && !is_forbidden_request_header(name.as_bytes(), value(name).as_bytes())
}

/// A value that takes a preflight.
fn value(name: &str) -> &'static str {
    if name.eq_ignore_ascii_case("content-type") { "application/json" } else { "\"1\"" }
}

fn sampled<T: Clone>(builder: &mut Builder<'_>, key: Key, list: Vec<T>) -> Vec<T> {
    let chosen = sample(&list, MOST_NAMES, builder.settings.seed);
    if chosen.len() < list.len() {
        let (rule, asked, of) = (builder.rule, chosen.len(), list.len());
        builder.sampled.push(Sampled { rule, key, asked, of });
    }
    chosen
}
