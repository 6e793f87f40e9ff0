//! `corsac verify` and servers that obey a policy, or do not.

#![allow(clippy::panic, clippy::unwrap_used)]

#[path = "support/deployed.rs"]
mod deployed;
mod support;
#[path = "support/verifying.rs"]
mod verifying;

use std::collections::BTreeSet;
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use deployed::{Answer, Asked, deployed, proxied};
use serde_json::Value;
use support::{Ran, Server, corsac, response, run};
use verifying::{POLICY, POLICY_PATH, closed, faulty, forgetful, obedient, verify, verify_json};

/// An origin of the policy under the scheme that it does not allow.
const TRUSTED: &str = "http://app.example.com";

/// The identifiers of what counts.
fn ids(report: &Value) -> Vec<&str> {
    let differences = report["differences"].as_array().unwrap().iter();
    let counting = differences.filter(|own| own["standing"] == "difference");
    counting.map(|own| own["id"].as_str().unwrap()).collect()
}

/// The text with a port that is the same each time, with as many digits, and without counts.
fn steady(text: &str, server: &Server) -> String {
    let port = server.address.port().to_string();
    let text = text.replace(&port, &"0".repeat(port.len()));
    text.lines().map(|line| without_counts(&without_columns(line)) + "\n").collect()
}

/// A line of the table, whose columns are as wide as their numbers.
fn without_columns(line: &str) -> String {
    match line.contains("  ✔ ") || line.trim_start().starts_with("origins  ") {
        true => line
            .split("  ")
            .filter(|cell| !cell.is_empty())
            .map(str::trim)
            .collect::<Vec<_>>()
            .join("  "),
        false => line.to_owned(),
    }
}

