//! `corsac lint --explain`: which rule decides, and why.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use support::{Ran, corsac};

const ROUTES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/lint/routes.toml");

fn explain(arguments: &[&str]) -> Ran {
    let mut command = corsac(&[&["lint", ROUTES, "--explain"], arguments].concat());
    command.env_remove("CORSAC_ENVIRONMENT").output().unwrap().into()
}

fn asked(origin: &str, method: &str, path: &str, more: &[&str]) -> Ran {
    explain(&[&["--origin", origin, "--method", method, "--path", path], more].concat())
}

fn shown(ran: &Ran) -> String {
    assert_eq!((ran.exit, &ran.stderr[..]), (0, ""), "{}", ran.stdout);
    ran.stdout.replace(ROUTES, "routes.toml")
}

#[test]
fn what_is_allowed() {
    let headers = ["--header", "content-type: application/json", "--credentials"];
    let ran = asked("https://app.example.com", "put", "https://api.example.com/items/7", &headers);
    insta::assert_snapshot!(shown(&ran));
}

#[test]
fn what_is_refused_and_what_is_nearest() {
    let headers = ["--header", "x-token", "--header", "contenttype"];
    let ran = asked("https://preview.example.com", "PATCH", "/items/7", &headers);
    insta::assert_snapshot!(shown(&ran));
}

#[test]
fn a_path_that_rules_read_in_several_ways() {
    let ran = asked("https://other.example", "GET", "/public/..%2fadmin", &[]);
    insta::assert_snapshot!(shown(&ran));
}

#[test]
fn a_route_decides_by_what_of_it_matches() {
    let rule = |path: &str, more: &[&str]| {
        let more = [more, &["--format", "json"]].concat();
        let json = asked("https://app.example.com", "GET", path, &more).json();
        (json["rule"]["kind"].clone(), json["rule"]["route"].clone(), json["routes"].clone())
    };
    let (kind, route, routes) = rule("/public/a", &[]);
    assert_eq!((&kind, &route), (&"route".into(), &0.into()));
    assert_eq!((&routes[0]["path"], &routes[0]["host"]), (&"matches".into(), &"any".into()));
    let (kind, route, routes) = rule("/admin/a", &["--host", "api.example.com:8443"]);
    assert_eq!((&kind, &route), (&"route".into(), &1.into()));
    assert_eq!((&routes[0]["path"], &routes[1]["host"]), (&"differs".into(), &"matches".into()));
    let (kind, route, routes) = rule("/admin/a", &[]);
    assert_eq!((kind, route), ("default".into(), serde_json::Value::Null));
    assert_eq!(routes[1]["host"], "differs");
}

#[test]
fn a_name_alone_is_announced_where_its_value_could_need_it() {
    let headers = |header: &str| {
        let more = ["--header", header, "--format", "json"];
        asked("https://app.example.com", "GET", "/", &more).json()["request"]["headers"].clone()
    };
    assert_eq!(headers("Content-Type")[0], "content-type");
    assert_eq!(headers("content-type: text/plain").as_array().unwrap().len(), 0);
    assert_eq!(headers("Accept").as_array().unwrap().len(), 0);
}

#[test]
fn everything_that_is_missing_or_wrong_is_a_mistake_of_its_own() {
    let ran = explain(&["--method", "TRACE", "--header", "cookie", "--host", "a/b"]);
    assert_eq!((ran.exit, &ran.stdout[..]), (2, ""));
    for part in [
        "needs --origin",
        "needs --path",
        "no page can send `TRACE`",
        "no page can set `cookie`",
        "`a/b` is not a host",
    ] {
        assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
    }
    assert_eq!(ran.stderr.matches("error:").count(), 5);
    let ran = asked("https://app.example.com/", "GET", "items", &["--format", "sarif"]);
    assert_eq!(ran.stderr.matches("error:").count(), 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("write `https://app.example.com`"), "{}", ran.stderr);
}

#[test]
fn a_policy_with_errors_decides_nothing() {
    let path = ROUTES.replace("routes.toml", "many.toml");
    let arguments = ["lint", &path, "--explain", "--origin", "https://a.example", "--path", "/"];
    let ran = Ran::from(corsac(&arguments).output().unwrap());
    assert_eq!(ran.exit, 1);
    assert!(ran.stdout.contains("error[http-origin-trusted]"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("note[") && ran.stdout.contains("Nothing decides"));
    let json =
        Ran::from(corsac(&[&arguments[..], &["--format", "json"]].concat()).output().unwrap());
    let report = json.json();
    assert_eq!((json.exit, &report["exit_code"]), (1, &1.into()));
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.iter().all(|own| own["severity"] == "error"), "{report:#}");
    assert_eq!(findings.len(), ran.stdout.matches("error[").count());
}
