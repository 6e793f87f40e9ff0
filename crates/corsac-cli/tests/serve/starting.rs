//! What is said on start and while it runs, and what the admin address has.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::serving::{Serving, saying, service};
use crate::support::{Folder, corsac};
use crate::{ALLOWED, OTHER, policy, write};

/// Each line of the log, which is JSON.
fn events(serving: &Serving) -> Vec<Value> {
    let lines = serving.log();
    lines.iter().map(|line| serde_json::from_str(line).expect(line)).collect()
}

#[test]
fn flags_alone_are_enough() {
    let folder = Folder::new("serve-alone");
    // It is not read.
    write(&folder, "corsac.toml", "no policy");
    let to = saying("hello");
    let flags = ["serve", "--to", &to, "--allow-origin", ALLOWED, "--allow-method", "PUT"];
    let serving = Serving::start(&folder, &flags);
    let answer = serving.get("/", ALLOWED);
    assert_eq!((answer.status, &answer.body[..], answer.allowed()), (200, "hello", Some(ALLOWED)));
    assert_eq!(serving.get("/", OTHER).allowed(), None);
    let preflight = serving.ask(&format!(
        "OPTIONS / HTTP/1.1\nHost: a\nOrigin: {ALLOWED}\nAccess-Control-Request-Method: PUT"
    ));
    assert_eq!(
        (preflight.status, preflight.header("access-control-allow-methods")),
        (204, Some("PUT"))
    );
    serving.logged(&format!("all requests go to {to}"), 1);
}

#[test]
fn several_addresses_take_turns_and_stand_for_the_files_upstream() {
    let folder = Folder::new("serve-several");
    write(&folder, "corsac.toml", &policy(ALLOWED, "http://127.0.0.1:9"));
    let (one, two) = (saying("one"), saying("two"));
    let serving = Serving::start(&folder, &["serve", "--to", &one, "--to", &two]);
    let mut client = serving.client();
    let mut bodies = [(); 4].map(|()| client.get("/", ALLOWED).unwrap().body);
    bodies.sort_unstable();
    assert_eq!(bodies, ["one", "one", "two", "two"]);
    serving.logged(&format!("all requests go to {one} and {two}"), 1);
}

#[test]
fn routes_and_warnings_are_said() {
    let folder = Folder::new("serve-routes");
    fs::create_dir(folder.0.join("dist")).unwrap();
    write(&folder, "dist/index.html", "<page>");
    let api = service(|request| request.lines().next().unwrap_or_default().to_owned());
    write(
        &folder,
        "corsac.toml",
        &format!(
            "[cors]\nallow_origins = [\"{ALLOWED}\"]\ndebug = true\n\
             [gateway]\nlisten = \"127.0.0.1:9\"\n\
             [[route]]\npath = \"/api/**\"\nupstream = \"{api}\"\nstrip_prefix = \"/api\"\n\
             [[route]]\npath = \"/**\"\nfolder = \"dist\"\nfallback = \"index.html\"\n"
        ),
    );
    let serving = Serving::start(&folder, &["serve", "--listen", "0.0.0.0:0"]);
    assert_eq!(serving.get("/api/items", ALLOWED).body, "GET /items HTTP/1.1");
    assert_eq!(serving.get("/some/page", ALLOWED).body, "<page>");
    serving.logged(&format!("/api/** goes to {api}, without /api"), 1);
    serving.logged("/** is served from dist", 1);
    serving.logged("everything else is answered with 404", 1);
    serving.logged("`debug = true` tells whoever reaches 0.0.0.0:", 1);
    // That of the file is not listened on.
    assert!(!serving.log().iter().any(|line| line.contains("127.0.0.1:9\"")));
}

#[test]
fn a_prefix_is_taken_off_for_the_upstream_of_all_routes_too() {
    let folder = Folder::new("serve-prefix");
    let all = service(|request| request.lines().next().unwrap_or_default().to_owned());
    let text = policy(ALLOWED, &all)
        + "[[route]]\npath = \"/api/**\"\nstrip_prefix = \"/api\"\n[[route]]\npath = \"/other/**\"\n";
    write(&folder, "corsac.toml", &text);
    for flags in [&["serve"][..], &["serve", "--to", &all]] {
        let serving = Serving::start(&folder, flags);
        assert_eq!(serving.get("/api/items", ALLOWED).body, "GET /items HTTP/1.1");
        assert_eq!(serving.get("/other/items", ALLOWED).body, "GET /other/items HTTP/1.1");
        assert_eq!(serving.get("/", ALLOWED).body, "GET / HTTP/1.1");
        serving.logged(&format!("/api/** goes to {all}, without /api"), 1);
    }
}

