//! Every rule about policies has a page, a policy in which it finds something and one in which it
//! does not.

#![allow(clippy::unwrap_used)]

mod policy_cases;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use corsac::server::{PolicyConfig, RouteConfig, Routes, RoutesConfig};
use corsac_diagnostics::policy::{self, PolicyFinding, PolicySeverity, Subject, check};
use corsac_diagnostics::{page, pages, rules};
use policy_cases::{Case, cases, policy};

/// The headings of a page, in order.
const HEADINGS: [&str; 4] =
    ["## What it finds", "## Why it matters", "## Write instead", "## References"];

/// What is found both in a server's answers and in a policy.
const SHARED: [&str; 7] = [
    "authorization-not-covered-by-wildcard",
    "expose-headers-sensitive",
    "expose-wildcard-with-credentials",
    "max-age-excessive",
    "method-case",
    "null-origin-trusted",
    "wildcard-origin-with-credentials",
];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn stems(name: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder(name)).unwrap().map(|entry| entry.unwrap().path());
    let stems = entries.map(|path| path.file_stem().unwrap().to_str().unwrap().replace('_', "-"));
    stems.filter(|stem| stem != "mod").collect()
}

fn found(case: &Case) -> Vec<PolicyFinding> {
    check(&Subject { config: &case.found, environment: case.environment })
}

fn alone(policy: PolicyConfig) -> RoutesConfig {
    RoutesConfig { default: Some(policy), routes: Vec::new() }
}

#[test]
fn every_rule_has_a_file_of_its_name_a_case_and_a_snapshot() {
    let ids: BTreeSet<_> = policy::ALL.iter().map(|rule| rule.id.to_owned()).collect();
    assert_eq!(stems("src/policy/rules"), ids);
    let found: BTreeSet<_> = cases().iter().map(|case| case.id.to_owned()).collect();
    assert_eq!(found, ids);
    assert_eq!(stems("tests/policy-findings"), ids);
}

#[test]
fn identifiers_are_slugs_sorted_and_shared_only_on_purpose() {
    let ids: Vec<_> = policy::ALL.iter().map(|rule| rule.id).collect();
    assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
    let is_slug = |id: &str| id.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    assert!(ids.iter().all(|id| is_slug(id)));
    assert!(policy::ALL.iter().all(|rule| policy::find(rule.id) == Some(rule)));
    let shared: Vec<_> = ids.into_iter().filter(|id| rules::find(id).is_some()).collect();
    assert_eq!(shared, SHARED);
}

#[test]
fn every_page_has_a_title_and_the_same_headings() {
    for rule in policy::ALL {
        assert!(rule.page.trim_start().starts_with("# "), "{}", rule.id);
        let lines = rule.page.lines().map(str::trim);
        let headings: Vec<_> = lines.filter(|line| line.starts_with("## ")).collect();
        assert_eq!(headings, HEADINGS, "{}", rule.id);
        assert!(rule.title().chars().count() <= 72, "{}: {}", rule.id, rule.title());
        assert!(rule.page.contains("<https://"), "{}", rule.id);
    }
}

#[test]
fn one_page_tells_of_both_halves() {
    assert_eq!(pages().len(), policy::ALL.len() + rules::ALL.len() - SHARED.len());
    assert!(pages().iter().all(|own| page(own.id) == Some(*own)));
    let shared = page("max-age-excessive").unwrap();
    assert_eq!(shared.text().matches("## What it finds").count(), 2);
    assert_eq!(shared.severity(), "note");
    assert_eq!(page("no-origins").unwrap().severity(), "error");
    assert_eq!(page("cheese"), None);
}

/// A message is a title, whose line has to fit beside its identifier.
#[test]
fn messages_are_short() {
    for case in cases() {
        for found in found(&case) {
            let length = found.message.chars().count();
            let is_long_value = found.message.contains("chrome-extension://");
            assert!(length <= 92 || is_long_value, "{length}: {}", found.message);
        }
    }
}

/// What is found in every case is compared with `tests/policy-findings/ID.txt`; `BLESS=1` writes
/// them.
#[test]
fn every_rule_finds_its_cases() {
    let mut texts = std::collections::BTreeMap::<_, String>::new();
    for case in cases() {
        let findings = found(&case);
        let own = findings.iter().find(|finding| finding.rule.id == case.id);
        let own = own.unwrap_or_else(|| panic!("{}: {findings:#?}", case.id));
        assert_eq!(own.severity, case.severity, "{}: {own:#?}", case.id);
        assert!(own.severity >= own.rule.severity, "{}", case.id);
        let text = texts.entry(case.id).or_default();
        findings.iter().for_each(|finding| text.push_str(&rendered(finding)));
        text.push('\n');
    }
    for (id, text) in texts {
        let path = folder("tests/policy-findings").join(id).with_extension("txt");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(text, expected, "{}", path.display());
    }
}

fn rendered(finding: &PolicyFinding) -> String {
    let mut text = String::new();
    let (id, severity) = (finding.rule.id, finding.severity.name());
    writeln!(text, "{severity}: {id} at {}", finding.place).unwrap();
    writeln!(text, "  {}", finding.message).unwrap();
    writeln!(text, "  ^ {}", finding.label).unwrap();
    finding.help.iter().for_each(|help| writeln!(text, "  help: {help}").unwrap());
    finding.suggestion.iter().for_each(|value| writeln!(text, "  write: {value}").unwrap());
    finding.related.iter().for_each(|(place, what)| writeln!(text, "  {place}: {what}").unwrap());
    text
}

#[test]
fn every_rule_is_silent_about_what_is_right() {
    for case in cases() {
        let subject = Subject { config: &case.clean, environment: case.clean_environment };
        let findings = check(&subject);
        let own = findings.iter().find(|finding| finding.rule.id == case.id);
        assert_eq!(own, None, "{}", case.id);
    }
}

