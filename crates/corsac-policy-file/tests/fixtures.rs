//! Every file in `fixtures`, read, and its problems against a snapshot.
//!
//! A first line `# environment: NAME` chooses an environment. A new file needs nothing but its
//! snapshot (`INSTA_UPDATE=always cargo test -p corsac-policy-file --test fixtures`).

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::ops::Range;
use std::path::PathBuf;

use corsac_policy_file::{Problem, ProblemKind, Reading, Settings, read};

#[test]
fn every_fixture_has_the_problems_of_its_snapshot() {
    for (name, text) in fixtures() {
        insta::assert_snapshot!(name, described(&text));
    }
}

#[test]
fn every_kind_of_problem_has_a_fixture() {
    /// Those of `hostile.rs`, which takes more than a file that can be read.
    const ELSEWHERE: [ProblemKind; 4] = [
        ProblemKind::NotText,
        ProblemKind::TooDeep,
        ProblemKind::TooLarge,
        ProblemKind::TooManyProblems,
    ];
    let problems = fixtures().into_iter().flat_map(|(_, text)| reading(&text).problems);
    let kinds: Vec<_> = problems.map(|problem| problem.kind).chain(ELSEWHERE).collect();
    for kind in ProblemKind::ALL {
        assert!(kinds.contains(kind), "{}", kind.id());
    }
}

#[test]
fn a_file_without_problems_becomes_routes() {
    for (name, text) in fixtures() {
        let reading = reading(&text);
        if name == "without_problems" {
            assert_eq!(reading.problems, []);
            corsac::server::Routes::new(reading.file.config).unwrap();
        } else {
            assert_ne!(reading.problems, [], "{name}");
        }
    }
}

fn fixtures() -> Vec<(String, String)> {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "fixtures"].iter().collect();
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let fixture = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read_to_string(path).unwrap())
    };
    paths.into_iter().map(fixture).collect()
}

fn reading(text: &str) -> Reading {
    let first = text.lines().next().unwrap_or_default();
    let settings = Settings {
        environment: first.strip_prefix("# environment: "),
        variables: &|name| {
            Some(match name {
                "AGE" => "for ever".to_owned(),
                "EMPTY" => String::new(),
                "HOST" => "app.example.com".to_owned(),
                "ORIGINS" => " https://a.example.com,, https://b.example.com ,".to_owned(),
                _ => return None,
            })
        },
        ..Settings::default()
    };
    read(text, &settings)
}

fn described(text: &str) -> String {
    let reading = reading(text);
    reading.problems.iter().fold(String::new(), |mut all, problem| {
        describe(text, problem, &mut all);
        all
    })
}

fn describe(text: &str, problem: &Problem, to: &mut String) {
    let Problem { kind, severity, span, message, label, other, help } = problem;
    writeln!(to, "{}: {severity:?} {}: {message}", line(text, span), kind.id()).unwrap();
    writeln!(to, "    {}  <- {label}", text[span.clone()].escape_debug()).unwrap();
    if let Some(other) = other {
        let (line, at) = (line(text, &other.span), text[other.span.clone()].escape_debug());
        writeln!(to, "    {line}: {at}  <- {}", other.label).unwrap();
    }
    if let Some(help) = help {
        writeln!(to, "    help: {help}").unwrap();
    }
}

fn line(text: &str, span: &Range<usize>) -> usize {
    text[..span.start].matches('\n').count() + 1
}