fn without_counts(line: &str) -> String {
    let words = line.split(' ').map(|word| {
        match word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '/') {
            "" if !word.is_empty() => "N",
            _ => word,
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_server_that_obeys_is_said_to() {
    let server = obedient();
    let ran = verify(&server.url("/"), &[]);
    assert_eq!((ran.exit, &ran.stderr[..]), (0, ""), "{}", ran.stdout);
    insta::assert_snapshot!(steady(&ran.stdout, &server));
}

#[test]
fn what_differs_is_shown_with_its_exchange() {
    let server = forgetful();
    let ran = verify(&server.url("/"), &["--stack", "nginx"]);
    assert_eq!((ran.exit, &ran.stderr[..]), (1, ""), "{}", ran.stdout);
    // Lines that are to be copied stay whole.
    let is_code = |line: &str| line.starts_with("             ");
    let fits = |line: &str| is_code(line) || line.chars().count() <= 80;
    assert!(ran.stdout.lines().all(fits), "{}", ran.stdout);
    insta::assert_snapshot!(steady(&ran.stdout, &server));
}

#[test]
fn each_fault_is_named_and_no_other() {
    type Fault = fn(&Asked<'_>, &mut Answer);
    let faults: [(&str, Fault); 7] = [
        ("expose-headers-missing", |_, answer| answer.remove("access-control-expose-headers")),
        ("reflect-any-origin", |asked, answer| {
            if let Some(origin) =
                asked.header("origin").filter(|_| !asked.target.contains("public"))
            {
                answer.status = if asked.is_preflight() { 204 } else { answer.status };
                answer.set("access-control-allow-origin", &origin);
                answer.set("access-control-allow-credentials", "true");
                answer.set("vary", "Origin");
                if asked.is_preflight() {
                    answer.set("access-control-allow-methods", "PUT, DELETE");
                    answer.set("access-control-allow-headers", "authorization, content-type");
                    answer.set("access-control-max-age", "600");
                } else {
                    answer.set("access-control-expose-headers", "x-request-id");
                }
            }
        }),
        ("vary-origin-missing", |_, answer| answer.remove("vary")),
        ("max-age-differs", |asked, answer| {
            if asked.is_preflight() && answer.get("access-control-max-age") == Some("600") {
                answer.set("access-control-max-age", "60");
            }
        }),
        ("error-response-without-cors", |asked, answer| {
            if answer.status == 404 && !asked.is_preflight() {
                answer.headers.retain(|(name, _)| !name.starts_with("access-control"));
            }
        }),
        ("duplicate-cors-headers", |_, answer| {
            if let Some(origin) = answer.get("access-control-allow-origin").map(str::to_owned) {
                answer.headers.push(("Access-Control-Allow-Origin".to_owned(), origin));
            }
        }),
        ("preflight-needs-authentication", |asked, answer| {
            if asked.is_preflight() {
                *answer = Answer { status: 401, headers: Vec::new() };
            }
        }),
    ];
    for (id, fault) in faults {
        let report = verify_json(&faulty(fault).url("/"), &[]);
        assert_eq!(ids(&report), [id], "{report:#}");
        assert_eq!(report["verdict"], "differs", "{id}");
    }
}

#[test]
fn without_send_nothing_is_changed() {
    let server = obedient();
    verify(&server.url("/"), &[]);
    let is_safe =
        |line: &String| ["GET ", "HEAD ", "OPTIONS "].iter().any(|method| line.starts_with(method));
    let lines = server.request_lines();
    assert!(lines.len() > 50 && lines.iter().all(is_safe), "{lines:?}");
    verify(&server.url("/"), &["--send"]);
    let unsafe_lines: Vec<_> =
        server.request_lines().into_iter().filter(|line| !is_safe(line)).collect();
    assert!(!unsafe_lines.is_empty());
    for line in unsafe_lines {
        assert!(!line.contains(" / "), "only paths that do not exist: {line}");
    }
}

#[test]
fn a_dry_run_sends_nothing() {
    let server = obedient();
    let ran = verify(&server.url("/"), &["--dry-run"]);
    assert_eq!((ran.exit, &ran.stderr[..]), (0, ""));
    assert!(
        ran.stdout
            .contains("  GET from https://app.example.com, with credentials (an allowed origin)\n")
    );
    assert!(ran.stdout.lines().all(|line| line.chars().count() <= 80), "{}", ran.stdout);
    assert_eq!(ran.stdout.matches(&server.url("/")).count(), 1, "{}", ran.stdout);
    let plan = verify(&server.url("/"), &["--dry-run", "--format", "json"]).json();
    assert!(plan["checks"].as_u64().unwrap() > 50);
    assert_eq!(server.requests(), [""; 0]);
}

#[test]
fn queries_are_sent_where_they_belong_and_are_in_no_headline() {
    let server = forgetful();
    let path = "/public/a?key=s3cret&b=1";
    let ran = verify(&server.url("/items?token=s3cret"), &["--path", path]);
    assert_eq!(ran.exit, 1, "{}", ran.stdout);
    let lines = server.request_lines();
    let target = |line: &String| line.split(' ').nth(1).unwrap().to_owned();
    let targets: BTreeSet<_> = lines.iter().map(target).collect();
    assert!(targets.contains("/items?token=s3cret") && targets.contains(path), "{targets:?}");
    assert!(!targets.contains("/items") && !targets.contains("/public/a"), "{targets:?}");
    assert_eq!(targets.iter().filter(|target| target.contains('?')).count(), 2, "{targets:?}");
    let headline = ran.stdout.split("\n\n").next().unwrap();
    assert!(headline.contains("/items") && !headline.contains("s3cret"), "{headline}");
}

#[test]
fn of_the_other_address_nothing_else_counts() {
    for rest in ["/a", "/?b=1", "/#c"] {
        let ran = verify(&closed(), &["--via", &format!("http://10.0.0.7:8080{rest}")]);
        assert_eq!((ran.exit, &ran.stdout[..]), (2, ""), "{rest}");
        assert!(ran.stderr.contains("only its address counts"), "{}", ran.stderr);
        assert!(ran.stderr.contains("write `http://10.0.0.7:8080`"), "{}", ran.stderr);
        assert_eq!(ran.stderr.matches("error").count(), 1, "{}", ran.stderr);
    }
    assert_eq!(verify(&closed(), &["--via", "http://10.0.0.7:8080", "--dry-run"]).exit, 0);
}

#[test]
fn a_report_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report");
    let out = ["--out", path.to_str().unwrap()];
    let server = forgetful();
    for format in ["text", "json", "junit", "sarif"] {
        let ran = verify(&server.url("/"), &[&out[..], &["--format", format]].concat());
        assert_eq!((ran.exit, ran.stderr), (1, String::new()), "{format}");
        assert_eq!(ran.stdout, format!("wrote {}\n", out[1]));
        let written = std::fs::read_to_string(&path).unwrap();
        assert!(written.contains("expose-headers-missing"), "{format}: {written}");
        assert!(!written.contains('\u{1b}'), "{format}");
    }
    std::fs::remove_file(&path).unwrap();
    let ran = verify(&server.url("/"), &[&out[..], &["--rate", "none"]].concat());
    assert_eq!((ran.exit, path.exists()), (2, false), "{}", ran.stderr);
    let asked = server.requests().len();
    let ran = verify(&server.url("/"), &["--out", "no/such/folder.json"]);
    assert_eq!((ran.exit, &ran.stdout[..]), (2, ""));
    assert!(ran.stderr.contains("`no/such/folder.json` cannot be written"), "{}", ran.stderr);
    assert_eq!(server.requests().len(), asked, "nothing is asked in vain");
}

#[test]
fn a_service_that_wants_a_login_is_noticed() {
    let server = Server::answering(|_| response("401 x", &[]));
    let notes = |more: &[&str]| verify_json(&server.url("/"), more)["notes"].to_string();
    assert!(notes(&[]).contains("give -H, -b or -u"));
    assert!(!notes(&["-u", "name:pass"]).contains("give -H, -b or -u"));
}

#[test]
fn what_is_between_says_what_it_does() {
    let inner = obedient();
    let edge = proxied(inner.address, |answer| {
        let line = "access-control-allow-credentials: true\r\n";
        answer.replace(line, &line.repeat(2)).replace("vary: Origin\r\n", "")
    });
    let inner_url = inner.url("/");
    let report = verify_json(&edge.url("/"), &["--via", &inner_url]);
    let hops = report["hops"].as_array().unwrap();
    let changed: Vec<_> = hops
        .iter()
        .map(|hop| (hop["header"].as_str().unwrap(), hop["change"].as_str().unwrap()))
        .collect();
    assert!(changed.contains(&("access-control-allow-credentials", "doubled")), "{changed:?}");
    assert!(changed.contains(&("vary", "removed")), "{changed:?}");
    let text = verify(&edge.url("/"), &["--via", &inner_url]).unwrapped();
    assert!(text.contains(&format!("between {inner_url} and {}", edge.url("/"))), "{text}");
    assert!(text.contains("access-control-allow-credentials is doubled"), "{text}");
    let host = format!("Host: {}", edge.address);
    assert!(inner.requests().iter().all(|request| request.contains(&host)));
}

#[test]
fn a_server_behind_that_does_not_answer_is_unreachable() {
    let report = verify_json(&obedient().url("/"), &["--via", &closed()]);
    assert_eq!(report["verdict"], "unreachable");
}

#[test]
fn nobody_there_is_found_out_soon() {
    let start = Instant::now();
    for format in ["text", "json", "junit", "sarif"] {
        let ran = verify(&closed(), &["--format", format]);
        assert_eq!((ran.exit, &ran.stderr[..]), (3, ""), "{format}");
        assert!(ran.stdout.contains("connection refused"), "{format}: {}", ran.stdout);
    }
    assert!(start.elapsed() < Duration::from_secs(10));
    let (closed, named) = (closed(), closed().replace("127.0.0.1", "localhost"));
    let text = verify(&closed, &[]).unwrapped();
    assert!(text.contains(&format!("{closed} does not answer: ")), "{text}");
    assert!(
        text.contains(&format!("{}, if it has TLS", closed.replace("http", "https"))),
        "{text}"
    );
    let text = verify(&named, &[]).unwrapped();
    assert!(text.contains("--resolve localhost:"), "{text}");
}

#[test]
fn a_time_that_is_up_is_told_as_a_whole() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let report = verify_json(&url, &["--max-time", "0.5"]);
    let reason = report["unreachable"].as_str().unwrap();
    assert!(reason.contains("no answer within the 0.5 s"), "{reason}");
}

#[test]
fn accepted_differences_do_not_count_until_they_are_others() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("baseline.json");
    let path = path.to_str().unwrap();
    let server = forgetful();
    let ran = verify(&server.url("/"), &["--write-baseline", path]);
    assert_eq!(ran.exit, 0, "{}", ran.stdout);
    assert!(ran.unwrapped().contains("but for 1 accepted difference"), "{}", ran.stdout);
    let with_baseline = ["--baseline", path];
    let report = verify_json(&server.url("/"), &with_baseline);
    assert_eq!((&report["verdict"], &report["summary"]["accepted"]), (&"obeys".into(), &1.into()));
    let other = verify_json(&faulty(|_, answer| answer.remove("vary")).url("/"), &with_baseline);
    assert_eq!(ids(&other), ["vary-origin-missing"]);
    let gone = verify(&obedient().url("/"), &with_baseline);
    assert_eq!(gone.exit, 0);
    assert!(
        gone.unwrapped().contains("expose-headers-missing: [cors], x-request-id"),
        "{}",
        gone.stdout
    );
    // Another origin of a kind that is accepted for one.
    let trusting = |origin: &'static str| {
        deployed(POLICY, move |asked, answer| {
            if asked.header("origin").is_some_and(|own| own == origin || own == TRUSTED) {
                let own = asked.header("origin").unwrap_or_default();
                answer.set("access-control-allow-origin", &own);
                answer.set("access-control-allow-credentials", "true");
                answer.set("access-control-expose-headers", "x-request-id");
            }
        })
    };
    let first = trusting(TRUSTED);
    assert_eq!(verify(&first.url("/"), &["--write-baseline", path]).exit, 0);
    assert_eq!(verify(&first.url("/"), &with_baseline).exit, 0);
    let both = verify_json(&trusting("http://any.preview.example.com").url("/"), &with_baseline);
    assert_eq!(ids(&both), ["http-origin-trusted"], "{both:#}");
    // A report is a baseline too.
    std::fs::write(path, verify(&server.url("/"), &["--format", "json"]).stdout).unwrap();
    assert_eq!(verify(&server.url("/"), &with_baseline).exit, 0);
}