#[test]
fn a_log_that_nobody_watches_is_json_in_which_nothing_is_taken_for_a_command() {
    let folder = Folder::new("serve-json");
    let to = saying("");
    let serving = Serving::start(&folder, &["serve", "--to", &to, "--allow-origin", ALLOWED]);
    hostile(&serving);
    let line = serving.logged("%1b[2J", 1);
    let event: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(event["level"], "INFO");
    assert_eq!(event["refusal"], "origin-not-allowed");
    assert_eq!(event["path"], r"/%1b[2J");
    assert_eq!(event["origin"], r"https://\xc2\x9b2J.example");
    assert!(events(&serving).iter().all(|event| event["message"].is_string()));
    assert!(!serving.log().concat().contains(['\u{1b}', '\u{9b}']));
}

#[test]
fn a_log_in_text_has_no_colours_in_a_file_and_no_commands() {
    let folder = Folder::new("serve-text");
    let to = saying("");
    let mut command = corsac(&["serve", "--to", &to, "--allow-origin", ALLOWED]);
    command.args(["--listen", "127.0.0.1:0", "--log", "text"]).current_dir(&folder.0);
    let serving = Serving::run(command);
    hostile(&serving);
    let line = serving.logged("%1b[2J", 1);
    assert!(line.contains(r"origin=https://\xc2\x9b2J.example"), "{line}");
    assert!(!serving.log().concat().contains(['\u{1b}', '\u{9b}']), "{:?}", serving.log());
}

/// Bytes that would paint over a terminal, as far as a request can have them.
fn hostile(serving: &Serving) {
    // It may be refused for this.
    serving.get("/\u{9b}2J", OTHER);
    serving.get("/%1b[2J", "https://\u{9b}2J.example");
}

#[test]
fn the_admin_address_tells_how_it_is() {
    let folder = Folder::new("serve-admin");
    let to = saying("");
    write(
        &folder,
        "corsac.toml",
        &(policy("${PAGES}", &to) + "[environment.staging.cors]\nallow_methods = [\"PATCH\"]\n"),
    );
    let mut command = corsac(&["serve", "--environment", "staging", "--admin", "127.0.0.1:0"]);
    command.args(["--listen", "127.0.0.1:0"]).env("PAGES", ALLOWED).current_dir(&folder.0);
    let mut serving = Serving::run(command);
    serving.get("/", OTHER);
    let admin = serving.address_after("admin pages on ");
    serving.address = admin;
    let page = |path: &str| serving.get(path, ALLOWED);
    assert_eq!(page("/health").body, "ok\n");
    assert_eq!(page("/ready").body, "ready\n");
    assert!(page("/metrics").body.contains("corsac_"));
    assert!(page("/refusals").body.contains(OTHER));
    let policy: Value = serde_json::from_str(&page("/policy").body).unwrap();
    let text = policy["policy"].as_str().unwrap();
    assert!(text.contains(ALLOWED) && text.contains("PATCH") && text.contains(&to), "{text}");
    assert_eq!(policy["sha256"].as_str().unwrap().len(), 64);
}

#[test]
fn the_policy_of_flags_is_shown_too() {
    let folder = Folder::new("serve-admin-flags");
    let to = saying("");
    let flags = ["serve", "--to", &to, "--allow-origin", ALLOWED, "--admin", "127.0.0.1:0"];
    let mut serving = Serving::start(&folder, &flags);
    serving.address = serving.address_after("admin pages on ");
    let policy: Value = serde_json::from_str(&serving.get("/policy", ALLOWED).body).unwrap();
    let text = policy["policy"].as_str().unwrap();
    assert!(text.contains(&format!("allow_origins = [\"{ALLOWED}\"]")), "{text}");
}

#[cfg(unix)]
#[test]
fn as_many_clients_are_served_as_the_system_grants() {
    let folder = Folder::new("serve-descriptors");
    write(&folder, "corsac.toml", &policy(ALLOWED, &saying("hello")));
    let limited = |limit: &str| {
        let mut command = Command::new("sh");
        let script = format!("ulimit {limit} && exec \"$0\" serve --listen 127.0.0.1:0");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_corsac")]).current_dir(&folder.0);
        Serving::run(command)
    };
    let serving = limited("-Sn 64");
    let clients: Vec<_> = (0..100).map(|_| serving.client()).collect();
    for mut client in clients {
        assert_eq!(client.get("/", ALLOWED).unwrap().body, "hello");
    }
    let serving = limited("-n 500");
    serving.logged("200 connections fit into the 500 open files that the system grants", 1);
}
