//! Rules need no more time for a hostile response than for reading it.

#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant};

use corsac_diagnostics::{Example, rules};

/// As many lines, and as many bytes, as a client takes.
const LINES: usize = 4096;
const BYTES: usize = 256 * 1024;

/// Far more than reading that takes without optimization, far less than squares of it do.
const LIMIT: Duration = Duration::from_secs(4);

fn check(request: &str, head: &str) {
    let text = format!("page https://app.example.com\n\n{request}\n\nHTTP/1.1 {head}\n");
    let observation = Example::parse(&text).unwrap().observe().unwrap();
    let start = Instant::now();
    let findings = rules::check(&observation);
    let needed = start.elapsed();
    assert!(needed < LIMIT, "{needed:?} for {}", &head[..60.min(head.len())]);
    let longest = findings.iter().map(|finding| finding.message.len()).max();
    assert!(longest.is_some_and(|length| length < 2000), "{longest:?}");
}

#[test]
fn many_lines_of_one_name() {
    for name in [
        "Access-Control-Allow-Origin",
        "Access-Control-Allow-Credentials",
        "Vary",
        "Allow",
        "Server",
        "Access-Control-Allow-Headers",
        "Access-Control-Allow-Methods",
        "WWW-Authenticate",
        "Via",
    ] {
        let lines: String = (0..LINES).map(|line| format!("{name}: a{line}\n")).collect();
        check("PUT https://api.example.com/items", &format!("401 Unauthorized\n{lines}"));
        check("GET https://api.example.com/items", &format!("200 OK\n{lines}"));
    }
}

#[test]
fn one_long_value() {
    for filler in ["a", ",", " ", "/", "*", "https://a.example, ", "\u{e9}", "${"] {
        let long = filler.repeat(BYTES / filler.len());
        for name in ["Access-Control-Allow-Origin", "Location"] {
            let head = format!("302 Found\n{name}: https://x.example/{long}x");
            check("PUT https://api.example.com/items", &head);
            check("GET https://api.example.com/items", &format!("{head}\nX-Cache: {long}"));
        }
    }
}
