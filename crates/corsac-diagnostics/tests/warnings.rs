//! Findings that do not refuse: their fixes, and hostile responses that pass.

#![allow(clippy::unwrap_used)]

mod support;

use std::time::{Duration, Instant};

use corsac_diagnostics::{Example, Severity, rules};

/// With the responses that the fix asks for, the rule finds nothing any more.
#[test]
fn every_fix_of_a_warning_removes_the_finding() {
    let mut unproven = Vec::new();
    for rule in rules::ALL.iter().filter(|rule| rule.severity != Severity::Refusal) {
        let mut example = Example::parse(rule.example).unwrap();
        let observation = example.observe().unwrap();
        let finding = rule.check(&observation).remove(0);
        let Some(fix) = finding.fix.filter(|fix| !fix.responses.is_empty()) else { continue };
        example.answers = support::fixed(&example.answers, &observation, &fix);
        let again = example.observe().map(|observation| rule.check(&observation));
        if !again.is_ok_and(|findings| findings.is_empty()) {
            unproven.push(rule.id);
        }
    }
    assert_eq!(unproven, PAGES);
}

/// Rules whose fix asks for something of the page as well.
const PAGES: [&str; 2] = ["cookie-not-stored", "opaque-success"];

/// As many lines, and as many bytes, as a client takes.
const LINES: usize = 4096;
const BYTES: usize = 256 * 1024;

/// Far more than reading that takes without optimization, far less than squares of it do.
const LIMIT: Duration = Duration::from_secs(4);

fn check(credentials: &str, lines: &str) {
    let shared = "Access-Control-Allow-Origin: https://app.example.com\n\
                  Access-Control-Allow-Credentials: true\n";
    let text = format!(
        "page https://app.example.com\ncredentials {credentials}\n\n\
         POST https://api.example.org/items\nX-A: 1\n\n\
         HTTP/1.1 204 No Content\nAccess-Control-Allow-Headers: x-a\n{shared}{lines}\n\n\
         HTTP/1.1 200 OK\n{shared}{lines}\n"
    );
    let observation = Example::parse(&text).unwrap().observe().unwrap();
    let start = Instant::now();
    let findings = rules::check(&observation);
    let needed = start.elapsed();
    let head = &lines[..60.min(lines.len())];
    assert!(needed < LIMIT, "{needed:?} for {head}");
    let longest = findings.iter().map(|finding| finding.message.len()).max();
    assert!(longest.is_some_and(|length| length < 2000), "{longest:?} for {head}");
    assert!(findings.len() < 30, "{} for {head}", findings.len());
}

#[test]
fn many_lines_cost_little() {
    for name in [
        "Set-Cookie: c{}=1; SameSite=Lax",
        "Access-Control-Expose-Headers: x-{}",
        "Access-Control-Max-Age: {}",
        "Access-Control-Allow-Headers: *, x-{}",
        "Cache-Control: max-age={}",
        "Vary: x-{}",
        "X-{}: 1",
    ] {
        let line = |line: usize| name.replace("{}", &line.to_string()) + "\n";
        let lines: String = (0..LINES).map(line).collect();
        check("include", &lines);
        check("omit", &lines);
    }
}

#[test]
fn long_values_cost_little() {
    for filler in ["a", ",", "x,", " ", ";", "*,", "=;", "\"", "9"] {
        let long = filler.repeat(BYTES / filler.len());
        for name in [
            "Set-Cookie",
            "Access-Control-Expose-Headers",
            "Access-Control-Max-Age",
            "Cache-Control",
            "Vary",
            "X-Cache",
        ] {
            check("include", &format!("{name}: {long}"));
        }
    }
}
