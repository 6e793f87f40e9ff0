//! The reference and the schema say what the reader does.

#![allow(clippy::unwrap_used)]

use corsac::server::{Key, Routes};
use corsac_policy_file::{ProblemKind, Reading, Settings, read};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};
use serde_json::Value;

const REFERENCE: &str = include_str!("../../../docs/policy-file.md");
const SCHEMA: &str = include_str!("../../../docs/policy.schema.json");

/// The tables of the gateway in the schema, and their headers.
const GATEWAY: [(&str, &str); 4] = [
    ("gateway", "[gateway]"),
    ("gateway_tls", "[gateway.tls]"),
    ("gateway_upstream_tls", "[gateway.upstream_tls]"),
    ("gateway_limits", "[gateway.limits]"),
];

#[test]
fn every_example_is_without_mistakes_in_every_environment() {
    let examples = examples();
    assert!(examples.len() >= 4);
    for example in &examples {
        let reading = reading(example);
        let names: Vec<_> = reading.file.environments.iter().map(|name| Some(&**name)).collect();
        for environment in names.into_iter().chain([None]) {
            let reading = reading.in_environment(environment);
            assert_eq!(reading.problems, [], "{example}");
            let routes = Routes::new(reading.file.config);
            assert!(routes.is_ok(), "{}\n{example}", routes.unwrap_err());
        }
    }
}

#[test]
fn the_schema_takes_every_example_and_refuses_what_the_reader_refuses() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let schema = jsonschema::validator_for(&schema).unwrap();
    for example in examples() {
        let errors: Vec<_> = schema.iter_errors(&json(&example)).map(|e| e.to_string()).collect();
        assert_eq!(errors, [""; 0], "{example}");
    }
    for (key, is_possible) in [
        ("allow_origins = 'https://a.example'", false),
        ("allowed_origins = []", false),
        ("max_age = '10m'", true),
        ("max_age = -1", true),
        ("max_age = 1.5", false),
        ("max_age = -2", false),
        ("max_age = '1.5h'", false),
        ("max_age = '${AGE}'", true),
        ("preflight_status = 201", false),
        ("preflight_status = '${STATUS}'", true),
        ("vary = 'never'", false),
        ("debug = 'true'", false),
        ("on_disallowed = 'reject'", true),
    ] {
        let text = format!("[cors]\n{key}");
        assert_eq!(schema.is_valid(&json(&text)), is_possible, "{key}");
        assert_eq!(reading(&text).problems.is_empty(), is_possible, "{key}");
    }
}

#[test]
fn every_key_is_in_the_schema_and_in_the_reference() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let properties = |of: &str| schema["$defs"][of]["properties"].as_object().unwrap().clone();
    let (policy, route) = (properties("policy"), properties("route"));
    for key in Key::ALL {
        let name = key.name();
        assert!(REFERENCE.contains(&format!("`{name}`")), "{name}");
        let is_in_schema = policy.contains_key(name) || route.contains_key(name);
        assert_eq!(is_in_schema, *key != Key::AllowOriginPredicate, "{name}");
    }
    let gateway = GATEWAY.iter().flat_map(|(table, _)| properties(table));
    for name in policy.into_iter().chain(route).chain(gateway).map(|(name, _)| name) {
        let row = format!("\n| `{name}` |");
        assert!(REFERENCE.contains(&row), "{name}");
    }
}

#[test]
fn the_reader_knows_the_keys_of_the_schema_and_no_others() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let tables = [("policy", "[cors]"), ("route", "[[route]]")];
    for (table, header) in tables.into_iter().chain(GATEWAY) {
        for name in schema["$defs"][table]["properties"].as_object().unwrap().keys() {
            let kinds = |name: &str| -> Vec<_> {
                let reading = reading(&format!("{header}\n{name} = 1979-05-27"));
                reading.problems.iter().map(|problem| problem.kind).collect()
            };
            assert!(kinds(name).contains(&ProblemKind::WrongType), "{name}");
            assert!(kinds(&format!("x{name}x")).contains(&ProblemKind::UnknownKey), "{name}");
        }
    }
}

