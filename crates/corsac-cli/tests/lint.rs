//! `corsac lint`: every mistake at its place, in three formats, and how it ends.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;
use support::{Ran, corsac, run};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint")
}

/// `corsac lint` in the folder of the fixtures.
fn lint(arguments: &[&str]) -> Ran {
    let mut command = corsac(&[&["lint"], arguments].concat());
    command.current_dir(fixtures()).env_remove("CORSAC_ENVIRONMENT");
    command.env("CORSAC_TEST_ORIGINS", "https://a.example, http://b.example, http://b.example");
    command.env("CORSAC_TEST_ORIGIN", "http://c.example");
    command.output().unwrap().into()
}

fn from_standard_input(arguments: &[&str], text: &[u8]) -> Ran {
    let mut child = corsac(&[&["lint", "-"], arguments].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), text).unwrap();
    child.wait_with_output().unwrap().into()
}

const FIXTURES: [(&str, i32); 8] = [
    ("clean", 0),
    ("environments", 1),
    ("many", 1),
    ("routes", 0),
    ("syntax", 1),
    ("unread", 1),
    ("variables", 1),
    ("warning", 0),
];

#[test]
fn every_fixture_is_told_as_it_was() {
    for (name, exit) in FIXTURES {
        let ran = lint(&[&format!("{name}.toml")]);
        assert_eq!((ran.exit, &ran.stderr[..]), (exit, ""), "{name}");
        insta::assert_snapshot!(format!("lint_{name}"), ran.stdout);
    }
}

#[test]
fn warnings_are_denied_on_demand_and_notes_are_not() {
    assert_eq!(lint(&["warning.toml", "--deny-warnings"]).exit, 1);
    assert_eq!(lint(&["routes.toml", "--deny-warnings"]).exit, 0);
}

#[test]
fn one_environment_is_checked_alone() {
    let ids = |ran: Ran| -> Vec<String> {
        let json = ran.json();
        let findings = json["findings"].as_array().unwrap();
        assert!(findings.iter().all(|own| own["environments"].as_array().unwrap().is_empty()));
        findings.iter().map(|own| own["id"].as_str().unwrap().to_owned()).collect()
    };
    let staging = lint(&["environments.toml", "--environment", "staging", "--format", "json"]);
    assert_eq!(ids(staging).iter().filter(|id| *id == "http-origin-trusted").count(), 1);
    let mut command = corsac(&["lint", "environments.toml", "--format", "json"]);
    command.current_dir(fixtures()).env("CORSAC_ENVIRONMENT", "development");
    assert!(!ids(command.output().unwrap().into()).contains(&"http-origin-trusted".to_owned()));
    let unknown = lint(&["environments.toml", "--environment", "prodution"]);
    assert_eq!(unknown.exit, 1);
    assert!(unknown.stdout.contains("did you mean `production`?"), "{}", unknown.stdout);
}

#[test]
fn variables_may_be_unset_on_demand_and_their_values_stay_unsaid() {
    let text = "[cors]\nallow_origins = [\"https://a.example\", \"${CORSAC_TEST_NOT_SET}\"]\n";
    assert_eq!(from_standard_input(&[], text.as_bytes()).exit, 1);
    let ran = from_standard_input(&["--allow-unset"], text.as_bytes());
    assert_eq!((ran.exit, &ran.stdout[..]), (0, "standard input: no problems\n"));
    let ran = lint(&["variables.toml"]);
    assert!(ran.stdout.contains("http://b.example"), "the entry that is wrong is shown");
    assert!(!ran.stdout.contains("https://a.example"), "{}", ran.stdout);
    let json = lint(&["variables.toml", "--format", "json"]).json();
    let findings = json["findings"].as_array().unwrap();
    let insecure = findings.iter().filter(|own| own["id"] == "http-origin-trusted");
    assert_eq!(insecure.count(), 2, "one for each entry, however often the variable has it");
    assert!(findings.iter().all(|own| own["suggestion"].is_null()), "a variable is not replaced");
}

#[test]
fn a_password_is_never_shown() {
    let text =
        b"[cors]\nallow_origins = [\"https://u:s3cr3t@a.example\", \"http://s3cr3t:s3cr3t@b\"]";
    for format in ["text", "json", "sarif"] {
        let ran = from_standard_input(&["--format", format], text);
        assert_eq!(ran.exit, 1);
        assert!(!ran.stdout.contains(":s3cr3t@"), "{}", ran.stdout);
    }
}

