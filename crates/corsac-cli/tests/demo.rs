//! `corsac demo`

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use support::{corsac, run};

#[test]
fn every_verdict_is_the_expected_one() {
    let ran = run(&["demo"]);
    assert_eq!((ran.exit, &ran.stderr[..]), (0, ""), "{}", ran.stdout);
    let verdicts = ran.stdout.lines().filter(|line| line.starts_with(['✔', '✘'])).count();
    let headings = ran.stdout.lines().filter(|line| line.starts_with("━━ ")).count();
    assert!(headings >= 20 && verdicts == headings, "{headings} {verdicts}");
    let last = ran.stdout.lines().last().unwrap();
    assert_eq!(last, format!("All {headings} verdicts are the expected ones."));
}

#[test]
fn all_but_the_commands_fits_eighty_columns() {
    let ran = run(&["demo"]);
    for line in ran.stdout.lines().filter(|line| !line.starts_with("$ ")) {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn serve_keeps_the_api_up_and_its_commands_work() {
    let mut serving =
        corsac(&["demo", "--serve"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(serving.stdout.take().unwrap()).lines().map(Result::unwrap);
    let command = lines.find(|line| line.starts_with("corsac check ")).unwrap();
    let arguments: Vec<_> =
        command.split(' ').skip(1).map(|word| word.trim_matches('\'')).collect();
    // The healthy endpoint is the first; its last arguments hold spaces, so they are left out.
    let checked = run(&arguments[..4]);
    serving.kill().unwrap();
    serving.wait().unwrap();
    assert_eq!(checked.exit, 0, "{command}");
}

#[test]
fn a_taken_port_is_exit_3() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ran = run(&["demo", "--port", &port]);
    assert_eq!(ran.exit, 3);
    assert!(ran.stderr.contains("the sample API cannot be started"));
}
