//! What reports look like, each kind of end once.

use corsac_client::{ConnectAttempt, ExchangeError};
use corsac_diagnostics::{Finding, Fix, rules};

use super::testing::Told;
use super::{json, mermaid, sarif, text};
use crate::judge::{End, Receiver, Unsent};

const ALLOWED: &str = "\
page https://app.example.com

GET https://api.example.com/items

HTTP/1.1 200 OK
Content-Type: application/json
Access-Control-Allow-Origin: https://app.example.com
Vary: Origin
";
const REFUSED_REQUEST: &str = "\
page https://app.example.com

GET https://api.example.com/items

HTTP/1.1 200 OK
Access-Control-Allow-Origin: https://app.example.com/
Vary: Origin
";
const REFUSED_PREFLIGHT: &str = "\
page https://app.example.com
credentials include

PUT https://api.example.com/items/1
Content-Type: application/json
X-Trace: 7
Authorization: Bearer secret

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer
Access-Control-Allow-Origin: *
Access-Control-Allow-Headers: *
";
const OPAQUE: &str = "\
page https://app.example.com
mode no-cors

GET https://cdn.example.net/pixel.gif

HTTP/1.1 200 OK
Content-Type: image/gif
";
const PREFLIGHTED: &str = "\
page http://app.example.com

PUT http://api.example.com/items/1

HTTP/1.1 204 No Content
Access-Control-Allow-Origin: http://app.example.com
Access-Control-Allow-Methods: PUT
Vary: Origin

HTTP/1.1 200 OK
Access-Control-Allow-Origin: http://app.example.com
Vary: Origin
";
const REDIRECTS: &str = "\
page https://app.example.com

GET https://a.example.com/1

HTTP/1.1 302 Found
Location: https://b.example.com/2
Access-Control-Allow-Origin: *

HTTP/1.1 307 Temporary Redirect
Location: https://user:secret@c.example.com/3
Access-Control-Allow-Origin: *
";
const WIDE: &str = "\
page https://app.example.com

GET https://bücher.example/日本語/ページ

HTTP/1.1 200 OK
Access-Control-Allow-Origin: https://日本語.example
";

fn told(text: &str) -> Told {
    Told::of(text)
}

fn unreachable() -> Told {
    let address = "203.0.113.7:443".parse().unwrap();
    let attempts = vec![ConnectAttempt { address, reason: "connection refused".to_owned() }];
    Told::without_last(ALLOWED, |sent| End::Unreachable(sent, ExchangeError::Connect { attempts }))
}

fn reset() -> Told {
    let received = b"HTTP/1.1 200 OK\r\nSet-Cookie: sid=secret\r\nAccess-Con".to_vec();
    Told::without_last(PREFLIGHTED, |sent| {
        End::Unreachable(sent, ExchangeError::Reset { received })
    })
}

fn withheld() -> Told {
    let to = Receiver::Address("203.0.113.7:80".parse().unwrap());
    Told::without_last(PREFLIGHTED, |request| End::Withheld(Unsent { request, to }))
}

fn every_end() -> Vec<(&'static str, Told)> {
    vec![
        ("allowed", told(ALLOWED)),
        ("refused_request", told(REFUSED_REQUEST)),
        ("refused_preflight", told(REFUSED_PREFLIGHT)),
        ("opaque", told(OPAQUE)),
        ("redirects", told(REDIRECTS)),
        ("wide", told(WIDE)),
        ("long", told(&long())),
        ("unreachable", unreachable()),
        ("reset", reset()),
        ("withheld", withheld()),
        ("preflight_only", Told::without_last(PREFLIGHTED, End::PreflightOnly)),
        ("preflight_only_without_preflight", Told::without_last(ALLOWED, End::PreflightOnly)),
        ("not_recorded", Told::without_last(PREFLIGHTED, End::NotRecorded)),
        ("preflight_not_recorded", Told::without_last(REFUSED_PREFLIGHT, End::NotRecorded)),
    ]
}

/// A header that no screen holds, with its fault in the middle.
fn long() -> String {
    let names = |numbers: std::ops::Range<usize>| -> String {
        numbers.map(|number| format!("x-name-{number}, ")).collect()
    };
    format!(
        "page https://app.example.com\n\nGET https://api.example.com/\nX-Trace: 7\n\n\
         HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: https://app.example.com\n\
         Access-Control-Allow-Headers: {}x trace, {}x-end\n",
        names(0..40),
        names(40..80)
    )
}

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[test]
fn texts() {
    for (name, told) in every_end() {
        insta::assert_snapshot!(format!("text_{name}"), plain(&text::text(&told.story())));
    }
}

