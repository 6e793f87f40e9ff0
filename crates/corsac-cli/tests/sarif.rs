//! Logs for code scanning are what the schema of SARIF 2.1.0 says.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use support::{ORIGIN, Ran, Server, check, corsac, response, run};

fn lint(arguments: &[&str]) -> Value {
    let mut command = corsac(&[&["lint", "--format", "sarif"], arguments].concat());
    command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/lint"));
    command.env("CORSAC_TEST_ORIGINS", "http://b.example").env_remove("CORSAC_ENVIRONMENT");
    Ran::from(command.output().unwrap()).json()
}

fn assert_is_valid(name: &str, log: &Value) {
    assert_eq!(mistakes(log), [""; 0], "{name}");
    let run = &log["runs"][0];
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"], "{name}");
    }
}

#[test]
fn logs_of_lint_are_valid() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/lint");
    let mut results = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let log = lint(&[&name]);
        assert_is_valid(&name, &log);
        results += log["runs"][0]["results"].as_array().unwrap().len();
    }
    assert!(results > 20, "{results}");
}

#[test]
fn logs_of_checks_are_valid() {
    let refusing = Server::answering(|_| {
        response("200 OK", &[("Access-Control-Allow-Origin", "https://x.example"), ("Vary", "a")])
    });
    let allowing =
        Server::answering(|_| response("200 OK", &[("Access-Control-Allow-Origin", "*")]));
    let log =
        |url: &str, more: &[&str]| check(url, &[&["--format", "sarif"], more].concat()).json();
    assert_is_valid("allowed", &log(&allowing.url("/a b"), &[]));
    assert_is_valid("refused", &log(&refusing.url("/"), &["-X", "PUT", "-H", "X-A: b"]));
    assert_is_valid("with credentials", &log(&allowing.url("/"), &["--credentials", "include"]));
    assert_is_valid("not sent", &log("http://127.0.0.1:25/", &[]));
    assert_is_valid("unreachable", &log("http://127.0.0.1:1/", &[]));
    let policy = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/offline.toml");
    let ask = ["check", "https://api.example.com/a", "--origin", ORIGIN, "-X", "PUT"];
    let offline = ["--offline", "--policy", policy, "--format", "sarif"];
    assert_is_valid("offline", &run(&[&ask[..], &offline].concat()).json());
}

/// What the schema is for.
#[test]
fn the_schema_refuses_what_is_misspelt() {
    let log = lint(&["many.toml"]);
    let result = log.pointer("/runs/0/results/0").unwrap().as_object().unwrap();
    for name in result.keys() {
        let mut misspelt = log.clone();
        let result = misspelt.pointer_mut("/runs/0/results/0").unwrap().as_object_mut().unwrap();
        let value = result.remove(name).unwrap();
        result.insert(format!("{name}s"), value);
        assert_ne!(mistakes(&misspelt), [""; 0], "{name}");
    }
    let mut misspelt = log;
    *misspelt.pointer_mut("/runs/0/results/0/level").unwrap() = "fatal".into();
    assert_eq!(mistakes(&misspelt).len(), 1);
}

/// What is wrong with a log; nothing if it is one.
#[test]
fn logs_of_verifications_are_valid() {
    let policy = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/verify.toml");
    let verify = |url: &str| run(&["verify", url, "--policy", policy, "--format", "sarif"]).json();
    let silent = Server::answering(|_| response("200 OK", &[("Set-Cookie", "a=b")]));
    let differs = verify(&silent.url("/"));
    assert_is_valid("differs", &differs);
    assert!(!differs["runs"][0]["results"].as_array().unwrap().is_empty());
    assert_is_valid("unreachable", &verify("http://127.0.0.1:3/"));
}

fn mistakes(log: &Value) -> Vec<String> {
    let schema = jsonschema::options().should_validate_formats(true).build(&schema()).unwrap();
    schema.iter_errors(log).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// The official schema, which is a file of the crate serde-sarif.
fn schema() -> Value {
    let host = Command::new("rustc").arg("-vV").output().unwrap().stdout;
    let host = String::from_utf8(host).unwrap();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    // Other platforms need packages that are not here.
    let arguments = ["metadata", "--format-version", "1", "--offline", "--filter-platform", host];
    let mut cargo = Command::new(std::env::var("CARGO").unwrap_or("cargo".into()));
    cargo.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = cargo.output().unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let packages = metadata["packages"].as_array().unwrap().iter();
    let package = packages.clone().find(|package| package["name"] == "serde-sarif").unwrap();
    let manifest = Path::new(package["manifest_path"].as_str().unwrap());
    let text = std::fs::read_to_string(manifest.with_file_name("src").join("schema.json")).unwrap();
    // A bracket that nothing opens is no part of a regular expression.
    let text = text.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    serde_json::from_str(&text).unwrap()
}
