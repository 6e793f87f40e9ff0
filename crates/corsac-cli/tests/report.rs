//! `corsac explain`, and the forms that a report can have.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;

use corsac_diagnostics::stacks::Stack;
use corsac_diagnostics::{pages, policy, rules};
use corsac_policy_file::ProblemKind;
use serde_json::Value;
use support::{ORIGIN, Server, check, response, run};

fn refusing() -> Server {
    Server::answering(|_| {
        response("200 OK", &[("Access-Control-Allow-Origin", "https://other.example")])
    })
}

#[test]
fn every_finding_has_its_page_with_an_example_and_the_report_on_it() {
    for rule in rules::ALL {
        let ran = run(&["explain", rule.id]);
        assert_eq!((ran.exit, &ran.stderr[..]), (0, ""), "{}", rule.id);
        let lines: Vec<_> = ran.stdout.lines().collect();
        assert!(lines[1].starts_with(&format!("{} (", rule.id)), "{}", lines[1]);
        for heading in ["What it finds", "Why it matters", "Write instead", "References"] {
            assert!(lines.contains(&heading), "{}: {heading}", rule.id);
        }
        let found = format!("corsac explain {}", rule.id);
        assert!(lines.iter().any(|line| line.ends_with(&found)), "{}", ran.stdout);
        let long = lines.iter().find(|line| line.chars().count() > 80 && !is_example(line));
        assert_eq!(long, None, "{}", rule.id);
    }
}

/// The lines of an example are shown as they are written.
fn is_example(line: &str) -> bool {
    line.starts_with("  ")
}

#[test]
fn a_page_in_plain_text() {
    let shown = run(&["explain", "vary-origin-missing"]).stdout;
    insta::assert_snapshot!(shown);
}

/// Every identifier that a check or a policy file can have.
fn ids() -> BTreeSet<&'static str> {
    let texts = ProblemKind::ALL.iter().map(|kind| kind.id());
    pages().iter().map(|page| page.id).chain(texts).collect()
}

#[test]
fn the_list_names_every_finding_and_fits_eighty_columns() {
    let ran = run(&["explain", "--list"]);
    assert_eq!(ran.exit, 0);
    let lines: Vec<_> = ran.stdout.lines().collect();
    for id in ids() {
        assert!(lines.contains(&format!("  {id}").as_str()), "{id}");
    }
    assert!(lines.iter().all(|line| line.chars().count() <= 80));
}

#[test]
fn pages_and_the_list_for_programs() {
    let list = run(&["explain", "--list", "--format", "json"]).json();
    let listed = list["findings"].as_array().unwrap().iter().map(|entry| entry["id"].clone());
    assert!(listed.eq(ids()));
    let page = run(&["explain", "mixed-content", "--format", "json"]).json();
    assert_eq!((&page["id"], &page["severity"]), (&"mixed-content".into(), &"refusal".into()));
    assert!(page["page"].as_str().unwrap().starts_with("# "), "{page}");
    assert!(page["example"].as_str().unwrap().contains("page https://"), "{page}");
    let page = run(&["explain", "route-shadowed", "--format", "json"]).json();
    assert_eq!((&page["severity"], &page["example"]), (&"warning".into(), &Value::Null));
    let page = run(&["explain", "policy-syntax", "--format", "json"]).json();
    assert_eq!((&page["severity"], &page["example"]), (&"error".into(), &Value::Null));
    let documentation = include_str!("../../../docs/check-json.md");
    for name in page.as_object().unwrap().keys() {
        assert!(documentation.contains(&format!("| `{name}` |")), "{name} is documented");
    }
}

#[test]
fn what_only_a_policy_can_have_wrong_has_its_page() {
    for rule in policy::ALL {
        let ran = run(&["explain", rule.id]);
        assert_eq!((ran.exit, &ran.stderr[..]), (0, ""), "{}", rule.id);
        let lines: Vec<_> = ran.stdout.lines().collect();
        for heading in ["What it finds", "Why it matters", "Write instead", "References"] {
            assert!(lines.contains(&heading), "{}: {heading}", rule.id);
        }
        let long = lines.iter().find(|line| line.chars().count() > 80 && !is_example(line));
        assert_eq!(long, None, "{}", rule.id);
    }
    let shared = run(&["explain", "method-case"]).stdout;
    assert!(shared.contains("\nIn a policy: A method is written in a case"), "{shared}");
}

