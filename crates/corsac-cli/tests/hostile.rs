//! Servers that do not play by the rules: exit 3 with what happened, and never a hang.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::io::Write;
use std::thread;
use std::time::{Duration, Instant};

use support::{ORIGIN, check, check_json, read_request, response, run, serve};

/// What a check must find out, and within which time.
fn unreachable(url: &str, failure: &str) -> serde_json::Value {
    let start = Instant::now();
    let (exit, json) = check_json(url, &["--max-time", "2"]);
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
    assert_eq!((exit, &json["verdict"]), (3, &"unreachable".into()), "{json:#}");
    assert_eq!(json["unreachable"]["failure"], failure, "{json:#}");
    assert_eq!(json["console"], serde_json::json!([]));
    json
}

#[test]
fn resets() {
    let url = serve(|stream| {
        // A socket closed with unread bytes in it is reset.
        thread::sleep(Duration::from_millis(100));
        drop(stream);
    });
    unreachable(&url, "reset");
}

#[test]
fn resets_inside_the_head() {
    let url = serve(|mut stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nA: ").unwrap();
        thread::sleep(Duration::from_millis(100));
        drop(stream);
    });
    let json = unreachable(&url, "reset");
    assert_eq!(json["unreachable"]["received"], "HTTP/1.1 200 OK\r\nA: ");
}

#[test]
fn closes_without_a_word() {
    let url = serve(|mut stream| {
        read_request(&mut stream);
    });
    unreachable(&url, "closed-without-response");
}

#[test]
fn refuses_the_connection() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let json = unreachable(&format!("http://{address}/"), "connect");
    let message = json["unreachable"]["message"].as_str().unwrap();
    assert_eq!(message, format!("no connection: {address}: connection refused"));
}

#[test]
fn stalls() {
    let url = serve(|mut stream| {
        read_request(&mut stream);
        thread::sleep(Duration::from_secs(10));
    });
    let json = unreachable(&url, "timed-out");
    assert_eq!(json["unreachable"]["phase"], "response-head");
}

#[test]
fn stalls_inside_the_head() {
    let url = serve(|mut stream| {
        read_request(&mut stream);
        while stream.write_all(b"HTTP/1.1").is_ok() {
            thread::sleep(Duration::from_secs(10));
        }
    });
    let json = unreachable(&url, "timed-out");
    assert_eq!(json["unreachable"]["received"], "HTTP/1.1");
}

#[test]
fn drips_a_head_for_ever() {
    let url = serve(|mut stream| {
        read_request(&mut stream);
        stream.write_all(b"HTTP/1.1 200 OK\r\nA: ").unwrap();
        while stream.write_all(b"x").is_ok() {
            thread::sleep(Duration::from_millis(1));
        }
    });
    unreachable(&url, "timed-out");
}

#[test]
fn stalls_in_the_tls_handshake() {
    let url = serve(|_stream| thread::sleep(Duration::from_secs(10)));
    let json = unreachable(&url.replace("http:", "https:"), "timed-out");
    assert_eq!(json["unreachable"]["phase"], "tls-handshake");
}

#[test]
fn sends_garbage() {
    for (garbage, shown) in [
        (&b"SSH-2.0-OpenSSH_9.9\r\n"[..], "SSH-2.0-OpenSSH_9.9"),
        (b"\x00\x01\x02\xFF", "\u{0}\u{1}\u{2}\u{ff}"),
        (b"HTTP/1.1 OK\r\n\r\n", "HTTP/1.1 OK"),
        (b"HTTP/1.1 200 OK\r\nA: \0\r\n\r\n", "A: \0"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "Content-Length: -1"),
    ] {
        let url = serve(move |mut stream| {
            read_request(&mut stream);
            stream.write_all(garbage).unwrap();
        });
        let json = unreachable(&url, "malformed");
        assert_eq!(json["unreachable"]["received"], shown);
        let text = check(&url, &[]).stdout;
        assert!(text.starts_with("✘ unreachable: ") && !text.contains('\0'), "{text}");
    }
}

#[test]
fn sends_an_endless_head() {
    for line in [&b"X: 0123456789012345678901234567890123456789\r\n"[..], b"a:\r\n", b"\n", b"x"] {
        let url = serve(move |mut stream| {
            read_request(&mut stream);
            let block = line.repeat(1000);
            let started =
                stream.write_all(if line == b"\n" { b"" } else { b"HTTP/1.1 200 OK\r\n" });
            while started.is_ok() && stream.write_all(&block).is_ok() {}
        });
        unreachable(&url, "head-too-large");
    }
}

