//! `corsac export`: files, what is not in them, and every mistake.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use serde_json::Value;
use support::{Folder, Ran, run};

const POLICY: &str = r#"[cors]
allow_origins = ["https://app.example.com"]
allow_methods = ["PUT"]

[environment.staging.cors]
allow_origins = ["https://staging.example.com"]
"#;

/// Nothing but Rust expresses `debug`; left out, the policy is stricter. WebSockets cannot be left out.
const DEBUGGED: &str = "[cors]\nallow_origins = [\"https://app.example.com\"]\ndebug = true\n";
const SOCKETS: &str = "[cors]\nallow_origins = [\"https://app.example.com\"]\ndebug = true\n\
    websocket_origins = [\"https://app.example.com\"]\n";

fn folder(name: &str, policy: &str) -> Folder {
    let folder = Folder::new(&format!("export-{name}"));
    std::fs::write(folder.0.join("corsac.toml"), policy).unwrap();
    folder
}

/// The report as its schema wants it.
fn valid(ran: &Ran) -> Value {
    let report = ran.json();
    let schema = include_str!("../../../docs/export.schema.json");
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let errors: Vec<_> = schema.iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}\n{report:#}");
    report
}

#[test]
fn one_file_is_printed_as_it_is_and_several_with_their_names() {
    let folder = folder("printed", POLICY);
    let ran = folder.run(&["export", "express"]);
    assert_eq!((ran.exit, &ran.stderr[..]), (0, ""));
    assert!(ran.stdout.starts_with("// Made by `corsac export express`"), "{}", ran.stdout);
    let ran = folder.run(&["export", "nginx"]);
    assert!(ran.stdout.starts_with("=== conf.d/cors.conf ===\n# Made"), "{}", ran.stdout);
    assert!(ran.stdout.contains("\n=== snippets/cors.conf ===\n# Made"), "{}", ran.stdout);
}

#[test]
fn files_are_written_and_not_overwritten() {
    let folder = folder("written", POLICY);
    let arguments = ["export", "nginx", "--out", "edge/cors"];
    let ran = folder.run(&arguments);
    assert_eq!((ran.exit, &ran.stderr[..]), (0, ""));
    let wrote = "wrote edge/cors/conf.d/cors.conf\nwrote edge/cors/snippets/cors.conf\n\
        `corsac export nginx --page` says where they go\n";
    assert_eq!(ran.stdout, wrote);
    let snippet = "edge/cors/snippets/cors.conf";
    let text = folder.content(snippet);
    std::fs::remove_file(folder.0.join("edge/cors/conf.d/cors.conf")).unwrap();
    std::fs::write(folder.0.join(snippet), "mine").unwrap();
    let ran = folder.run(&arguments);
    assert_eq!((ran.exit, &ran.stdout[..]), (2, ""));
    assert!(ran.stderr.contains("is there already") && ran.stderr.contains("--force"));
    // Neither of them, not even the one that was gone.
    assert_eq!(folder.content(snippet), "mine");
    assert!(!folder.0.join("edge/cors/conf.d/cors.conf").exists());
    assert_eq!(folder.run(&[&arguments[..], &["--force"]].concat()).exit, 0);
    assert_eq!(folder.content(snippet), text);
    let left = std::fs::read_dir(folder.0.join("edge/cors/snippets")).unwrap().count();
    assert_eq!(left, 1, "nothing temporary stays");
}

#[test]
fn what_cannot_be_written_is_one_error() {
    let folder = folder("unwritable", POLICY);
    std::fs::write(folder.0.join("file"), "").unwrap();
    for out in ["file", "file/below", "/proc/none"] {
        let ran = folder.run(&["export", "express", "--out", out]);
        assert_eq!((ran.exit, &ran.stdout[..]), (2, ""), "{out}");
        assert_eq!(ran.stderr.matches("error").count(), 1, "{}", ran.stderr);
        assert!(ran.stderr.contains(out), "{}", ran.stderr);
        let is_folder = ran.stderr.contains(&format!("the folder `{out}` cannot be made"));
        assert_eq!(is_folder, out != "file", "{}", ran.stderr);
    }
}