#[test]
fn an_unknown_finding_is_a_mistake() {
    let ran = run(&["explain", "vary-orgin"]);
    assert_eq!((ran.exit, &ran.stdout[..]), (2, ""));
    assert!(ran.stderr.contains("did you mean `vary-origin-missing`?"), "{}", ran.stderr);
    let ran = run(&["explain", "zzz"]);
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("corsac explain --list"), "{}", ran.stderr);
}

#[test]
fn a_rehearsal_shows_both_requests_whole_and_sends_nothing() {
    let server = refusing();
    let url = server.url("/a?b=c#d");
    let typed = ["-X", "PUT", "-H", "Authorization: Bearer s3cr3t", "-d", "x=1", "--dry-run"];
    let ran = check(&url, &typed);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    for line in [
        "OPTIONS /a?b=c HTTP/1.1",
        "Access-Control-Request-Method: PUT",
        "PUT /a?b=c HTTP/1.1",
        "Authorization: Bearer ***",
        "Content-Length: 3",
        "x=1",
    ] {
        assert!(ran.stdout.lines().any(|own| own == line), "{line}: {}", ran.stdout);
    }
    assert!(ran.stdout.starts_with("Nothing was sent. Chromium would send this preflight,"));
    let json = check(&url, &[&typed[..], &["--format", "json"]].concat()).json();
    let kinds = json["requests"].as_array().unwrap().iter().map(|own| own["kind"].clone());
    assert!(kinds.eq(["preflight", "request"]), "{json}");
    assert_eq!(json["requests"][1]["body"], "x=1");
    assert!(server.requests().is_empty());
}

#[test]
fn a_request_that_no_browser_sends_has_no_rehearsal() {
    let ran = check("http://api.example.com/", &["--dry-run"]);
    assert_eq!(ran.exit, 0);
    assert!(ran.stdout.contains("would send nothing either"), "{}", ran.stdout);
}

#[test]
fn a_diagram_for_markdown_pages() {
    let server = refusing();
    let ran = check(&server.url("/"), &["--format", "mermaid"]);
    assert_eq!(ran.exit, 1);
    assert!(ran.stdout.contains("\nsequenceDiagram\n"), "{}", ran.stdout);
    assert!(ran.stdout.contains("    browser--xpage: refused: "), "{}", ran.stdout);
}

#[test]
fn findings_for_code_scanning() {
    let server = refusing();
    let ran = check(&server.url("/"), &["--format", "sarif"]);
    let log = ran.json();
    assert_eq!((ran.exit, &log["version"]), (1, &"2.1.0".into()));
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "allow-origin-mismatch");
    let location = &result["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(location["uri"], server.url("/"));
}

#[test]
fn a_fix_says_where_it_goes_in_every_stack() {
    let server = refusing();
    let url = server.url("/");
    assert!(!check(&url, &[]).stdout.contains("\nwhere "));
    for stack in Stack::ALL {
        let shown = check(&url, &["--stack", stack.name()]).stdout;
        let hint = shown.split_once("\nwhere ").map(|(_, rest)| rest);
        let hint = hint.unwrap_or_else(|| panic!("{}: {shown}", stack.name()));
        assert!(hint.contains("\ntrap "), "{}: {hint}", stack.name());
        // Lines to copy are never broken; all others fit.
        let is_code = |line: &str| line.starts_with("             ");
        let fits = |line: &str| is_code(line) || line.chars().count() <= 80;
        assert!(shown.lines().all(fits), "{shown}");
        assert!(!hint.split("\ntrap ").next().unwrap_or_default().contains('↳'), "{hint}");
    }
    let ran = check(&url, &["--stack", "cobol"]);
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("express"), "{}", ran.stderr);
}

#[test]
fn the_origin_is_that_of_the_page() {
    let server = refusing();
    let shown = check(&server.url("/"), &["--stack", "express"]).stdout;
    assert!(shown.contains(&format!("const origins = ['{ORIGIN}'];")), "{shown}");
}