#[test]
fn a_file_of_another_kind_is_not_overwritten() {
    let server = obedient();
    let ran = verify(&server.url("/"), &["--write-baseline", POLICY_PATH]);
    assert_eq!((ran.exit, &ran.stdout[..]), (2, ""));
    assert!(ran.stderr.contains("not a file of accepted differences"), "{}", ran.stderr);
    assert_eq!(std::fs::read_to_string(POLICY_PATH).unwrap(), POLICY);
    assert_eq!(server.requests(), [""; 0]);
}

#[test]
fn a_baseline_that_cannot_be_written_is_exit_2_and_the_report_is_there() {
    let ran = verify(&obedient().url("/"), &["--write-baseline", "no/such/folder.json"]);
    assert_eq!(ran.exit, 2);
    assert!(ran.stdout.contains("obeys"), "{}", ran.stdout);
    assert!(ran.stderr.contains("`no/such/folder.json` cannot be written"), "{}", ran.stderr);
}

#[test]
fn no_baseline_is_written_of_what_was_not_answered() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("baseline.json");
    let ran = verify(&closed(), &["--write-baseline", path.to_str().unwrap()]);
    assert_eq!(ran.exit, 3);
    assert!(ran.stderr.contains("no baseline is written"), "{}", ran.stderr);
    assert!(!path.exists());
}