#[test]
fn the_environment_decides() {
    let folder = folder("environment", POLICY);
    let ran = folder.run(&["export", "express", "--environment", "staging"]);
    assert!(ran.stdout.contains("https://staging.example.com"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("https://app.example.com"), "{}", ran.stdout);
}

#[test]
fn what_cannot_be_expressed_is_underlined_and_nothing_is_exported() {
    let folder = folder("losses", SOCKETS);
    let ran = folder.run(&["export", "express", "--out", "cors"]);
    assert_eq!((ran.exit, &ran.stdout[..]), (1, ""));
    insta::assert_snapshot!(ran.stderr);
    assert_eq!(folder.files().len(), 1, "the policy alone");
    let ran = folder.run(&["export", "express", "--allow-approximate"]);
    assert_eq!((ran.exit, &ran.stdout[..]), (1, ""));
    assert!(ran.stderr.contains("anything else would allow more"), "{}", ran.stderr);
}

#[test]
fn an_approximation_says_what_it_left_out() {
    let folder = folder("approximate", DEBUGGED);
    assert_eq!(folder.run(&["export", "express"]).exit, 1);
    let ran = folder.run(&["export", "express", "--allow-approximate"]);
    assert_eq!(ran.exit, 0);
    assert!(ran.stdout.contains("// STRICTER than the policy: debug: "), "{}", ran.stdout);
    assert!(ran.stderr.starts_with("warning[debug]"), "{}", ran.stderr);
}

#[test]
fn programs_are_told_the_same() {
    let folder = folder("json", SOCKETS);
    let ran = folder.run(&["export", "express", "--format", "json"]);
    let report = valid(&ran);
    assert_eq!((ran.exit, &report["exit_code"]), (1, &Value::from(1)));
    let features: Vec<_> =
        report["losses"].as_array().unwrap().iter().map(|loss| &loss["feature"]).collect();
    assert_eq!(features, ["debug", "websocket-origins"]);
    assert_eq!(report["losses"][1]["place"]["path"], "cors.websocket_origins");
    assert_eq!(report["losses"][1]["stricter"], Value::Null);
    let ran = folder.run(&["export", "corsac-tower", "--format", "json"]);
    let report = valid(&ran);
    assert_eq!((ran.exit, &report["files"][0]["name"]), (0, &Value::from("cors.rs")));
    let list = valid(&run(&["export", "--list", "--format", "json"]));
    assert_eq!(list["targets"].as_array().unwrap().len(), 12);
}

#[test]
fn a_mistake_is_told_with_what_to_write_instead() {
    let folder = folder("mistakes", "[cors]\nallow_origins = [\"app.example.com\"]\n");
    let ran = run(&["export", "ngnix", "--page"]);
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("did you mean `nginx`?"), "{}", ran.stderr);
    let ran = run(&["export", "cobol", "--page"]);
    assert!(ran.stderr.contains("corsac export --list"), "{}", ran.stderr);
    let ran = folder.run(&["export", "nginx"]);
    assert_eq!((ran.exit, &ran.stdout[..]), (2, ""));
    assert!(ran.stderr.contains("write `https://app.example.com`"), "{}", ran.stderr);
    let ran = folder.run(&["export", "nginx", "--policy", "none.toml"]);
    assert_eq!((ran.exit, ran.stderr.contains("none.toml")), (2, true), "{}", ran.stderr);
}

#[test]
fn every_target_has_a_page_and_a_line_in_the_list() {
    let list = run(&["export", "--list"]).stdout;
    for target in corsac_export::Target::all() {
        assert!(list.contains(&format!("{}: ", target.name)), "{list}");
        let page = run(&["export", target.name, "--page"]);
        assert_eq!(page.exit, 0);
        assert!(page.stdout.len() > 200, "{}", page.stdout);
    }
    assert!(list.lines().all(|line| line.chars().count() <= 80), "{list}");
}
