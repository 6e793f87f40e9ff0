//! `corsac dev`: everything for pages of this machine, nothing for others.

use std::io::{Read, Write};
use std::net::TcpListener;
#[cfg(unix)]
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::serving::{Serving, saying, service};
use crate::support::{Folder, read_request, serve};

const PAGE: &str = "http://localhost:5173";
const EVIL: &str = "https://evil.example";

fn dev(to: &str, more: &[&str]) -> Serving {
    let folder = Folder::new("dev");
    Serving::start(&folder, &[&["dev", "--to", to], more].concat())
}

#[test]
fn all_mistakes_are_said_before_a_port_is_bound() {
    let folder = Folder::new("dev-mistakes");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ran = folder.run(&[
        "dev",
        "--listen",
        &address,
        "--listen",
        "0.0.0.0:8080",
        "--listen",
        "[::]:80",
        "--listen",
        "localhost:8080",
        "--to",
        "localhost:3000",
        "--frontend",
        "http://localhost:5173/x",
        "--api",
        "api/",
        "--expose-header",
        "x y",
    ]);
    assert_eq!(ran.exit, 2, "{}", ran.stderr);
    insta::assert_snapshot!(ran.stderr);
    let ran = folder.run(&["dev", "--to", "http://127.0.0.1:3000", "--listen", &address]);
    assert_eq!(ran.exit, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains(&format!("cannot listen on {address}: ")), "{}", ran.stderr);
}

#[test]
fn pages_of_this_machine_may_do_everything() {
    let to = saying("hello");
    let serving = dev(&to, &["--expose-header", "X-Own"]);
    for page in [
        PAGE,
        "https://localhost",
        "http://127.0.0.1:8080",
        "http://[::1]:3",
        "http://app.localhost",
        "https://a.b.localhost:8443",
    ] {
        let answer = serving.get("/", page);
        assert_eq!((&answer.body[..], answer.allowed()), ("hello", Some(page)));
        assert_eq!(answer.header("access-control-allow-credentials"), Some("true"));
        assert!(answer.header("access-control-expose-headers").unwrap().contains("x-own"));
        let preflight = serving.ask(&format!(
            "OPTIONS /x HTTP/1.1\nHost: localhost\nOrigin: {page}\n\
             Access-Control-Request-Method: PROPFIND\n\
             Access-Control-Request-Headers: authorization,x-anything"
        ));
        assert_eq!((preflight.status, preflight.allowed()), (204, Some(page)));
        assert!(preflight.head.contains("PROPFIND"), "{}", preflight.head);
        assert!(preflight.head.contains("x-anything"), "{}", preflight.head);
    }
}

#[test]
fn no_other_page_may_do_anything() {
    let serving = dev(&saying("hello"), &[]);
    for page in [
        EVIL,
        "null",
        "http://localhost.evil.example",
        "http://evil.example:5173",
        "http://evillocalhost",
        "http://192.168.0.2:5173",
        "http://127.0.0.1.evil.example",
        "http://0.0.0.0:5173",
        "http://localhost:5173/",
        "file://",
        "http://localhost:5173, http://localhost:5174",
    ] {
        let answer = serving.get("/", page);
        let preflight = serving.ask(&format!(
            "OPTIONS / HTTP/1.1\nHost: localhost\nOrigin: {page}\nAccess-Control-Request-Method: PUT"
        ));
        for answer in [answer, preflight] {
            assert_eq!(answer.header("access-control-allow-credentials"), None, "{page}");
            // What a browser is told so that it names the cause is no origin that it could be.
            let allowed = answer.allowed().unwrap_or("");
            assert!(allowed != page && allowed != "*", "{page}: {}", answer.head);
        }
    }
}

