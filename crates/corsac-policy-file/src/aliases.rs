//! Names that other systems have for the keys of a policy, and what is said of such names.

use corsac::server::Key;

use crate::context::Context;
use crate::found::{Found, FoundKeys};
use crate::keys;
use crate::kind::ProblemKind;
use crate::problem::Problem;
use crate::table::Item;
use crate::words::shown;

/// Whose name for a key it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Spelling {
    OtherSystems,
    Own,
}

/// The spellings, without case, `-`, `_` and a prefix `cors`; in the order of systems that have
/// many users: Express, Fastify and Hono; rs/cors, Django, Laravel and Spring; Flask, rack-cors and
/// Kong; jub0bs/cors; S3; Traefik and the headers themselves.
const ALIASES: &[(Key, &[&str])] = &[
    (
        Key::AllowOrigins,
        &[
            "origin",
            "origins",
            "allowedorigins",
            "allowedorigin",
            "alloworigin",
            "allowedoriginpatterns",
            "accesscontrolalloworigin",
            "accesscontrolalloworiginlist",
        ],
    ),
    (
        Key::AllowOriginRegex,
        &["allowedoriginregex", "originregex", "accesscontrolalloworiginregex"],
    ),
    (
        Key::AllowMethods,
        &["methods", "allowedmethods", "allowedmethod", "allowmethod", "accesscontrolallowmethods"],
    ),
    (
        Key::AllowHeaders,
        &[
            "headers",
            "allowedheaders",
            "allowedheader",
            "allowheader",
            "requestheaders",
            "accesscontrolallowheaders",
        ],
    ),
    (
        Key::ExposeHeaders,
        &[
            "expose",
            "exposedheaders",
            "exposedheader",
            "exposeheader",
            "responseheaders",
            "accesscontrolexposeheaders",
        ],
    ),
    (
        Key::AllowCredentials,
        &[
            "credentials",
            "allowcredential",
            "allowedcredentials",
            "supportscredentials",
            "supportcredentials",
            "credentialed",
            "accesscontrolallowcredentials",
        ],
    ),
    (Key::MaxAge, &["maxageseconds", "maxageinseconds", "preflightmaxage", "accesscontrolmaxage"]),
    (Key::PreflightStatus, &["optionssuccessstatus", "preflightsuccessstatus"]),
    (Key::TimingAllowOrigins, &["timingalloworigin", "timingallowedorigins", "timingorigins"]),
    (
        Key::WebsocketOrigins,
        &["websocketallowedorigins", "websocketalloworigins", "allowedwebsocketorigins"],
    ),
];

/// Keys of other systems that say something in another way, and how it is said here.
const ADVICE: &[(&str, &str)] = &[
    ("allowallorigins", "any origin is `allow_origins = [\"*\"]`"),
    ("originallowall", "any origin is `allow_origins = [\"*\"]`"),
    ("allowanyorigin", "any origin is `allow_origins = [\"*\"]`"),
    ("allowallmethods", "any method is `allow_methods = [\"*\"]`"),
    ("allowallheaders", "any header name is `allow_headers = [\"*\"]`"),
    ("alloworiginsbyregex", "one regular expression is `allow_origin_regex = \"…\"`"),
    ("allowedoriginregexes", "one regular expression is `allow_origin_regex = \"…\"`"),
    ("preflightcontinue", "to let the service answer preflights is `preflight = \"forward\"`"),
    ("optionspassthrough", "to let the service answer preflights is `preflight = \"forward\"`"),
    ("forwardpreflights", "to let the service answer preflights is `preflight = \"forward\"`"),
    ("blockonoriginmismatch", "to refuse such requests is `on_disallowed = \"reject\"`"),
    ("varyheader", "`Vary` is sent where it is needed; on every response with `vary = \"always\"`"),
    (
        "addvaryheader",
        "`Vary` is sent where it is needed; on every response with `vary = \"always\"`",
    ),
    ("disablevaryheader", "`Vary` is sent where it is needed, and cannot be left out there"),
    ("alloworiginpredicate", "a function can only be given in Rust"),
    (
        "allownullorigin",
        "it is `dangerously_allow_null_origin = true`; any page can have that origin",
    ),
];