#[test]
fn defaults_in_the_schema_are_those_of_the_reader() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let plain = reading("[cors]").file.config.default;
    for (name, property) in schema["$defs"]["policy"]["properties"].as_object().unwrap() {
        let Some(default) = property.get("default") else { continue };
        let said = reading(&format!("[cors]\n{name} = {default}"));
        assert_eq!(said.problems, [], "{name}");
        assert_eq!(format!("{:?}", said.file.config.default), format!("{plain:?}"), "{name}");
        let row = REFERENCE.lines().find(|line| line.starts_with(&format!("| `{name}` |")));
        assert!(row.unwrap().contains(&format!("| `{default}` |")), "{name}");
    }
}

#[test]
fn the_gateway_is_described_with_values_that_it_takes() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let is_valid = |text: &str| jsonschema::is_valid(&schema, &json(text));
    for (table, header) in GATEWAY {
        for (name, property) in schema["$defs"][table]["properties"].as_object().unwrap() {
            let examples = property["examples"].as_array().into_iter().flatten();
            for value in examples.chain(property.get("default")) {
                let text = format!("[cors]\nallow_origins = ['*']\n{header}\n{name} = {value}");
                let kinds: Vec<_> = reading(&text).problems.iter().map(|it| it.kind).collect();
                assert!(matches!(kinds[..], [] | [ProblemKind::KeyAlone]), "{text}: {kinds:?}");
                assert!(is_valid(&text), "{text}");
            }
            let Some(default) = property.get("default") else { continue };
            let mut rows =
                REFERENCE.lines().filter(|row| row.starts_with(&format!("| `{name}` |")));
            assert!(rows.any(|row| row.contains(&format!("| `{default}` |"))), "{name}");
        }
    }
}

#[test]
fn the_schema_refuses_what_the_gateway_refuses() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    for (key, is_possible) in [
        ("[gateway]\nupstream = 'http://a'", true),
        ("[gateway]\nupstream = ['http://a', 'http://${AGE}']", true),
        ("[gateway]\nupstream = []", false),
        ("[gateway]\nupstream = 'http://a/'", false),
        ("[gateway]\nupstream = 'ws://a'", false),
        ("[gateway]\nlisten = 80", false),
        ("[gateway]\nlisten = []", false),
        ("[gateway]\ntrusted_proxies = []", true),
        ("[gateway]\nworkers = 257", false),
        ("[gateway]\nworkers = '2'", false),
        ("[gateway]\ndrain = 0", false),
        ("[gateway]\ndrain = '1.5s'", false),
        ("[gateway]\nshadow = ''", false),
        ("[gateway.limits]\nheader_size = '64K'", false),
        ("[gateway.limits]\nheader_size = '64 kib'", true),
        ("[gateway.limits]\nbody_size = 0", false),
        ("[gateway.limits]\nheader_count = 1001", false),
        ("[gateway.limits]\nconnections = 0", false),
        ("[[route]]\npath = '/a/**'\nupstream = 'http://a'\nstrip_prefix = '/a'", true),
        ("[[route]]\npath = '/a/**'\nupstream = 'http://a'\nstrip_prefix = '/a/'", false),
        ("[[route]]\nfolder = 'dist'\nfallback = 'index.html'", true),
        ("[[route]]\nfolder = ''", false),
    ] {
        let text = format!("[cors]\nallow_origins = ['*']\n{key}");
        assert_eq!(reading(&text).problems.is_empty(), is_possible, "{key}");
        assert_eq!(jsonschema::is_valid(&schema, &json(&text)), is_possible, "{key}");
    }
}

fn reading(text: &str) -> Reading {
    let variables = |name: &str| {
        Some(match name {
            "API_HOST" => "127.0.0.1".to_owned(),
            "APP_HOST" => "app.example.com".to_owned(),
            "CORS_ORIGIN" => "https://other.example.com".to_owned(),
            "PREFLIGHT_MAX_AGE" | "AGE" => "2h".to_owned(),
            "PREVIEW_ORIGINS" => "https://a.example.com,https://b.example.com".to_owned(),
            "STATUS" => "200".to_owned(),
            _ => return None,
        })
    };
    read(text, &Settings { variables: &variables, ..Settings::default() })
}

fn json(text: &str) -> Value {
    toml::from_str(text).unwrap()
}

/// The code blocks of the reference in TOML.
fn examples() -> Vec<String> {
    let mut examples = Vec::new();
    let mut is_toml = false;
    for event in Parser::new(REFERENCE) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                is_toml = &*language == "toml";
            }
            Event::Text(text) if is_toml => examples.push(text.into_string()),
            Event::End(_) => is_toml = false,
            _ => {}
        }
    }
    examples
}
