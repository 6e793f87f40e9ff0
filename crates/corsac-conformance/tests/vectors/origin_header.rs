//! Append a request `Origin` header: by mode, method, referrer policy and where the URL is.

use std::collections::BTreeMap;

use corsac::browser::{ExchangeKind, Mode, ReferrerPolicy};
use serde::Deserialize;

use super::file::{self, same};
use super::wire::{self, Ask};

pub(super) const FILES: &[&str] = &["origin_header.toml"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    page: String,
    #[serde(default)]
    sandboxed: bool,
    url: String,
    modes: Vec<String>,
    methods: Vec<String>,
    /// What is sent under each referrer policy; `none` for no header. `*` is for all policies
    /// that are not named.
    origin: BTreeMap<String, String>,
}

const POLICIES: [ReferrerPolicy; 8] = [
    ReferrerPolicy::NoReferrer,
    ReferrerPolicy::NoReferrerWhenDowngrade,
    ReferrerPolicy::SameOrigin,
    ReferrerPolicy::Origin,
    ReferrerPolicy::StrictOrigin,
    ReferrerPolicy::OriginWhenCrossOrigin,
    ReferrerPolicy::StrictOriginWhenCrossOrigin,
    ReferrerPolicy::UnsafeUrl,
];

#[test]
fn origin_header() {
    file::run("origin_header.toml", |case: &Case| {
        let mut results = Vec::new();
        for (mode, method) in case.modes.iter().flat_map(|mode| {
            case.methods.iter().map(move |method| (mode.as_str(), method.as_str()))
        }) {
            results.extend(POLICIES.map(|policy| check(case, mode, method, policy)));
        }
        file::all_same(results)
    });
}

fn check(case: &Case, mode: &str, method: &str, policy: ReferrerPolicy) -> Result<(), String> {
    let policy = policy.as_str();
    let standard = case.origin.get(policy).or_else(|| case.origin.get("*")).unwrap();
    let ask = Ask {
        page: case.page.clone(),
        sandboxed: case.sandboxed,
        url: case.url.clone(),
        mode: Mode::from_name(mode).unwrap().as_str().to_owned(),
        method: Some(method.to_owned()),
        referrer_policy: Some(policy.to_owned()),
        ..Ask::default()
    };
    let mut engine = "no request".to_owned();
    wire::play(ask.request().unwrap(), &mut wire::cache(), wire::at(0), |http| {
        if http.kind() == ExchangeKind::Request {
            let origin = http.headers().get(b"origin");
            engine = origin.map_or("none".into(), |origin| String::from_utf8_lossy(&origin).into());
        }
        let methods = format!("Access-Control-Allow-Methods: {method}");
        Some(wire::shared_with(http, 200, &[methods]))
    });
    same(&format!("{mode} {method} {policy}"), standard.clone(), engine)
}