#[test]
fn a_finding_has_a_sentence_and_a_label() {
    for finding in cases().iter().flat_map(found) {
        assert!(finding.message.ends_with('.'), "{finding:#?}");
        assert!(!finding.label.is_empty() && !finding.label.ends_with('.'), "{finding:#?}");
        assert!(finding.help.is_some_and(|help| help.ends_with('.')), "{}", finding.message);
    }
}

/// What makes a policy unusable is an error, and nothing else is.
#[test]
fn errors_are_what_the_core_refuses() {
    for case in cases() {
        let errors = found(&case);
        let errors = errors.iter().filter(|finding| finding.severity == PolicySeverity::Error);
        let mut own: Vec<_> = errors.map(|finding| finding.place.to_string()).collect();
        let refused = Routes::new(case.found.clone()).err().into_iter().flatten();
        let mut refused: Vec<_> = refused.map(|error| error.place.to_string()).collect();
        own.sort_unstable();
        refused.sort_unstable();
        assert_eq!(own, refused, "{}", case.id);
    }
}

/// The policy of the documentation.
#[test]
fn the_sample_has_nothing_but_notes() {
    let default = PolicyConfig {
        allow_methods: vec!["PUT".into(), "DELETE".into()],
        allow_headers: vec!["authorization".into(), "content-type".into()],
        expose_headers: vec!["x-request-id".into()],
        allow_credentials: true,
        ..policy(&[
            "https://app.example.com",
            "https://*.preview.example.com",
            "https://partner.example",
        ])
    };
    let public = RouteConfig {
        path: Some("/public/**".into()),
        methods: vec!["GET".into()],
        policy: Some(policy(&["*"])),
        ..RouteConfig::default()
    };
    let config = RoutesConfig { default: Some(default), routes: vec![public] };
    let findings = check(&Subject { config: &config, environment: None });
    let ids: Vec<_> = findings.iter().map(|finding| finding.rule.id).collect();
    assert_eq!(ids, ["any-subdomain-trusted", "websocket-origin-unchecked"], "{findings:#?}");
    assert!(findings.iter().all(|finding| finding.severity == PolicySeverity::Note));
}

#[test]
fn findings_come_in_the_order_of_their_places() {
    for case in cases() {
        let places: Vec<_> = found(&case).iter().map(|finding| finding.place).collect();
        assert!(places.is_sorted(), "{places:?}");
    }
}

/// Careful expressions, in which nothing is to be found.
#[test]
fn sound_regular_expressions_are_proven_clean() {
    for regex in [
        r"https://app\.example\.com",
        r"^https://(app|admin)\.example\.com$",
        r"https://pr-\d+\.example\.com",
        r"https://app\.example\.(com|org)",
        r"https://app\.example\.com(:8443)?",
        r"(?i)https://app\.example\.com",
        r"https://(foo|bar)\.co\.uk",
    ] {
        let regex = Some(regex.to_owned());
        for allow_credentials in [true, false] {
            let policy = PolicyConfig {
                allow_origin_regex: regex.clone(),
                allow_credentials,
                websocket_origins: vec!["https://app.example.com".into()],
                ..PolicyConfig::default()
            };
            let findings = check(&Subject { config: &alone(policy), environment: None });
            assert_eq!(findings, [], "{regex:?}");
        }
    }
}

#[test]
fn long_lists_are_gone_through_quickly_and_told_briefly() {
    let sound = (0..80_000).map(|number| format!("https://app-{number}.example.com"));
    let insecure = (0..20_000).map(|number| format!("http://app-{number}.example.org"));
    let origins: Vec<_> = sound.chain(insecure).collect();
    let twice = [&origins[50_000..], &origins[50_000..]].concat();
    for (allow_origins, allow_credentials) in [(origins, true), (twice, false)] {
        let policy = PolicyConfig {
            allow_origins,
            allow_credentials,
            allow_origin_regex: Some("(a|b)*https://.*".into()),
            ..PolicyConfig::default()
        };
        let config = alone(policy);
        let before = Instant::now();
        let findings = check(&Subject { config: &config, environment: Some("production") });
        // A second or two as users have it, with optimisations.
        assert!(before.elapsed() < Duration::from_secs(30), "{:?}", before.elapsed());
        assert!(findings.len() < 100, "{}", findings.len());
        assert!(findings.iter().any(|finding| finding.message.contains("more findings")));
    }
}

#[test]
fn hostile_values_end_in_findings() {
    let long = "a".repeat(1 << 13);
    let (origin, label) = (format!("http://{long}.example"), format!("http://*.{long}.example"));
    let texts = [
        "",
        "\0",
        "é",
        "://",
        "*",
        "https://",
        "https://*",
        "[",
        "(a{1000}){1000}",
        "/",
        &long,
        &origin,
        &label,
    ];
    for text in texts {
        let list = vec![text.to_owned(); 3];
        let policy = PolicyConfig {
            allow_origins: list.clone(),
            allow_origin_regex: Some(text.to_owned()),
            allow_methods: list.clone(),
            allow_headers: list.clone(),
            expose_headers: list.clone(),
            timing_allow_origins: list.clone(),
            websocket_origins: list.clone(),
            ..PolicyConfig::default()
        };
        let route = RouteConfig {
            hosts: list.clone(),
            path: Some(text.to_owned()),
            methods: list,
            policy: Some(policy.clone()),
        };
        let config = RoutesConfig { default: Some(policy), routes: vec![route.clone(), route] };
        let findings = check(&Subject { config: &config, environment: Some(text) });
        assert!(!findings.is_empty());
        assert!(findings.iter().all(|finding| finding.message.len() < 2_000));
    }
}
