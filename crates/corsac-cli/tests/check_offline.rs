//! `corsac check --offline`: what a policy file says, judged by the browser half.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use support::{ORIGIN, Ran, corsac};

const API: &str = "https://api.example.com/items/1";

const POLICY: &str = r#"[cors]
allow_origins = ["https://app.example.com", "https://*.preview.example.com"]
allow_methods = ["PUT", "PATCH"]
allow_headers = ["content-type"]
expose_headers = ["x-request-id"]
max_age = "10m"

[[route]]
path = "/public/**"
methods = ["GET"]
[route.cors]
allow_origins = ["*"]

[[route]]
path = "/me/**"
[route.cors]
allow_origins = ["https://app.example.com"]
allow_credentials = true

[environment.staging.cors]
allow_origins = ["https://staging.example.com"]
"#;

/// A folder with a policy file.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, policy: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("corsac-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("corsac.toml"), policy).unwrap();
        Self(folder)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = corsac(&[&["check", "--offline"], arguments].concat());
        command.current_dir(&self.0).env_remove("CORSAC_ENVIRONMENT");
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        self.command(arguments).output().unwrap().into()
    }

    fn check(&self, url: &str, more: &[&str]) -> Ran {
        self.run(&[&[url, "--origin", ORIGIN], more].concat())
    }

    /// The exit code, and the report as its schema wants it.
    fn json(&self, url: &str, more: &[&str]) -> (i32, Value) {
        let ran = self.run(&[&[url, "--format", "json"], more].concat());
        let report = ran.json();
        let schema = include_str!("../../../docs/check.schema.json");
        let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
        let errors: Vec<_> = schema.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}\n{report:#}");
        (ran.exit, report)
    }

    /// What is to be changed for a page's request.
    fn changes(&self, url: &str, more: &[&str]) -> Vec<String> {
        let (exit, report) = self.json(url, more);
        assert_eq!(exit, 1, "{report:#}");
        let changes = report["policy"]["changes"].as_array().unwrap().iter();
        changes.map(|change| change["message"].as_str().unwrap().to_owned()).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const FROM_APP: [&str; 2] = ["--origin", ORIGIN];

#[test]
fn an_allowed_request_has_no_findings() {
    let folder = Folder::new("allowed", POLICY);
    for (path, more) in [
        ("/items", &["-X", "PUT", "-H", "Content-Type: application/json", "-d", "{}"][..]),
        ("/items", &["-d", "a=b"]),
        ("/items", &["-X", "PATCH", "--profile", "firefox"]),
        ("/public/a", &[]),
        ("/me/1", &["--credentials", "include"]),
        ("/items", &["-X", "PUT", "--profile", "standard"]),
        ("/items", &["--mode", "no-cors"]),
    ] {
        let url = format!("https://api.example.com{path}");
        let (exit, report) = folder.json(&url, &[&FROM_APP, more].concat());
        assert_eq!((exit, &report["findings"]), (0, &Value::Array(Vec::new())), "{report:#}");
        let exchanges = report["exchanges"].as_array().unwrap().len();
        assert_eq!(report["policy"]["decisions"].as_array().unwrap().len(), exchanges);
        assert_eq!(report["policy"]["changes"], Value::Array(Vec::new()));
    }
}

#[test]
fn reports_for_people() {
    let folder = Folder::new("people", POLICY);
    let json = "Content-Type: application/json";
    for (name, url, more) in [
        ("allowed", API, &["-X", "PUT", "-H", json, "-d", "{}"][..]),
        ("refused_preflight", API, &["-X", "DELETE", "-H", "X-Token: 1", "-H", "X-Trace: 2"]),
        (
            "wildcard_with_credentials",
            "https://api.example.com/public/a",
            &["--credentials", "include"],
        ),
        ("ambiguous_path", "https://api.example.com/public/..%2Fitems", &[]),
    ] {
        let ran = folder.check(url, more);
        assert_eq!(ran.stderr, "");
        assert!(ran.stdout.lines().all(|line| line.chars().count() <= 80), "{}", ran.stdout);
        insta::assert_snapshot!(name, ran.stdout);
    }
}

#[test]
fn a_diagram_and_a_log_are_about_the_file() {
    let folder = Folder::new("formats", POLICY);
    let ran = folder.check(API, &["-X", "DELETE", "--format", "mermaid"]);
    assert_eq!(ran.exit, 1);
    for part in ["participant server as policy file corsac.toml", "the method DELETE is not in"] {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
    let log = folder.check(API, &["-X", "DELETE", "--format", "sarif"]).json();
    let result = &log["runs"][0]["results"][0];
    let location = &result["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "corsac.toml");
    assert_eq!(location["region"]["startLine"], 3);
    let message = result["message"]["text"].as_str().unwrap();
    assert!(message.contains("line 3: add \"DELETE\" to allow_methods"), "{message}");
    assert!(!message.contains("Access-Control-Allow-Methods:"), "{message}");
}

#[test]
fn what_to_change_is_said_in_terms_of_the_file() {
    let folder = Folder::new("changes", POLICY);
    let other = ["--origin", "https://other.example"];
    let changes = |url: &str, more: &[&str]| folder.changes(url, more);
    let origin = "line 2: add \"https://other.example\" to allow_origins";
    assert_eq!(changes(API, &other), [origin]);
    assert_eq!(
        changes(API, &[&other[..], &["-X", "DELETE", "-H", "X-A: 1", "-H", "X-B: 2"]].concat()),
        [
            origin,
            "line 3: add \"DELETE\" to allow_methods",
            "line 4: add \"x-a\", \"x-b\" to allow_headers"
        ]
    );
    let credentials = [&FROM_APP[..], &["--credentials", "include"]].concat();
    assert_eq!(
        changes(API, &credentials),
        ["line 1: below [cors], write allow_credentials = true"]
    );
    let me = "https://api.example.com/me/1";
    assert_eq!(
        changes(me, &[&credentials[..], &["-X", "PUT"]].concat()),
        ["line 16: in this [route.cors], write allow_methods = [\"PUT\"]"]
    );
    assert_eq!(
        changes("https://api.example.com/public/a", &credentials),
        [
            format!("line 12: write \"{ORIGIN}\" instead of \"*\" in allow_origins"),
            "line 11: in this [route.cors], write allow_credentials = true".to_owned()
        ]
    );
}

/// A key goes where the table is, however that is written.
#[test]
fn a_table_without_a_header_is_changed_where_it_stands() {
    let put = [&FROM_APP[..], &["-X", "PUT"]].concat();
    for (policy, written) in [
        ("cors = { allow_origins = [\"*\"] }", "between the braces of cors, write allow_methods"),
        ("cors.allow_origins = [\"*\"]", "beside it, write cors.allow_methods"),
        (
            "route = [{ path = \"/**\", cors = { allow_origins = [\"*\"] } }]",
            "between the braces of cors, write allow_methods",
        ),
    ] {
        let changes = Folder::new("forms", policy).changes(API, &put);
        assert_eq!(changes, [format!("line 1: {written} = [\"PUT\"]")], "{policy}");
    }
}

/// What is proposed is tried: with it, the command itself allows the request.
#[test]
fn a_policy_that_was_changed_as_proposed_allows_the_request() {
    let request = [&FROM_APP[..], &["-X", "DELETE", "-H", "X-A: 1", "--credentials", "include"]];
    let request = request.concat();
    let before = "[cors]\nallow_origins = [\"https://a.example\"]\n";
    let changes = Folder::new("before", before).changes(API, &request);
    assert_eq!(
        changes,
        [
            format!("line 2: add \"{ORIGIN}\" to allow_origins"),
            "line 1: below [cors], write allow_methods = [\"DELETE\"]".to_owned(),
            "line 1: below [cors], write allow_headers = [\"x-a\"]".to_owned(),
            "line 1: below [cors], write allow_credentials = true".to_owned(),
        ]
    );
    let after = format!(
        "[cors]\nallow_origins = [\"https://a.example\", \"{ORIGIN}\"]\nallow_methods = [\"DELETE\"]\n\
         allow_headers = [\"x-a\"]\nallow_credentials = true\n"
    );
    assert_eq!(Folder::new("after", &after).json(API, &request).0, 0);
}

#[test]
fn what_no_change_helps_against_is_said_too() {
    let folder = Folder::new("obstacles", POLICY);
    for (more, part) in [
        (&["--origin", "null"][..], "any page can have the origin null"),
        (&["--origin", ORIGIN, "-X", "patch"], "let the page send PATCH instead of patch"),
    ] {
        let (exit, report) = folder.json(API, more);
        let obstacle = report["policy"]["obstacle"].as_str().unwrap();
        assert!(exit == 1 && obstacle.contains(part), "{obstacle}");
    }
    let me = "http://api.example.com/me/1";
    let insecure = ["--origin", "http://app.example.com", "--credentials", "include"];
    let (_, report) = folder.json(me, &insecure);
    let obstacle = report["policy"]["obstacle"].as_str().unwrap();
    assert!(obstacle.contains("anyone on the way can change this page"), "{obstacle}");
    assert_eq!(report["policy"]["changes"], Value::Array(Vec::new()));
}

#[test]
fn the_rule_that_decides_is_named() {
    let folder = Folder::new("rules", POLICY);
    let rules = |url: &str, more: &[&str]| {
        let (_, report) = folder.json(url, &[&FROM_APP, more].concat());
        report["policy"]["decisions"][0]["rules"].clone()
    };
    let public = "https://api.example.com/public/a";
    let cors = serde_json::json!([{ "kind": "cors", "number": null, "line": 1 }]);
    let route = serde_json::json!([{ "kind": "route", "number": 1, "line": 8 }]);
    assert_eq!(rules(API, &[]), cors);
    assert_eq!(rules(public, &[]), route);
    assert_eq!(rules(public, &["-X", "PUT"]), cors);
    let both = rules("https://api.example.com/public/..%2Fitems", &[]);
    assert_eq!(both.as_array().unwrap().len(), 2, "{both}");
    let without = "[[route]]\npath = \"/a\"\nhosts = [\"api.example.com\"]\n[route.cors]\n\
                   allow_origins = [\"*\"]\n";
    let folder = Folder::new("without", without);
    assert_eq!(folder.json("https://api.example.com/a", &FROM_APP).0, 0);
    let (exit, report) = folder.json("https://other.example.com/a", &FROM_APP);
    let decision = &report["policy"]["decisions"][0];
    assert_eq!((exit, &decision["rules"][0]["kind"]), (1, &"none".into()));
    assert_eq!(decision["refusal"]["id"], "no-policy");
    let change = &report["policy"]["changes"][0];
    let written = format!("give the file a [cors], and there write allow_origins = [\"{ORIGIN}\"]");
    assert_eq!((&change["line"], &change["message"]), (&Value::Null, &written.into()));
}

#[test]
fn an_environment_is_chosen_by_flag_or_variable() {
    let folder = Folder::new("environment", POLICY);
    let staging = [API, "--origin", "https://staging.example.com"];
    assert_eq!(folder.run(&staging).exit, 1);
    let ran = folder.run(&[&staging[..], &["--environment", "staging"]].concat());
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    assert!(
        ran.unwrapped().contains("corsac.toml in the environment staging answered"),
        "{}",
        ran.stdout
    );
    let by_variable = |value: &str, more: &[&str]| -> Ran {
        let mut command = folder.command(&[&staging[..], more].concat());
        command.env("CORSAC_ENVIRONMENT", value).output().unwrap().into()
    };
    assert_eq!(by_variable("staging", &[]).exit, 0);
    assert_eq!(by_variable("", &[]).exit, 1);
    assert_eq!(by_variable("none", &["--environment", "staging"]).exit, 0);
    let ran = by_variable("stagin", &[]);
    assert_eq!((ran.exit, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("did you mean `staging`?"), "{}", ran.stderr);
    let changes = folder.changes(API, &[&FROM_APP[..], &["--environment", "staging"]].concat());
    assert_eq!(changes, [format!("line 21: add \"{ORIGIN}\" to allow_origins")]);
}

#[test]
fn variables_are_those_of_the_process() {
    let folder = Folder::new("variables", "[cors]\nallow_origins = [\"${CORSAC_TEST_ORIGINS}\"]\n");
    let unset = folder.check(API, &[]);
    assert_eq!((unset.exit, unset.stdout.as_str()), (2, ""));
    assert!(unset.stderr.contains("`CORSAC_TEST_ORIGINS` is not set"), "{}", unset.stderr);
    assert_eq!(unset.stderr.matches("error[").count(), 1, "{}", unset.stderr);
    let set = |value: &str| -> Ran {
        let mut command = folder.command(&[API, "--origin", ORIGIN]);
        command.env("CORSAC_TEST_ORIGINS", value).output().unwrap().into()
    };
    assert_eq!(set("https://app.example.com, https://b.example").exit, 0);
    let wrong = set("app.example.com");
    assert_eq!(wrong.exit, 2);
    assert!(wrong.stderr.contains("from CORSAC_TEST_ORIGINS"), "{}", wrong.stderr);
}

#[test]
fn mistakes_of_the_file_are_all_printed_and_nothing_else() {
    let policy = "[cors]\nallow_origins = [\"https://app.example.com/\", \"*\"]\n\
                  allow_headers = [\"authorization\", \"content type\"]\n\
                  allow_credentials = true\nallow_method = [\"PUT\"]\nmax_age = \"soon\"\n";
    let folder = Folder::new("mistakes", policy);
    let ran = folder.check(API, &[]);
    assert_eq!((ran.exit, ran.stdout.as_str()), (2, ""));
    insta::assert_snapshot!("mistakes", ran.stderr);
    assert!(ran.stderr.contains("[\"authorization\", \"content type\"]"), "names are no secrets");
    let lint: Ran =
        corsac(&["lint", "corsac.toml"]).current_dir(&folder.0).output().unwrap().into();
    for error in ran.stderr.split("\n\n").filter(|text| text.starts_with("error")) {
        assert!(lint.stdout.contains(error), "lint says it so too: {error}");
    }
    let folder = Folder::new("syntax", "[cors\n");
    assert_eq!(folder.check(API, &[]).exit, 2);
}

#[test]
fn a_file_that_cannot_be_read_is_a_mistake() {
    let folder = Folder::new("unreadable", POLICY);
    for (path, part) in
        [("no-such.toml", "`no-such.toml` cannot be read"), (".", "`.` is a folder")]
    {
        let ran = folder.check(API, &["--policy", path]);
        assert_eq!(ran.exit, 2);
        assert!(ran.stderr.contains(part), "{}", ran.stderr);
    }
    std::fs::write(folder.0.join("latin.toml"), b"[cors] # \xE9\n").unwrap();
    let ran = folder.check(API, &["--policy", "latin.toml"]);
    assert!(ran.exit == 2 && ran.stderr.contains("0xe9 in line 1, column 10"), "{}", ran.stderr);
}

#[test]
fn a_paste_is_judged_and_what_it_says_of_the_network_does_not_matter() {
    let folder = Folder::new("paste", POLICY);
    let curl = format!(
        "curl -k --cacert no-such.pem -x http://no-such-proxy -X PUT -H 'Origin: {ORIGIN}' \
         -H 'Content-Type: application/json' -d '{{}}' {API}"
    );
    let ran = folder.run(&["--curl", &curl]);
    assert_eq!(ran.exit, 0, "{}{}", ran.stdout, ran.stderr);
    let call = format!("fetch(\"{API}\", {{ \"method\": \"DELETE\", \"mode\": \"cors\" }});");
    assert_eq!(folder.run(&["--fetch", &call, "--origin", ORIGIN]).exit, 1);
}

#[test]
fn flags_that_would_do_nothing_are_refused() {
    let folder = Folder::new("flags", POLICY);
    for flags in [
        &["--resolve", "a:1:127.0.0.1"][..],
        &["-x", "proxy"],
        &["--noproxy", "*"],
        &["--max-time", "1"],
        &["--connect-timeout", "1"],
        &["--http1.1"],
        &["--http2"],
        &["-k"],
        &["--cacert", "a"],
        &["--cert", "a"],
        &["--send"],
        &["--preflight-only"],
        &["--dry-run"],
        &["--stack", "express"],
        &["--format", "junit"],
    ] {
        let ran = folder.check(API, flags);
        assert_eq!((ran.exit, ran.stdout.as_str()), (2, ""), "{flags:?}");
        assert!(ran.stderr.contains(flags[0]) || flags[0].len() == 2, "{}", ran.stderr);
    }
    assert_eq!(folder.run(&["--har", "a.har"]).exit, 2);
    assert_eq!(folder.run(&["--file", "a.toml"]).exit, 2);
}

#[test]
fn without_offline_a_policy_is_not_read() {
    for flag in ["--policy", "--environment"] {
        for more in [&[API, "--origin", ORIGIN][..], &["--har", "a.har"], &["--file", "a.toml"]] {
            let ran: Ran = corsac(&[&["check", flag, "a"], more].concat()).output().unwrap().into();
            assert_eq!(ran.exit, 2);
            assert!(ran.stderr.contains("this belongs to --offline"), "{}", ran.stderr);
        }
    }
}

#[test]
fn what_the_service_decides_is_left_to_it() {
    let policy = "[cors]\nallow_origins = [\"https://app.example.com\"]\nallow_methods = [\"PUT\"]\n\
                  preflight = \"forward\"\nupstream_headers = \"keep\"\n";
    let folder = Folder::new("service", policy);
    let ran = folder.check(API, &["-X", "PUT"]);
    assert_eq!(ran.exit, 0, "{}", ran.stdout);
    for part in ["preflight: [cors] (line 1) passes it on to the service", "would stand instead"] {
        assert!(ran.unwrapped().contains(part), "{part}: {}", ran.stdout);
    }
    let (exit, report) = folder.json(API, &[&FROM_APP[..], &["-X", "DELETE"]].concat());
    let decision = &report["policy"]["decisions"][0];
    assert_eq!((exit, &decision["answered_by"]), (1, &"service".into()));
    assert_eq!(decision["refusal"]["id"], "method-not-allowed");
}

#[test]
fn what_the_browser_refuses_by_itself_is_no_matter_of_the_policy() {
    let folder = Folder::new("browser", POLICY);
    let (exit, report) = folder.json("http://api.example.com/items", &FROM_APP);
    assert_eq!((exit, &report["error"]["failure"]), (1, &"mixed-content".into()));
    assert_eq!(report["policy"]["changes"], Value::Array(Vec::new()));
    assert_ne!(report["findings"][0]["fix"], Value::Null);
}
