//! Texts that nobody writes by accident.

#![allow(clippy::unwrap_used)]

use corsac_policy_file::{ProblemKind, Reading, Settings};

fn read(text: &str) -> Reading {
    corsac_policy_file::read(text, &Settings::default())
}

#[test]
fn deep_trees_are_refused_in_every_form() {
    let dotted = vec!["a"; 79].join(".");
    let inline =
        format!("{dotted} = {{ {}1 {}", format!("{dotted} = {{ ").repeat(78), "}".repeat(79));
    for text in [
        "[".repeat(100_000),
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}", "{a=".repeat(100_000)),
        format!("[{}]", vec!["a"; 100_000].join(".")),
        format!("{} = 1", vec!["a"; 100_000].join(".")),
        format!("[{dotted}]\n{inline}"),
    ] {
        let reading = read(&text);
        assert!(!reading.problems.is_empty(), "{}", &text[..20]);
        assert!(reading.problems.len() <= 501);
    }
}

fn kinds(text: &str) -> Vec<ProblemKind> {
    read(text).problems.iter().map(|problem| problem.kind).collect()
}

#[test]
fn what_is_no_policy_at_all_is_one_problem() {
    assert_eq!(kinds(&"# a comment\n".repeat(900_000)), [ProblemKind::TooLarge]);
    assert_eq!(kinds("[\0c\0o\0r\0s\0]\0"), [ProblemKind::NotText]);
    assert_eq!(kinds(&"[".repeat(1000)), [ProblemKind::TooDeep]);
    assert_eq!(kinds(&"[cors]\nallow_origins = [\n".repeat(1000)), [ProblemKind::TooDeep]);
}

#[test]
fn endless_problems_are_cut_off_and_counted() {
    let lines: String = (0..10_000).map(|line| format!("key{line} = 1\n")).collect();
    let problems = read(&lines).problems;
    assert_eq!(problems.len(), 501);
    assert_eq!(problems[500].kind, ProblemKind::TooManyProblems);
    assert_eq!(problems[500].message, "9500 more problems are not listed");
    assert_eq!(read(&"= ".repeat(500_000)).problems.len(), 1);
    assert_eq!(read(&"=\n".repeat(50_000)).problems.len(), 501);
    assert_eq!(read(&"[cors]\n".repeat(100_000)).problems.len(), 501);
}
