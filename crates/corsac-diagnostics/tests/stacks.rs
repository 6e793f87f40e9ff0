//! Every stack has its hint, as it is written in `tests/stacks/NAME.txt`; `BLESS=1` writes them.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use corsac::browser::ExchangeKind;
use corsac::server::Policy;
use corsac_diagnostics::stacks::{Hint, Snippet, Stack, hint};
use corsac_diagnostics::{Example, Fix, Observation, ResponseFix, rules};

const NEEDS_EVERYTHING: &str = "\
page https://app.example.com
credentials include

PUT https://api.example.com/items/1
Content-Type: application/json
X-Trace: 7

HTTP/1.1 204 No Content
Access-Control-Allow-Methods: DELETE
";
const NEEDS_LITTLE: &str = "\
page https://app.example.com:8443

GET https://api.example.com/items

HTTP/1.1 200 OK
";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stacks")
}

fn observed(example: &str) -> Observation {
    Example::parse(example).unwrap().observe().unwrap()
}

/// The hint of a stack for the fix of the first finding, which also exposes a header.
fn told(stack: Stack, example: &str, exposed: Option<&str>) -> Hint {
    let observation = observed(example);
    let mut fix = rules::check(&observation).remove(0).fix.unwrap();
    if let Some(exposed) = exposed {
        let change = ResponseFix::new(ExchangeKind::Request);
        fix = fix.response(change.set("Access-Control-Expose-Headers", exposed));
    }
    hint(stack, &observation, &fix).unwrap()
}

fn rendered(hint: &Hint) -> String {
    let snippet = match &hint.snippet {
        Snippet::Text(text) => text.clone(),
        Snippet::Export { target, .. } => format!("(what is exported to {target})"),
    };
    format!("{}\n\n{snippet}\n\n{}\n", hint.place, hint.trap)
}

/// What the request needs, as it is written down or as it is to be exported.
fn needs(hint: Hint) -> String {
    match hint.snippet {
        Snippet::Text(text) => text.to_lowercase().replace(r"\.", "."),
        Snippet::Export { policy, .. } => {
            assert!(Policy::new((*policy).clone()).is_ok());
            let lists = [
                &policy.allow_origins,
                &policy.allow_methods,
                &policy.allow_headers,
                &policy.expose_headers,
            ];
            let words: Vec<_> = lists.into_iter().flatten().cloned().collect();
            let credentials = if policy.allow_credentials { " credentials" } else { "" };
            words.join(" ").to_lowercase() + credentials
        }
    }
}

#[test]
fn every_stack_has_the_hint_that_is_written_down() {
    for stack in Stack::ALL {
        let everything = rendered(&told(*stack, NEEDS_EVERYTHING, Some("X-Request-Id")));
        let little = rendered(&told(*stack, NEEDS_LITTLE, None));
        let text = format!("{everything}\n---\n\n{little}");
        let path = folder().join(stack.name()).with_extension("txt");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        assert_eq!(text, std::fs::read_to_string(&path).unwrap_or_default(), "{}", path.display());
    }
}

#[test]
fn every_text_belongs_to_a_stack() {
    let files = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let files: BTreeSet<_> =
        files.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    let names: BTreeSet<_> = Stack::ALL.iter().map(|stack| stack.name().to_owned()).collect();
    assert_eq!(files, names);
}

#[test]
fn every_hint_holds_what_the_request_needs() {
    for stack in Stack::ALL {
        let name = stack.name();
        let snippet = needs(told(*stack, NEEDS_EVERYTHING, Some("X-Request-Id")));
        for needed in ["https://app.example.com", "put", "delete", "x-trace", "x-request-id"] {
            assert!(snippet.contains(needed), "{name}: {needed}");
        }
        // S3 allows credentials to every origin that is named.
        assert!(snippet.contains("credential") || *stack == Stack::S3, "{name}");
        let snippet = needs(told(*stack, NEEDS_LITTLE, None));
        assert!(snippet.contains("https://app.example.com:8443"), "{name}");
        let says_false = snippet.contains("credentials: false");
        assert!(!snippet.contains("credential") || says_false, "{name}");
        assert!(!snippet.contains("expose"), "{name}");
    }
}

#[test]
fn names_are_sorted_and_lead_back() {
    let names: Vec<_> = Stack::ALL.iter().map(|stack| stack.name()).collect();
    assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
    assert!(Stack::ALL.iter().all(|stack| Stack::from_name(stack.name()) == Some(*stack)));
    assert_eq!(Stack::from_name("cobol"), None);
    assert!(Stack::ALL.iter().all(|stack| stack.title().len() <= 48));
}

#[test]
fn nobody_is_told_to_allow_null() {
    let observation = observed(&NEEDS_LITTLE.replace("https://app.example.com:8443", "null"));
    let change = ResponseFix::new(ExchangeKind::Request).set("Vary", "Origin");
    let fix = Fix::advice("").response(change);
    assert!(Stack::ALL.iter().all(|stack| hint(*stack, &observation, &fix).is_none()));
}
