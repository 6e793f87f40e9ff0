//! The command line: exit codes, and what goes where.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::PathBuf;
use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_corsac-conformance")).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn recording(name: &str) -> String {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "recordings", name].iter().collect();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_recording_that_agrees_exits_with_0_and_ends_with_a_line_for_each_browser() {
    let output = run(&["replay", &recording("exposed.jsonl.zst")]);
    let expected = "\
chromium: 111 steps, decision 0 disagree, wire 0 disagree, console 0 disagree, 0 unreachable
firefox: 111 steps, decision 0 disagree, wire 0 disagree, console 0 disagree, 0 unreachable
";
    assert_eq!(text(&output.stdout), expected);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_disagreement_exits_with_1() {
    let file = recording("exposed.jsonl.zst");
    let without = ["replay", "--profile", "firefox", "--without", "EmptyResponseValuesSkipped"];
    let output = run(&[&without[..], &["--limit", "1", &file]].concat());
    let stdout = text(&output.stdout);
    assert!(stdout.starts_with("firefox decision, response.headers: exposed fetch"), "{stdout}");
    assert_eq!(stdout.matches("firefox: ").count(), 1, "{stdout}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn json_is_one_object_per_line() {
    let file = recording("exposed.jsonl.zst");
    let without = ["replay", "--format", "json", "--without", "ContentTypeJoinedWithoutSpace"];
    let output = run(&[&without[..], &["--filter", "exposed/01", &file]].concat());
    let lines: Vec<serde_json::Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let [disagreements @ .., chromium, firefox] = &lines[..] else { panic!("{lines:?}") };
    assert!(disagreements.iter().all(|line| line["differences"][0]["field"] != ""));
    assert_eq!((&chromium["profile"], &chromium["steps"]), (&"chromium".into(), &11.into()));
    assert_eq!(firefox["decision"], disagreements.len());
}

#[test]
fn an_unreadable_file_exits_with_2_and_one_line() {
    let missing = run(&["replay", "no/such/file.jsonl"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(text(&missing.stderr).starts_with("corsac-conformance: no/such/file.jsonl: "));

    let malformed = run(&["replay", &recording("../README.md")]);
    let stderr = text(&malformed.stderr);
    assert_eq!((malformed.status.code(), stderr.lines().count()), (Some(2), 1), "{stderr}");
    assert!(stderr.contains("README.md:1:1: "), "{stderr}");
    assert!(malformed.stdout.is_empty());
}

#[test]
fn usage_errors_exit_with_2() {
    assert_eq!(run(&["replay"]).status.code(), Some(2));
    assert_eq!(run(&["replay", "--profile", "standard", "file"]).status.code(), Some(2));
}