#[test]
fn what_a_service_needs_goes_along_and_never_with_preflights() {
    let server = obedient();
    let needs = ["-H", "X-Api-Key: k", "-b", "sid=c", "-u", "name:pass", "-A", "me/1"];
    verify(&server.url("/"), &needs);
    let requests = server.requests();
    let (preflights, others): (Vec<_>, Vec<_>) =
        requests.iter().partition(|own| own.contains("Access-Control-Request-Method"));
    let lines = ["X-Api-Key: k", "Cookie: sid=c", "Authorization: Basic bmFtZTpwYXNz"];
    for request in &preflights {
        assert!(lines.iter().all(|line| !request.contains(line)), "{request}");
    }
    let complete = others.iter().filter(|own| lines.iter().all(|line| own.contains(line)));
    // Some are sent without, for the 401.
    assert!(complete.count() * 10 > others.len() * 9);
    assert!(requests.iter().all(|own| own.contains("User-Agent: me/1")));
}

#[test]
fn secrets_are_in_no_report() {
    let needs = ["-H", "Authorization: Bearer s3cret", "-b", "sid=s3cret", "-H", "X-Key: s3cret"];
    for format in ["text", "json", "junit", "sarif"] {
        let ran = verify(&forgetful().url("/"), &[&needs[..], &["--format", format]].concat());
        assert_eq!(ran.exit, 1, "{format}: {}", ran.stdout);
        assert!(!ran.stdout.contains("s3cret"), "{format}");
        assert!(ran.stdout.contains("sid=***"), "{format}");
    }
    let ran = verify(&forgetful().url("/"), &["--show-secrets"]);
    assert!(ran.stdout.contains("sid=s3cret"));
}