#[test]
fn refusals_are_explained_as_they_happen() {
    let serving = dev(&saying("hello"), &[]);
    for page in [EVIL, "null", "http://192.168.0.2:5173", "https://\u{9b}2J.example"] {
        serving.get("/items", page);
    }
    serving.ask(&format!(
        "OPTIONS /items HTTP/1.1\nHost: localhost\nOrigin: {EVIL}\nAccess-Control-Request-Method: PUT"
    ));
    serving.ask("GET / HTTP/1.1\nHost: evil.example:8080");
    serving.logged("`corsac serve` answers under other names", 1);
    let log = serving.log();
    let lines: Vec<_> = log.iter().skip_while(|line| !line.starts_with("refused[")).collect();
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    assert!(!text.contains(['\u{1b}', '\u{9b}']), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn what_is_refused_over_and_over_is_counted() {
    let serving = dev(&saying("hello"), &[]);
    for _ in 0..4 {
        serving.get("/items", EVIL);
    }
    serving.logged("refused 3 times more: GET /items from https://evil.example", 1);
    assert_eq!(serving.log().iter().filter(|line| line.contains("refused[")).count(), 1);
}

#[test]
fn only_names_of_this_machine_are_answered() {
    let asked = Arc::new(AtomicUsize::new(0));
    let ours = Arc::clone(&asked);
    let serving = dev(&service(move |_| ours.fetch_add(1, Ordering::Relaxed).to_string()), &[]);
    let ask = |host: &str| serving.ask(&format!("GET / HTTP/1.1\nHost: {host}"));
    for (number, own) in
        ["localhost", "localhost:8080", "app.localhost", "127.0.0.1:1", "[::1]:8080"]
            .iter()
            .enumerate()
    {
        let answer = ask(own);
        assert_eq!((answer.status, answer.body), (200, number.to_string()), "{own}");
    }
    for other in ["evil.example", "localhost.evil.example:8080", "192.168.0.2:8080", "[::]:8080"] {
        let answer = ask(other);
        assert_eq!(answer.status, 403, "{other}");
        assert!(answer.body.contains("localhost"), "{}", answer.body);
        // A page that has been pointed here is of its own origin and would not say so.
        let preflight = serving.ask(&format!(
            "OPTIONS / HTTP/1.1\nHost: {other}\nOrigin: {PAGE}\nAccess-Control-Request-Method: PUT"
        ));
        assert_eq!(preflight.status, 403);
    }
    assert_eq!(serving.ask("GET http://evil.example/ HTTP/1.1\nHost: localhost").status, 403);
    assert_eq!(asked.load(Ordering::Relaxed), 5);
}

/// A service that says who it is and what it was asked for.
fn named(name: &'static str) -> String {
    service(move |request| format!("{name}: {}", request.lines().next().unwrap_or_default()))
}

#[test]
fn page_and_api_are_at_one_address() {
    let (api, page) = (named("api"), named("page"));
    let serving = dev(&api, &["--frontend", &page]);
    let body = |serving: &Serving, path: &str| serving.get(path, PAGE).body;
    assert_eq!(body(&serving, "/"), "page: GET / HTTP/1.1");
    assert_eq!(body(&serving, "/@vite/client?x=/api/"), "page: GET /@vite/client?x=/api/ HTTP/1.1");
    assert_eq!(body(&serving, "/apis"), "page: GET /apis HTTP/1.1");
    assert_eq!(body(&serving, "/api"), "api: GET /api HTTP/1.1");
    assert_eq!(body(&serving, "/api/items?q=1"), "api: GET /api/items?q=1 HTTP/1.1");
    serving.logged(&format!("/api/** goes to {api}"), 1);
    serving.logged(&format!("everything else goes to {page}"), 1);

    let more = ["--frontend", &page, "--api", "/v1", "--api", "/auth/login", "--strip-prefix"];
    let serving = dev(&api, &more);
    assert_eq!(body(&serving, "/v1/items?q=1"), "api: GET /items?q=1 HTTP/1.1");
    assert_eq!(body(&serving, "/v1"), "api: GET / HTTP/1.1");
    assert_eq!(body(&serving, "/auth/login/x"), "api: GET /x HTTP/1.1");
    assert_eq!(body(&serving, "/auth"), "page: GET /auth HTTP/1.1");
    assert_eq!(body(&serving, "/api/items"), "page: GET /api/items HTTP/1.1");
}

/// A server that turns every connection into one that repeats what it is sent.
fn echo() -> String {
    let url = serve(|mut stream| {
        let request = read_request(&mut stream);
        assert!(request.to_ascii_lowercase().contains("upgrade: websocket"), "{request}");
        let head = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n\
                    Upgrade: websocket\r\n\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        let mut bytes = [0; 64];
        while let Ok(length @ 1..) = stream.read(&mut bytes) {
            stream.write_all(&bytes[..length]).unwrap();
        }
    });
    url.trim_end_matches('/').to_owned()
}

fn upgrade(origin: &str) -> String {
    format!(
        "GET /hot HTTP/1.1\nHost: localhost\nOrigin: {origin}\nConnection: Upgrade\n\
         Upgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    )
}

#[test]
fn web_sockets_of_this_machine_reach_the_frontend() {
    let serving = dev(&named("api"), &["--frontend", &format!("{}/", echo())]);
    let mut client = serving.client();
    client.send(&upgrade(PAGE)).unwrap();
    assert_eq!(client.answer().unwrap().status, 101);
    client.stream.get_mut().write_all(b"reload").unwrap();
    let mut bytes = [0; 6];
    client.stream.read_exact(&mut bytes).unwrap();
    assert_eq!(&bytes, b"reload");

    let refused = serving.ask(&upgrade(EVIL));
    assert_eq!(refused.status, 403);
    let words =
        "refused[websocket-origin-not-allowed]: a WebSocket at /hot from https://evil.example";
    serving.logged(words, 1);
}

#[cfg(unix)]
#[test]
fn it_stops_at_once_even_if_tabs_are_open() {
    let mut serving = dev(&named("api"), &["--frontend", &echo()]);
    let mut client = serving.client();
    client.send(&upgrade(PAGE)).unwrap();
    assert_eq!(client.answer().unwrap().status, 101);
    let began = std::time::Instant::now();
    serving.signal("INT");
    assert_eq!(serving.exit(), 0);
    assert!(began.elapsed() < std::time::Duration::from_secs(5));
}

#[cfg(unix)]
#[test]
fn it_ends_with_its_terminal() {
    let mut command = Command::new("env");
    // The tests may outlive theirs.
    if cfg!(target_os = "linux") {
        command.arg("--default-signal=HUP");
    }
    command.args([env!("CARGO_BIN_EXE_corsac"), "dev", "--listen", "127.0.0.1:0", "--to"]);
    command.arg(saying("hello"));
    let mut serving = Serving::run(command);
    serving.signal("HUP");
    assert_eq!(serving.exit(), 0);
}

#[cfg(unix)]
#[test]
fn it_outlives_its_terminal_if_that_is_wanted() {
    let mut command = Command::new("sh");
    let script = "trap '' HUP && exec \"$0\" dev --listen 127.0.0.1:0 --to \"$1\"";
    command.args(["-c", script, env!("CARGO_BIN_EXE_corsac"), &saying("hello")]);
    let mut serving = Serving::run(command);
    serving.signal("HUP");
    assert_eq!(serving.get("/", PAGE).body, "hello");
    serving.signal("TERM");
    assert_eq!(serving.exit(), 0);
}
