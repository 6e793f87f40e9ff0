//! Every file in `samples`, read, against a snapshot.
//!
//! The ending says what a file is: `.curl`, `.fetch` or `.har`. A new file needs nothing but its
//! snapshot (`INSTA_UPDATE=always cargo test -p corsac-paste --test samples`).

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fmt::{Debug, Write as _};
use std::path::{Path, PathBuf};

use corsac_paste::har::{Conversation, Exchange};
use corsac_paste::{Har, Network, PasteError, PastedRequest, Remark};

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
    let mut text = String::new();
    let mut line = |name: &str, value: Option<&dyn Debug>| {
        if let Some(value) = value {
            writeln!(text, "{name}: {value:?}").unwrap();
        }
    };
    fn said<T: Debug>(value: &Option<T>) -> Option<&dyn Debug> {
        value.as_ref().map(|value| value as &dyn Debug)
    }
    line("url", Some(&request.url));
    line("method", said(&request.method.as_ref().map(|method| method.as_str())));
    line("origin", said(&request.origin.as_ref().map(|origin| origin.as_str())));
    line("mode", said(&request.mode));
    line("credentials", said(&request.credentials));
    line("user", said(&request.user));
    line("referrer", said(&request.referrer));
    line("referrer policy", said(&request.referrer_policy));
    line("redirect", said(&request.redirect));
    line("cache", said(&request.cache));
    let has_network = request.network != Network::default();
    line("network", has_network.then_some(&request.network as &dyn Debug));
    for (name, bytes) in [("cookie", &request.cookie), ("body", &request.body)] {
        if let Some(bytes) = bytes {
            writeln!(text, "{name}: {}", bytes.escape_ascii()).unwrap();
        }
    }
    for (name, value) in &request.headers {
        writeln!(text, "page's header: {}: {}", name.escape_ascii(), value.escape_ascii()).unwrap();
    }
    for (name, value) in &request.browser_headers {
        writeln!(text, "browser's header: {}: {}", name.escape_ascii(), value.escape_ascii())
            .unwrap();
    }
    for remark in &request.remarks {
        if !matches!(remark, Remark::BrowserHeader { .. }) {
            writeln!(text, "remark: {remark}").unwrap();
        }
    }
    text
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