#[test]
fn a_server_that_asks_for_patience_gets_it() {
    let count = AtomicUsize::new(0);
    let server = deployed(POLICY, move |_, answer| {
        if count.fetch_add(1, Ordering::Relaxed).is_multiple_of(5) {
            *answer = Answer { status: 429, headers: Vec::new() };
            answer.set("Retry-After", "0");
        }
    });
    let report = verify_json(&server.url("/"), &[]);
    assert_eq!(report["verdict"], "obeys", "{report:#}");
    let notes = report["notes"].to_string();
    assert!(notes.contains("asked to come back later"), "{notes}");
}

#[test]
fn a_server_that_turns_everybody_away_is_left_alone() {
    let server = Server::answering(|_| response("429 x", &[("Retry-After", "3600")]));
    let report = verify_json(&server.url("/"), &[]);
    assert_eq!((&report["verdict"], &report["exit_code"]), (&"undetermined".into(), &3.into()));
    assert!(server.requests().len() < 30, "{}", server.requests().len());
    assert!(report["notes"].to_string().contains("answers in a row were 429"), "{report:#}");
}

#[test]
fn a_connection_that_breaks_off_is_tried_again() {
    let count = AtomicUsize::new(0);
    let server = proxied(obedient().address, move |answer| {
        match count.fetch_add(1, Ordering::Relaxed) % 7 {
            3 => String::new(),
            _ => answer,
        }
    });
    let report = verify_json(&server.url("/"), &[]);
    assert_eq!(report["verdict"], "obeys", "{report:#}");
}

#[test]
fn the_rate_is_kept_and_the_time_too() {
    let server = obedient();
    let start = Instant::now();
    let report = verify_json(&server.url("/"), &["--rate", "50", "--max-time", "1"]);
    assert!(start.elapsed() >= Duration::from_secs(1));
    let requests = report["summary"]["requests"].as_u64().unwrap();
    assert!((10..=60).contains(&requests), "{requests}");
    assert_eq!(report["verdict"], "undetermined");
    assert!(report["notes"].to_string().contains("--max-time was up"), "{report:#}");
}