#[test]
fn every_report_is_what_the_schema_says() {
    let schema = serde_json::from_str(include_str!("../../../docs/lint.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let page = include_str!("../../../docs/lint-json.md");
    for report in reports() {
        let errors: Vec<_> = schema.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}\n{report:#}");
        let mut more = report.clone();
        more.as_object_mut().unwrap().insert("surprise".to_owned(), Value::Null);
        assert!(!schema.is_valid(&more));
        for name in report.as_object().unwrap().keys() {
            assert!(page.contains(&format!("`{name}`")), "{name} is documented");
            let mut less = report.clone();
            less.as_object_mut().unwrap().remove(name);
            assert!(!schema.is_valid(&less), "{name}");
        }
    }
}

/// Reports on findings, and explanations.
fn reports() -> Vec<Value> {
    let findings = FIXTURES.map(|(name, exit)| {
        let json = lint(&[&format!("{name}.toml"), "--format", "json"]).json();
        assert_eq!(json["exit_code"], exit);
        json
    });
    let asked = [
        ["https://preview.example.com", "PATCH", "/items"],
        ["https://app.example.com", "GET", "http://api.example.com/public/a"],
        ["null", "GET", "/public/..%2fadmin"],
    ];
    let explanations = asked.map(|[origin, method, path]| {
        let request = ["--origin", origin, "--method", method, "--path", path, "--credentials"];
        let headers = ["--header", "x-a", "--header", "content-type", "--format", "json"];
        lint(&[&["routes.toml", "--explain"], &request[..], &headers[..]].concat()).json()
    });
    let of_mistakes = ["--origin", "null", "--path", "/", "--format", "json"];
    let of_mistakes = lint(&[&["many.toml", "--explain"], &of_mistakes[..]].concat()).json();
    findings.into_iter().chain(explanations).chain([of_mistakes]).collect()
}

#[test]
fn every_finding_has_a_page() {
    let reports = reports().into_iter().filter_map(|report| report["findings"].as_array().cloned());
    let ids: BTreeSet<_> =
        reports.flatten().map(|own| own["id"].as_str().unwrap().to_owned()).collect();
    assert!(ids.iter().any(|id| id.starts_with("policy-")) && ids.len() > 10, "{ids:?}");
    for id in &ids {
        let ran = run(&["explain", id]);
        assert!(ran.exit == 0 && ran.stdout.contains("What it finds"), "{id}: {}", ran.stderr);
    }
}

/// A file whose environments have the policies is checked in each of them.
#[test]
fn a_file_with_policies_in_its_environments_only() {
    let text = "[environment.a.cors]\nallow_origins = [\"https://a.example\"]\n[environment.b]\n";
    let ran = from_standard_input(&[], text.as_bytes());
    assert_eq!(ran.exit, 1);
    assert!(
        ran.stdout.contains("note[policy-missing]: the file has a policy only"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout.contains("error[policy-missing]: the environment `b` has"),
        "{}",
        ran.stdout
    );
    assert_eq!(from_standard_input(&["--environment", "a"], text.as_bytes()).exit, 0);
    let (alone, _) = text.split_once("[environment.b]").unwrap();
    assert_eq!(from_standard_input(&["--deny-warnings"], alone.as_bytes()).exit, 0);
    let asked = ["--explain", "--origin", "https://a.example", "--path", "/"];
    let ran = from_standard_input(&asked, alone.as_bytes());
    assert!(
        ran.exit == 1 && ran.stdout.contains("choose one with --environment"),
        "{}",
        ran.stdout
    );
}

#[test]
fn places_lead_to_the_text_and_suggestions_fit_there() {
    let source = std::fs::read_to_string(fixtures().join("many.toml")).unwrap();
    let report = lint(&["many.toml", "--format", "json"]).json();
    let finding = |path: &str| {
        let found = report["findings"].as_array().unwrap().iter();
        found.clone().find(|own| own["place"]["path"] == path).unwrap_or_else(|| panic!("{path}"))
    };
    let origin = finding("cors.allow_origins[1]");
    assert_eq!(origin["suggestion"], "\"https://shop.example.com\"");
    let place = &origin["place"];
    let number = |name: &str| usize::try_from(place[name].as_u64().unwrap()).unwrap();
    let line = source.lines().nth(number("line") - 1).unwrap();
    assert_eq!(
        &line[number("column") - 1..number("end_column") - 1],
        "\"http://shop.example.com\""
    );
    assert_eq!(finding("cors.max_age")["suggestion"], "7200");
    assert_eq!(finding("environment.production.cors.debug")["environments"][0], "production");
    let related = &finding("route[1]")["related"][0];
    assert!(related["place"]["path"].as_str().unwrap().starts_with("route[0]"), "{related}");
}

#[test]
fn a_fix_of_sarif_replaces_the_text_that_is_wrong() {
    let log = lint(&["many.toml", "--format", "sarif"]).json();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let fixed = results.iter().find(|own| own["ruleId"] == "http-origin-trusted").unwrap();
    let change = &fixed["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "many.toml");
    let replacement = &change["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "\"https://shop.example.com\"");
    assert_eq!(replacement["deletedRegion"], fixed["locations"][0]["physicalLocation"]["region"]);
    assert_eq!(
        fixed["partialFingerprints"]["corsac/v1"],
        "http-origin-trusted cors.allow_origins \"http://shop.example.com\""
    );
}

#[test]
fn a_file_that_cannot_be_read_is_one_mistake() {
    let folder = std::env::temp_dir().join(format!("corsac-lint-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let default: Ran = corsac(&["lint"]).current_dir(&folder).output().unwrap().into();
    let named = |bytes: &[u8]| {
        std::fs::write(folder.join("a.toml"), bytes).unwrap();
        Ran::from(corsac(&["lint", "a.toml"]).current_dir(&folder).output().unwrap())
    };
    for (ran, parts) in [
        (default, &["no corsac.toml in this folder", "corsac init", "--policy"][..]),
        (
            lint(&["--policy", "nowhere.toml"]),
            &["`nowhere.toml` cannot be read", "--policy nowhere"],
        ),
        (lint(&["."]), &["`.` is a folder", "no corsac.toml is in it"]),
        (named(b"[cors]\na = \"\xff\""), &["a.toml is not UTF-8", "0xff in line 2, column 6"]),
        (named(b" \n"), &["a.toml is empty", "corsac init"]),
        (from_standard_input(&[], b""), &["standard input is empty"]),
        (lint(&["clean.toml", "--policy", "clean.toml"]), &["cannot be used with"]),
    ] {
        assert_eq!((ran.exit, &ran.stdout[..]), (2, ""), "{parts:?}");
        assert_eq!(ran.stderr.matches("error:").count(), 1, "{}", ran.stderr);
        parts.iter().for_each(|part| assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr));
    }
    let _ = std::fs::remove_dir_all(folder);
}

#[test]
fn a_large_file_is_one_mistake() {
    let ran = from_standard_input(&[], "# comment\n".repeat(1 << 20).as_bytes());
    assert_eq!(ran.exit, 1);
    assert!(ran.stdout.contains("1 error in standard input"), "{}", ran.stdout);
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let text = "[cors]\n# \u{1b}[2J\nallow_origins = [\"\\u001b[2J\", '\u{7f}\u{202e}']\n\"\\u001b\" = 1\n";
    let ran = from_standard_input(&[], text.as_bytes());
    assert_eq!(ran.exit, 1);
    assert!(!ran.stdout.contains(['\u{1b}', '\u{7f}', '\u{202e}']), "{:?}", ran.stdout);
}

#[test]
fn line_breaks_of_windows_are_no_part_of_a_line() {
    let text = "\u{feff}[cors]\r\nallow_origins = [\"https://a.example/\"]\r\n";
    let ran = from_standard_input(&[], text.as_bytes());
    assert!(ran.stdout.contains("standard input:2:18"), "{}", ran.stdout);
    assert!(!ran.stdout.contains(['\r', '␍']), "{}", ran.stdout);
}

#[test]
fn colour_is_for_terminals_and_never_with_no_color() {
    let output = |variables: &[(&str, &str)]| {
        let mut command = corsac(&["lint", "many.toml"]);
        command.current_dir(fixtures()).envs(variables.iter().copied());
        Ran::from(command.output().unwrap()).stdout
    };
    assert!(!output(&[]).contains('\x1b'));
    assert!(output(&[("CLICOLOR_FORCE", "1")]).contains('\x1b'));
    assert!(!output(&[("NO_COLOR", "1")]).contains('\x1b'));
}

#[test]
fn a_reader_that_went_away_is_no_mistake() {
    let mut command = corsac(&["lint", "many.toml"]);
    let child = command.current_dir(fixtures()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = child.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), &output.stderr[..]), (Some(1), &b""[..]));
}

#[test]
fn help_completions_and_manual_pages_have_the_commands() {
    for command in ["lint", "init"] {
        let help = run(&[command, "--help"]).stdout;
        assert!(help.contains("Examples:") && help.contains("Exit codes: 0"), "{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 80), "{help}");
        assert!(run(&["man", command]).stdout.contains(&format!(".TH corsac-{command} 1")));
        assert!(
            run(&["completions", "bash"]).stdout.contains(&format!("corsac__subcmd__{command}"))
        );
    }
}