#[test]
fn texts_fit_eighty_columns() {
    use unicode_width::UnicodeWidthStr;
    let examples = rules::ALL.iter().map(|rule| (rule.id, Told::of(rule.example)));
    for (name, told) in every_end().into_iter().chain(examples) {
        for line in plain(&text::text(&told.story())).lines() {
            assert!(line.width() <= 80, "{name}: {line}");
            assert!(!line.ends_with(' '), "{name}: {line:?}");
        }
    }
}

#[test]
fn a_cause_is_told_between_the_reason_and_the_console_and_no_line_twice() {
    let rule = rules::find("cached-response-refused").unwrap();
    let text = plain(&text::text(&told(rule.example).story()));
    let at = |wanted: &str| text.find(wanted).unwrap_or_else(|| panic!("{wanted}: {text}"));
    assert!(at("\nwhy ") < at("\nlikely ") && at("\nlikely ") < at("\nconsole "));
    assert!(at("Ask past the cache") < at("\nconsole ") && at("\nconsole ") < at("\nfix "));
    assert_eq!(text.matches("    Access-Control-Allow-Origin: ").count(), 1, "{text}");
}

#[test]
fn of_a_fix_that_was_told_only_the_finding_is() {
    let told = told(REFUSED_REQUEST);
    let mut story = told.story();
    let fix = story.refusals().next().unwrap().fix.clone();
    let other = Finding {
        rule: rules::find("vary-origin-missing").unwrap(),
        message: "Something else.".to_owned(),
        exchange: None,
        places: Vec::new(),
        fix,
    };
    story.findings.push(other.clone());
    let shown = plain(&text::text(&story));
    let end = "\nwarning    Something else.\nmore       corsac explain vary-origin-missing\n";
    assert!(shown.ends_with(end), "{shown}");
    let advice = Finding { fix: Some(Fix::advice("Do this.")), ..other };
    story.findings.push(advice);
    let end = "\nfix        Do this.\nmore       corsac explain vary-origin-missing\n";
    assert!(plain(&text::text(&story)).ends_with(end));
}

#[test]
fn diagrams() {
    for name in ["refused_preflight", "wide", "withheld", "not_recorded"] {
        let (_, told) = every_end().into_iter().find(|(own, _)| *own == name).unwrap();
        insta::assert_snapshot!(format!("mermaid_{name}"), mermaid::mermaid(&told.story()));
    }
}

#[test]
fn every_statement_of_a_diagram_is_on_its_own_line() {
    let statements =
        ["participant ", "page->>", "browser-", "server-", "Note over ", "%%{init", "sequence"];
    for (name, told) in every_end() {
        for line in mermaid::mermaid(&told.story()).lines() {
            let line = line.trim_start();
            assert!(statements.iter().any(|own| line.starts_with(own)), "{name}: {line}");
            let entities = line.matches(';').count();
            let numbers = line.matches('#').count();
            assert_eq!(entities, numbers, "{name}: {line}");
        }
    }
}

fn log(told: &Told) -> serde_json::Value {
    serde_json::from_str(&sarif::sarif(&told.story())).unwrap()
}

#[test]
fn findings_for_code_scanning() {
    let told = told(REFUSED_PREFLIGHT);
    let log = log(&told);
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), told.story().findings.len());
    for result in results {
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert_eq!(rule["defaultConfiguration"]["level"], result["level"]);
        assert!(rule["help"]["markdown"].as_str().unwrap().starts_with("# "));
        assert!(!rule["fullDescription"]["text"].as_str().unwrap().contains(['\n', '#']));
    }
    let first = &results[0];
    assert_eq!(
        (&first["level"], &first["webResponse"]["statusCode"]),
        (&"error".into(), &401.into())
    );
    assert_eq!(
        first["partialFingerprints"]["corsac/v1"],
        "wildcard-origin-with-credentials PUT https://api.example.com/items/1 https://app.example.com"
    );
}

#[test]
fn a_check_without_a_verdict_is_no_success() {
    let invocation = log(&unreachable())["runs"][0]["invocations"][0].clone();
    assert_eq!(invocation["executionSuccessful"], false);
    let text = &invocation["toolExecutionNotifications"][0]["message"]["text"];
    assert!(text.as_str().unwrap().starts_with("no connection"), "{text}");
}

#[test]
fn json_is_what_its_schema_says() {
    let schema = include_str!("../../../../docs/check.schema.json");
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let examples = rules::ALL.iter().map(|rule| (rule.id, Told::of(rule.example)));
    for (name, told) in every_end().into_iter().chain(examples) {
        let report = serde_json::from_str(&json::json(&told.story())).unwrap();
        let errors: Vec<_> = schema.iter_errors(&report).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}\n{report:#}");
    }
}

#[test]
fn no_rendering_has_a_secret() {
    for (name, told) in every_end() {
        let story = told.story();
        for report in
            [text::text(&story), json::json(&story), mermaid::mermaid(&story), sarif::sarif(&story)]
        {
            assert!(!report.contains("secret"), "{name}: {report}");
        }
    }
}
