//! Every file in `samples`, read, against a snapshot.
//!
//! The ending says what a file is: `.curl`, `.fetch` or `.har`. A new file needs nothing but its
//! snapshot (`INSTA_UPDATE=always cargo test -p corsac-paste --test samples`).

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use corsac_paste::har::{Conversation, Exchange};
use corsac_paste::{Har, PasteError, PastedRequest};

#[test]
fn every_sample_is_read_as_its_snapshot_says() {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "samples"].iter().collect();
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut names: Vec<PathBuf> = files.filter(|path| path.is_file()).collect();
    names.sort();
    assert!(!names.is_empty());
    for path in names {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        insta::assert_snapshot!(name, described(&path));
    }
}

fn described(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap();
    let text = || String::from_utf8(bytes.clone()).unwrap();
    match path.extension().unwrap().to_str().unwrap() {
        "curl" => pasted(&text(), PastedRequest::from_curl(&text())),
        "fetch" => pasted(&text(), PastedRequest::from_fetch_call(&text())),
        "har" => recording(&Har::read(bytes.as_slice()).unwrap()),
        other => panic!("what is a file that ends in .{other}?"),
    }
}

fn pasted(text: &str, result: Result<PastedRequest, PasteError>) -> String {
    match result {
        Ok(request) => request_lines(&request),
        Err(error) => format!(
            "error: {error}\n  at: {}\n  label: {}\n  help: {}\n",
            &text[error.span()],
            error.label(),
            error.help().unwrap_or_default()
        ),
    }
}

/// All that is said; a field that is not is left out.
fn request_lines(request: &PastedRequest) -> String {
    let debug = format!("{request:#?}");
    let is_said = |line: &&str| !line.ends_with(": None,") && !line.ends_with(": [],");
    debug.lines().filter(is_said).map(|line| format!("{line}\n")).collect()
}

fn recording(har: &Har) -> String {
    let mut text = String::new();
    for candidate in har.candidates() {
        let (number, status) = (candidate.number(), candidate.status());
        let (method, url, origin) = (candidate.method(), candidate.url(), candidate.origin());
        writeln!(text, "{number}. {method} {url} of {origin}: {status:?}").unwrap();
        text.push_str(&conversation(&har.conversation(number).unwrap()));
    }
    text
}

fn conversation(conversation: &Conversation<'_>) -> String {
    let exchanges = conversation.exchanges().iter().map(exchange).collect::<String>();
    exchanges + &request_lines(conversation.request())
}

fn exchange(exchange: &Exchange<'_>) -> String {
    let entry = exchange.entry();
    format!(
        "   {} {}: {} {} -> {:?} {:?} {:?}\n",
        exchange.number(),
        exchange.kind(),
        entry.method(),
        entry.url(),
        exchange.response(),
        entry.server_ip_address(),
        entry.error(),
    )
}
