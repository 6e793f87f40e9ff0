//! `corsac check --file`: many checks as a test.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::path::PathBuf;

use support::{ORIGIN, Ran, Server, response, run};

/// A file that is gone when the test is over.
struct TemporaryFile(PathBuf);

impl TemporaryFile {
    fn new(name: &str, content: &str) -> Self {
        let name = format!("corsac-{name}-{}.toml", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, content).unwrap();
        Self(path)
    }

    fn check(&self, more: &[&str]) -> Ran {
        run(&[&["check", "--file", self.0.to_str().unwrap()], more].concat())
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn server() -> Server {
    Server::answering(|request| {
        let path = request.split(' ').nth(1).unwrap().to_owned();
        match path.as_str() {
            "/ours" => {
                response("200 OK", &[("Access-Control-Allow-Origin", ORIGIN), ("Vary", "Origin")])
            }
            _ => response("500 Internal Server Error", &[]),
        }
    })
}

fn checks(server: &Server, expected: &str) -> String {
    let (ours, none) = (server.url("/ours"), server.url("/none"));
    format!(
        "[defaults]\norigin = \"{ORIGIN}\"\n\n\
         [[check]]\nname = \"ours\"\nurl = \"{ours}\"\nexpect = \"allowed\"\n\
         expect_no_findings = [\"vary-origin-missing\"]\n\n\
         [[check]]\nname = \"none\"\nurl = \"{none}\"\n{expected}\n"
    )
}

const REFUSED: &str = "expect = \"refused\"\nexpect_failure = \"allow-origin-missing\"";

#[test]
fn checks_that_are_as_expected_pass() {
    let server = server();
    let file = TemporaryFile::new("pass", &checks(&server, REFUSED));
    let ran = file.check(&[]);
    assert_eq!(ran.exit, 0, "{}{}", ran.stdout, ran.stderr);
    assert_eq!(ran.stdout, "✔ ours: allowed\n✔ none: refused\n\n2 of 2 checks are as expected\n");
    assert_eq!(ran.stderr, "", "progress is for terminals");
}

#[test]
fn a_check_that_differs_fails_with_its_report() {
    let server = server();
    let file = TemporaryFile::new("differ", &checks(&server, "expect = \"allowed\""));
    let ran = file.check(&[]);
    assert_eq!(ran.exit, 1);
    for part in ["✘ none: refused", "(allow-origin-missing)", ":10)", "500 Internal", "1 is not"]
    {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
    let json = file.check(&["--format", "json"]).json();
    assert_eq!((&json["passed"], &json["failed"]), (&1.into(), &1.into()));
    assert_eq!(json["checks"][1]["verdict"], "refused");
    assert_eq!(json["checks"][1]["differences"].as_array().unwrap().len(), 1);
    let junit = file.check(&["--format", "junit"]);
    assert_eq!(junit.exit, 1);
    assert!(junit.stdout.contains("tests=\"2\" skipped=\"0\" failures=\"1\""), "{}", junit.stdout);
}

#[test]
fn every_mistake_in_a_file_is_shown_in_its_line() {
    let file = TemporaryFile::new(
        "mistakes",
        "[defaults]\norign = 'x'\n[[check]]\nname = 3\nurl = 'localhost:3000'\n\
         origin = 'https://a.example/'\nexpect = 'alowed'\n\
         expect_findings = ['vary-orign-missing']\nheaders = ['a b']\nmethod = 'TRACE'\n\
         [[check]]\nbody = 1\n",
    );
    let ran = file.check(&["--max-time", "x"]);
    assert_eq!((ran.exit, ran.stdout.as_str()), (2, ""));
    let lines: Vec<_> = ran.stderr.lines().filter_map(|line| line.rsplit_once(".toml:")).collect();
    let lines: Vec<_> = lines.iter().map(|(_, place)| place.split(':').next().unwrap()).collect();
    assert_eq!(lines, ["2", "4", "5", "6", "7", "8", "9", "10", "11", "11", "11", "12"]);
    assert!(ran.stderr.contains("--max-time x"), "{}", ran.stderr);
}

#[test]
fn a_failure_to_reach_the_server_can_be_expected() {
    let url = "url = 'http://127.0.0.1:9/'\norigin = 'https://a.example'\n";
    let check = |expected: &str| {
        let text = format!("[[check]]\n{}{expected}\n", url.replace(":9/", ":59999/"));
        TemporaryFile::new("failure", &text).check(&[])
    };
    let ran = check("expect = 'unreachable'\nexpect_failure = 'connect'");
    assert_eq!(ran.exit, 0, "{}{}", ran.stdout, ran.stderr);
    let ran = check("expect = 'refused'\nexpect_failure = 'vary-origin-missing'");
    assert_eq!(ran.exit, 2, "that refuses nothing");
}

#[test]
fn what_the_browser_has_counts_for_every_check() {
    let server = server();
    let checks = checks(&server, REFUSED).replace("[defaults]", "[defaults]\ncredentials = 'omit'");
    let file = TemporaryFile::new("browser", &checks.replace("'omit'", "'include'"));
    file.check(&["-b", "a=1"]);
    assert!(server.requests().iter().all(|request| request.contains("Cookie: a=1")));
    let ran = file.check(&["--origin", "https://other.example"]);
    assert_eq!(ran.exit, 2, "what the file says is not said by flags");
}

#[test]
fn a_mistake_in_the_defaults_is_told_once() {
    let file = TemporaryFile::new(
        "defaults",
        &format!(
            "[defaults]\norigin = 'https://a.example/'\nmode = 'x'\n{}",
            "[[check]]\nurl = 'https://b.example'\nexpect = 'allowed'\n".repeat(3)
        ),
    );
    let ran = file.check(&[]);
    assert_eq!(ran.stderr.matches("error:").count(), 2, "{}", ran.stderr);
}

#[test]
fn a_file_that_is_no_toml_or_not_there_or_empty_is_a_mistake() {
    let file = TemporaryFile::new("syntax", "a = [");
    assert!(file.check(&[]).stderr.contains("this is not TOML"));
    let empty = TemporaryFile::new("empty", "");
    let ran = empty.check(&[]);
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("the file has no checks"), "{}", ran.stderr);
    let ran = run(&["check", "--file", "no-such-file.toml"]);
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("`no-such-file.toml` cannot be read"), "{}", ran.stderr);
}