#[test]
fn test_reports_have_a_case_for_each_check_of_a_rule() {
    let server = forgetful();
    let ran = verify(&server.url("/"), &["--format", "junit"]);
    assert_eq!(ran.exit, 1);
    for part in [
        r#"<testsuites name="corsac verify""#,
        r#"<testsuite name="route 1 (GET /public/**)""#,
        r#"<testcase name="methods" classname="[cors]"/>"#,
        r#"type="expose-headers-missing""#,
    ] {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
}

#[test]
fn colours_are_for_terminals() {
    let mut command = corsac(&["verify", &forgetful().url("/"), "--policy", POLICY_PATH]);
    let coloured = Ran::from(command.env("CLICOLOR_FORCE", "1").output().unwrap());
    assert!(coloured.stdout.contains("\u{1b}["));
    let plain =
        Ran::from(command.env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE").output().unwrap());
    assert!(!plain.stdout.contains('\u{1b}') && plain.stderr.is_empty());
}

#[test]
fn a_reader_that_goes_away_is_no_mistake() {
    let server = forgetful();
    let mut command = corsac(&["verify", &server.url("/"), "--policy", POLICY_PATH]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let ran = Ran::from(child.wait_with_output().unwrap());
    assert_eq!((ran.exit, &ran.stderr[..]), (1, ""));
}

#[test]
fn all_mistakes_of_the_command_line_are_said_at_once() {
    let ran = run(&[
        "verify",
        "ftp://u:s3cret@api.example.com",
        "--policy",
        POLICY_PATH,
        "--path",
        "items",
        "--origin",
        "app.example.com",
        "--rate",
        "0",
        "--stack",
        "ngnix",
        "-H",
        "Origin: x",
        "--max-time",
        "-1",
        "--baseline",
        "none.json",
    ]);
    assert_eq!((ran.exit, &ran.stdout[..]), (2, ""));
    insta::assert_snapshot!(ran.stderr);
}

#[test]
fn a_policy_with_errors_or_none_at_all_is_a_mistake() {
    let folder = tempfile::tempdir().unwrap();
    let verify = |more: &[&str]| {
        let mut command = corsac(&[&["verify", "http://localhost:1234"], more].concat());
        Ran::from(command.current_dir(folder.path()).output().unwrap())
    };
    let missing = verify(&[]);
    assert_eq!((missing.exit, &missing.stdout[..]), (2, ""));
    assert!(missing.stderr.contains("there is no corsac.toml in this folder"));
    std::fs::write(folder.path().join("corsac.toml"), "[cors]\nallow_origins = [\"a.example\"]\n")
        .unwrap();
    let broken = verify(&[]);
    assert_eq!((broken.exit, &broken.stdout[..]), (2, ""));
    insta::assert_snapshot!(broken.stderr);
}

#[test]
fn a_baseline_that_is_none_is_a_mistake() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("b.json");
    for (text, place) in
        [("[]", "expected struct"), ("{\"differences\": 1}", "expected a sequence")]
    {
        std::fs::write(&path, text).unwrap();
        let ran = verify("http://localhost:1234", &["--baseline", path.to_str().unwrap()]);
        assert_eq!((ran.exit, &ran.stdout[..]), (2, ""));
        assert!(ran.stderr.contains("this is no file of accepted differences"), "{}", ran.stderr);
        assert!(ran.stderr.contains(place) || ran.stderr.contains("invalid"), "{}", ran.stderr);
    }
}

#[test]
fn a_port_that_browsers_block_is_a_mistake() {
    let ran = verify("http://127.0.0.1:25/", &[]);
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("browsers connect to no service at this port"), "{}", ran.stderr);
}
