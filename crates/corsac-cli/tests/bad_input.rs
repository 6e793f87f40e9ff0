//! Mistakes on the command line: all of them at once, each with its place and an advice.

mod support;

use support::run;

/// What is said about a command line, which must end with exit 2 and an empty output.
fn complaint(arguments: &[&str]) -> String {
    let ran = run(&[&["check"], arguments].concat());
    assert_eq!((ran.exit, &ran.stdout[..]), (2, ""), "{arguments:?}");
    ran.stderr
}

const ORIGIN: [&str; 2] = ["--origin", "https://app.example.com"];
const URL: &str = "http://127.0.0.1:9999/";

fn origin(text: &str) -> String {
    complaint(&[URL, "--origin", text])
}

fn url(text: &str) -> String {
    complaint(&[&[text], &ORIGIN[..]].concat())
}

fn flags(flags: &[&str]) -> String {
    complaint(&[&[URL], &ORIGIN[..], flags].concat())
}

#[test]
fn origins() {
    let texts = [
        "app.example.com",
        "https://app.example.com/",
        "https://App.example.com",
        "https://a:443",
        "*",
        "",
    ];
    insta::assert_snapshot!(texts.map(origin).concat());
}

#[test]
fn urls() {
    let texts = [
        "localhost:3000/api",
        "api.example.com",
        "http://a:99999/",
        "http://[::1/",
        "https://user:secret@api.example.com/",
    ];
    insta::assert_snapshot!(texts.map(url).concat());
}

#[test]
fn methods() {
    let texts = ["GE T", "", "TRACE"];
    insta::assert_snapshot!(texts.map(|method| flags(&["-X", method])).concat());
}

#[test]
fn headers() {
    let texts = [
        "no colon",
        "X-Empty:",
        "X Y: 1",
        "X-Line: a\nb",
        "X-High: a€",
        "Authorization: a\u{1}\nb",
    ];
    insta::assert_snapshot!(texts.map(|header| flags(&["-H", header])).concat());
}

#[test]
fn combinations() {
    let both = [
        flags(&["-X", "GET", "-d", "a=1"]),
        flags(&["-X", "PUT", "--mode", "no-cors"]),
        flags(&["-d", "@/does/not/exist"]),
        flags(&["--resolve", "api.example.com:443"]),
        flags(&["--max-time", "0"]),
    ];
    insta::assert_snapshot!(both.concat());
}

#[test]
fn formats() {
    let file = |format| run(&["check", "--file", "checks.toml", "--format", format]).stderr;
    let texts = [
        flags(&["--format", "junit"]),
        flags(&["--format", "mermaid", "--dry-run"]),
        file("mermaid"),
        file("sarif"),
    ];
    insta::assert_snapshot!(texts.concat());
}

#[test]
fn what_the_browser_has() {
    let texts = [
        flags(&["-u", "name"]),
        flags(&["-b", "a=1\u{1}"]),
        flags(&["-b", "no-such-file"]),
        flags(&["-A", "a\nb"]),
        flags(&["-x", "socks5://127.0.0.1:1"]),
        flags(&["--connect-timeout", "-1"]),
    ];
    insta::assert_snapshot!(texts.concat());
}

#[test]
fn everything_is_said_at_once() {
    let text = complaint(&[
        "api.example.com",
        "--origin",
        "app.example.com",
        "-X",
        "P T",
        "-H",
        "nothing",
        "-H",
        "a b: c",
        "--max-time",
        "soon",
    ]);
    assert_eq!(text.matches("error: ").count(), 6, "{text}");
}

#[test]
fn nothing_is_secret_in_a_mistake() {
    let header = flags(&["-H", "Authorization: Bearer secret\n1"]);
    let address = url("https://user:secret@api.example.com/");
    assert!(!header.contains("secret") && !address.contains("secret"), "{header}{address}");
}

#[test]
fn escape_sequences_are_spelt_out() {
    for text in [origin("\x1b[2J"), url("\x1b[2J"), flags(&["-H", "\x1b[2J: x"])] {
        assert!(!text.contains('\x1b'), "{text}");
    }
}