/// The key that is meant by the name that another system has for it.
pub(crate) fn key_of(name: &str) -> Option<Key> {
    let name = normalized(name);
    let is_respelt = |key: &Key| {
        // Danger is to be found by searching for its one spelling.
        !key.name().starts_with("dangerously") && key.name().replace('_', "") == name
    };
    let respelt = keys::policy().map(|(key, _)| key).find(is_respelt);
    let aliases = ALIASES.iter().find(|(_, names)| names.contains(&name.as_str()));
    respelt.or_else(|| aliases.map(|(key, _)| *key))
}

/// How what the key of another system says is said here.
pub(crate) fn advice(name: &str) -> Option<&'static str> {
    let name = normalized(name);
    ADVICE.iter().find(|(own, _)| *own == name).map(|(_, advice)| *advice)
}

/// Says whether the key is about Private Network Access.
pub(crate) fn is_private_network_access(name: &str) -> bool {
    normalized(name).contains("privatenetwork")
}

/// Says whether a key is not there yet, and reports what is wrong with its name.
pub(crate) fn is_new(
    key: &'static str,
    spelling: Spelling,
    item: &Item<'_, '_>,
    found: &FoundKeys,
    context: &mut Context<'_>,
) -> bool {
    if let Some(first) = found.get(key) {
        context.report(twice(key, item, first));
        return false;
    }
    if spelling == Spelling::OtherSystems {
        context.report(hint(key, item));
    }
    true
}

fn hint(key: &str, item: &Item<'_, '_>) -> Problem {
    let name = shown(item.name);
    let message = format!("`{name}` is read as `{key}`");
    Problem::new(ProblemKind::KeyAlias, item.span.clone(), message)
        .label("another system's name for it")
        .help(format!("write `{key}`"))
}

fn twice(key: &str, item: &Item<'_, '_>, first: &Found) -> Problem {
    let message = format!("`{key}` is there twice, under two names");
    Problem::new(ProblemKind::KeyTwice, item.span.clone(), message)
        .label("the second")
        .other(first.key.clone(), "the first, which counts")
        .help(format!("put both together under `{key}`"))
}

/// A name without case, `-`, `_`, `.` and a prefix `cors`.
pub(crate) fn normalized(name: &str) -> String {
    let letters = name.chars().filter(|c| !matches!(c, '-' | '_' | '.'));
    let lower: String = letters.map(|c| c.to_ascii_lowercase()).collect();
    lower.strip_prefix("cors").unwrap_or(&lower).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_other_systems_are_understood_in_their_spellings() {
        for (name, key) in [
            ("allowedOrigins", Key::AllowOrigins),
            ("CORS_ALLOWED_ORIGINS", Key::AllowOrigins),
            ("Access-Control-Allow-Origin", Key::AllowOrigins),
            ("origin", Key::AllowOrigins),
            ("allow-methods", Key::AllowMethods),
            ("allowHeaders", Key::AllowHeaders),
            ("exposedHeaders", Key::ExposeHeaders),
            ("expose", Key::ExposeHeaders),
            ("supports_credentials", Key::AllowCredentials),
            ("maxAge", Key::MaxAge),
            ("MaxAgeSeconds", Key::MaxAge),
            ("optionsSuccessStatus", Key::PreflightStatus),
        ] {
            assert_eq!(key_of(name), Some(key), "{name}");
        }
    }

    #[test]
    fn danger_has_one_spelling() {
        assert_eq!(key_of("dangerouslyAllowNullOrigin"), None);
        assert_eq!(key_of("DANGEROUSLY_ALLOW_NULL_ORIGIN"), None);
    }

    #[test]
    fn no_name_stands_for_two_keys_or_in_another_form_than_it_is_looked_for() {
        let all: Vec<_> = ALIASES.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let advised: Vec<_> = ADVICE.iter().map(|(name, _)| *name).collect();
        for name in all.iter().chain(&advised) {
            assert_eq!(all.iter().chain(&advised).filter(|other| *other == name).count(), 1);
            assert_eq!(normalized(name), *name);
        }
        assert!(advised.iter().all(|name| key_of(name).is_none()));
    }
}
