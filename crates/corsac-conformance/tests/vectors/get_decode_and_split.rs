//! Get, decode, and split.

use corsac::HeaderList;
use serde::Deserialize;

use super::file;

pub(super) const FILES: &[&str] = &["get_decode_and_split.toml"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// Lines as on the network.
    headers: Vec<String>,
    /// `None` for null.
    output: Option<Vec<String>>,
}

#[test]
fn get_decode_and_split() {
    file::run("get_decode_and_split.toml", |case: &Case| {
        let list: HeaderList = case.headers.iter().map(|line| line_of(line)).collect();
        file::same("output for A", case.output.clone(), list.get_decode_and_split(b"A"))
    });
}

fn line_of(line: &str) -> (Vec<u8>, Vec<u8>) {
    let (name, value) = line.split_once(':').unwrap();
    (file::bytes(name), file::bytes(value.trim_matches([' ', '\t'])))
}