#[test]
fn sends_endless_interim_responses() {
    let url = serve(|mut stream| {
        read_request(&mut stream);
        while stream.write_all(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n").is_ok() {}
    });
    unreachable(&url, "head-too-large");
}

#[test]
fn sends_an_endless_body() {
    let url = serve(|mut stream| {
        read_request(&mut stream);
        stream.write_all(b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\n\r\n").unwrap();
        while stream.write_all(&[b'x'; 10_000]).is_ok() {}
    });
    let (exit, json) = check_json(&url, &[]);
    assert_eq!((exit, &json["verdict"]), (0, &"allowed".into()));
    assert_eq!(json["exchanges"][0]["response"]["body"]["end"], "at-limit");
}

#[test]
fn never_finishes_a_body() {
    let url = serve(|mut stream| {
        read_request(&mut stream);
        stream.write_all(b"HTTP/1.1 500 Oops\r\nContent-Length: 9\r\n\r\nabc").unwrap();
        thread::sleep(Duration::from_secs(10));
    });
    let start = Instant::now();
    let (exit, json) = check_json(&url, &["--max-time", "1"]);
    assert!(start.elapsed() < Duration::from_secs(2));
    assert_eq!((exit, &json["error"]["status"]), (1, &500.into()), "the head decides");
}

#[test]
fn redirects_for_ever() {
    let url = serve(|mut stream| {
        read_request(&mut stream);
        let headers = [("Location", "/again"), ("Access-Control-Allow-Origin", "*")];
        stream.write_all(&response("302 Found", &headers)).unwrap();
    });
    let (exit, json) = check_json(&url, &[]);
    assert_eq!((exit, &json["error"]["failure"]), (1, &"too-many-redirects".into()));
}

#[test]
fn answers_a_preflight_and_then_dies() {
    let url = serve(|mut stream| {
        if read_request(&mut stream).starts_with("OPTIONS") {
            let headers =
                [("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Methods", "PUT")];
            stream.write_all(&response("200 OK", &headers)).unwrap();
        }
    });
    let ran = run(&["check", &url, "--origin", ORIGIN, "-X", "PUT"]);
    assert_eq!(ran.exit, 3);
    assert!(ran.stdout.contains("│   PUT http"), "{}", ran.stdout);
}

#[test]
fn speaks_tls_where_http_was_asked_for() {
    let url = serve(|mut stream| {
        read_request(&mut stream);
        stream.write_all(b"\x15\x03\x03\x00\x02\x02\x46").unwrap();
    });
    let json = unreachable(&url, "malformed");
    assert!(json["unreachable"]["message"].as_str().unwrap().ends_with("try https://"));
}

/// What a check makes of a whole answer, which is judged as any other.
fn judged(answer: &'static [u8]) -> serde_json::Value {
    let url = serve(move |mut stream| {
        read_request(&mut stream);
        let _ = stream.write_all(answer);
    });
    let (exit, mut json) = check_json(&url, &[]);
    assert_eq!((exit, &json["verdict"]), (0, &"allowed".into()), "{json:#}");
    json["exchanges"][0]["response"].take()
}

#[test]
fn interim_responses_are_passed_over() {
    let response = judged(
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nAccess-Control-Allow-Origin: x\r\n\
          \r\nHTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 0\r\n\r\n",
    );
    assert_eq!(response["status"], 200);
    assert_eq!(response["headers"].as_array().unwrap().len(), 2);
}

#[test]
fn trailers_are_no_headers() {
    let response = judged(
        b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nTransfer-Encoding: chunked\r\n\
          Trailer: Access-Control-Allow-Origin\r\n\r\n2\r\nab\r\n0\r\n\
          Access-Control-Allow-Origin: x\r\n\r\n",
    );
    assert_eq!(response["headers"].as_array().unwrap().len(), 3);
    assert_eq!(response["body"], serde_json::json!({ "bytes": 2, "end": "complete" }));
}

#[test]
fn compressed_bodies_stay_as_they_are() {
    let response = judged(
        b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Encoding: gzip\r\n\
          Content-Length: 4\r\n\r\n\x1f\x8b\x08\xff",
    );
    assert_eq!(response["body"], serde_json::json!({ "bytes": 4, "end": "complete" }));
}

#[test]
fn answers_with_nothing_but_spaces() {
    let url = serve(|mut stream| {
        read_request(&mut stream);
        let _ = stream.write_all(&[b' '; 119]);
    });
    let ran = check(&url, &["--max-time", "2"]);
    assert_eq!(ran.exit, 3, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.lines().all(|line| line.chars().count() <= 80), "{}", ran.stdout);
}
