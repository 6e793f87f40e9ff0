//! The keys of a policy.

use corsac::server::{
    Key, OnDisallowed, PolicyConfig, PreflightHandling, PreflightStatus, UpstreamHeaders, VaryMode,
};
use toml::de::DeTable;

use crate::aliases::Spelling;
use crate::context::Context;
use crate::found::{Content, FoundKeys};
use crate::kind::ProblemKind;
use crate::problem::Problem;
use crate::table::{Item, items};
use crate::text::Text;
use crate::words::{listed, most_similar, shown};
use crate::{aliases, keys, value};

/// Reads the table of a policy.
pub(crate) fn read(table: &DeTable<'_>, context: &mut Context<'_>) -> FoundKeys {
    let mut found = FoundKeys::new();
    for item in items(table) {
        let Some((key, spelling)) = key(item.name) else {
            context.report(unknown(&item));
            continue;
        };
        let Some(kind) = keys::policy_kind(key) else { continue };
        if aliases::is_new(key.name(), spelling, &item, &found, context) {
            found.insert(key.name(), value::read(key.name(), &item, kind, context));
        }
    }
    found
}

/// Says whether a policy has a key of this name, or another system's policy.
pub(crate) fn is_key(name: &str) -> bool {
    key(name).is_some()
}

/// The configuration that the keys make.
pub(crate) fn config(found: &FoundKeys) -> PolicyConfig {
    let mut config = PolicyConfig::default();
    for (key, _) in keys::policy() {
        if let Some(content) = found.get(key.name()).and_then(|found| found.content.clone()) {
            set(&mut config, key, content);
        }
    }
    config
}

fn key(name: &str) -> Option<(Key, Spelling)> {
    let own = keys::policy().map(|(key, _)| key).find(|key| key.name() == name);
    let alias = || aliases::key_of(name).map(|key| (key, Spelling::OtherSystems));
    own.map(|key| (key, Spelling::Own)).or_else(alias)
}

fn unknown(item: &Item<'_, '_>) -> Problem {
    let message = format!("there is no key `{}`", shown(item.name));
    let problem = Problem::new(ProblemKind::UnknownKey, item.span.clone(), message);
    if aliases::is_private_network_access(item.name) {
        return Problem { kind: ProblemKind::PrivateNetworkAccess, ..problem }
            .label("browsers have dropped Private Network Access")
            .help("remove it; what browsers ask the user instead, no header can grant");
    }
    if let Some(advice) = aliases::advice(item.name) {
        return problem.label("another system's key").help(advice);
    }
    let names = keys::policy().map(|(key, _)| key.name());
    match most_similar(item.name, names.clone()) {
        Some(meant) => problem.label(format!("did you mean `{meant}`?")),
        None => problem.label("unknown").help(format!("the keys are {}", listed(names))),
    }
}

fn set(config: &mut PolicyConfig, key: Key, content: Content) {
    match (key, content) {
        (_, Content::List(list)) => set_list(config, key, list),
        (_, Content::Flag(flag)) => set_flag(config, key, flag),
        (_, Content::Text(text)) => set_text(config, key, text),
        (_, Content::Seconds(max_age)) => config.max_age = max_age,
        (_, Content::Status(200)) => config.preflight_status = PreflightStatus::Ok,
        (_, Content::Status(_)) => config.preflight_status = PreflightStatus::NoContent,
        // What no key of a policy wants.
        _ => {}
    }
}

fn set_list(config: &mut PolicyConfig, key: Key, list: Vec<Text>) {
    let field = match key {
        Key::AllowOrigins => &mut config.allow_origins,
        Key::AllowMethods => &mut config.allow_methods,
        Key::AllowHeaders => &mut config.allow_headers,
        Key::ExposeHeaders => &mut config.expose_headers,
        Key::TimingAllowOrigins => &mut config.timing_allow_origins,
        Key::WebsocketOrigins => &mut config.websocket_origins,
        _ => return,
    };
    *field = list.into_iter().map(|text| text.text).collect();
}

fn set_flag(config: &mut PolicyConfig, key: Key, flag: bool) {
    let field = match key {
        Key::AllowCredentials => &mut config.allow_credentials,
        Key::Debug => &mut config.debug,
        Key::DangerouslyAllowNullOrigin => &mut config.dangerously_allow_null_origin,
        Key::DangerouslyAllowInsecureOrigins => &mut config.dangerously_allow_insecure_origins,
        Key::DangerouslyAllowPublicSuffixSubdomains => {
            &mut config.dangerously_allow_public_suffix_subdomains
        }
        _ => return,
    };
    *field = flag;
}

fn set_text(config: &mut PolicyConfig, key: Key, text: Text) {
    match (key, text.text.as_str()) {
        (Key::AllowOriginRegex, _) => config.allow_origin_regex = Some(text.text),
        (Key::OnDisallowed, "reject") => config.on_disallowed = OnDisallowed::Reject,
        (Key::OnDisallowed, _) => config.on_disallowed = OnDisallowed::Omit,
        (Key::Preflight, "forward") => config.preflight = PreflightHandling::Forward,
        (Key::Preflight, _) => config.preflight = PreflightHandling::Answer,
        (Key::UpstreamHeaders, "keep") => config.upstream_headers = UpstreamHeaders::Keep,
        (Key::UpstreamHeaders, _) => config.upstream_headers = UpstreamHeaders::Replace,
        (Key::Vary, "always") => config.vary = VaryMode::Always,
        (Key::Vary, _) => config.vary = VaryMode::Auto,
        _ => {}
    }
}
