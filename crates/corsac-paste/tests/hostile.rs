//! Much of the same: with quadratic work anywhere, this would run for minutes.

use corsac_paste::{Har, PastedRequest};

/// `start`, then `part` over and over, then `end`.
fn repeated(start: &str, part: &str, end: &str) -> String {
    format!("{start}{}{end}", part.repeat(50_000 / part.len()))
}

#[test]
fn commands_take_linear_time() {
    for part in [
        "a",
        " a",
        "'",
        "\"",
        "\\",
        "\\\n",
        "$'\\u0041'",
        "$",
        "{",
        "&",
        ";",
        "^",
        "^\"",
        "^\n",
        "\u{e9}",
        "[::1]",
        " -d a",
        " -dé",
        " --url-query a=b",
        " -H a:b",
        " -b a=b",
        " -s",
        "s",
        " --",
        " --x",
        " -F a=b",
        " --resolve a",
        " --data-urlencode a=b",
        " -H 'Accept:'",
    ] {
        for start in [
            "curl a ",
            "curl ",
            "curl a -d '",
            "curl a -d \"",
            "curl a -d $'",
            "curl ^\"",
            "curl a -",
        ] {
            for end in ["", "'", "\"", "^\""] {
                let _ = PastedRequest::from_curl(&repeated(start, part, end));
            }
        }
    }
}

#[test]
fn calls_take_linear_time() {
    for part in [
        "a",
        "a.",
        "'a'+",
        "1+",
        "(",
        "[",
        "{a:",
        "/",
        "/**/",
        "/*",
        "// \n",
        "\\u0041",
        "\\ud83d",
        "`",
        "${",
        "-",
        "1",
        "1e",
        ",",
        "a:1,",
        "'a':'b',",
        "['a','b'],",
        ";",
        "\u{e9}",
        "JSON.stringify(",
        "new ",
    ] {
        for start in [
            "",
            "fetch(",
            "fetch('",
            "fetch('a',{",
            "fetch('a',{headers:{",
            "fetch('a',{headers:[",
            "fetch('a')",
            "const ",
        ] {
            for end in ["", "'", "})", "}})", "]})"] {
                let _ = PastedRequest::from_fetch_call(&repeated(start, part, end));
            }
        }
    }
}

/// Quoting quoted text doubles it.
#[test]
fn calls_in_calls_produce_a_bounded_text() {
    for (open, close) in [
        ("JSON.stringify(", ")"),
        ("JSON.stringify('' + ", ")"),
        ("''+new URLSearchParams(''+", ")"),
    ] {
        let (open, close) = (open.repeat(60), close.repeat(60));
        let text = format!("fetch('/a', {{body: {open}'\"'{close}}})");
        let result = PastedRequest::from_fetch_call(&text);
        assert_eq!(result.is_err(), open.starts_with("JSON"), "{text}");
    }
}

#[test]
fn recordings_take_linear_time() {
    let header = r#"{"name": "access-control-request-headers", "value": "a"},"#;
    let announced = (0..100_000).map(|number| format!("x-{number}")).collect::<Vec<_>>().join(",");
    let headers = announced.replace(',', "\", \"value\": \"1\"}, {\"name\": \"");
    let entry = |method: &str, headers: &str| {
        format!(
            r#"{{"request": {{"method": "{method}", "url": "http://a/", "headers": [{headers}]}},
                     "response": {{"status": 302, "redirectURL": "/"}}}}"#
        )
    };
    let preflight = format!(
        r#"{{"name": "Access-Control-Request-Method", "value": "PUT"}},
           {{"name": "Access-Control-Request-Headers", "value": "{announced}"}}"#
    );
    let request = format!(r#"{{"name": "{headers}", "value": "1"}}"#);
    let many = |entry: String| repeated("", &format!("{entry},"), &entry);
    for entries in [
        format!("{}, {}", entry("OPTIONS", &preflight), entry("PUT", &request)),
        many(entry("GET", "")),
        many(
            entry("OPTIONS", r#"{"name": "Access-Control-Request-Method", "value": "GET"}"#)
                + ","
                + &entry("GET", ""),
        ),
        entry("GET", &repeated("", header, r#"{"name": "a"}"#)),
        repeated("", "[", ""),
    ] {
        let Ok(har) = Har::read(format!(r#"{{"log": {{"entries": [{entries}]}}}}"#).as_bytes())
        else {
            continue;
        };
        for candidate in har.candidates().take(2) {
            let _ = har.conversation(candidate.number());
        }
        let _ = har.conversation(har.entries().len());
    }
}
