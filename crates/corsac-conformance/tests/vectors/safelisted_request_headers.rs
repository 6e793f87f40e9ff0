//! CORS-safelisted request-headers, value by value, byte by byte and at the length limit.

use corsac::header::{is_cors_safelisted_request_header, is_cors_unsafe_request_header_byte};
use serde::Deserialize;

use super::file::{self, bytes};

pub(super) const FILES: &[&str] =
    &["safelisted_header_bytes.toml", "safelisted_header_lengths.toml", "safelisted_headers.toml"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Values {
    header: String,
    #[serde(default)]
    safelisted: Vec<String>,
    #[serde(default)]
    refused: Vec<String>,
}

#[test]
fn safelisted_headers() {
    file::run("safelisted_headers.toml", |case: &Values| {
        let answers = case.safelisted.iter().map(|value| (value, true));
        let answers = answers.chain(case.refused.iter().map(|value| (value, false)));
        file::all_same(answers.map(|(value, answer)| {
            let engine = is_cors_safelisted_request_header(case.header.as_bytes(), &bytes(value));
            file::same(&format!("{}: {value:?}", case.header), answer, engine)
        }))
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lengths {
    header: String,
    #[serde(default)]
    start: String,
    fill: String,
    #[serde(default)]
    end: String,
    /// The length of the longest value that is safelisted.
    longest: usize,
}

#[test]
fn safelisted_header_lengths() {
    file::run("safelisted_header_lengths.toml", |case: &Lengths| {
        let fixed = case.start.len() + case.end.len();
        let value = |length: usize| {
            [case.start.as_str(), &case.fill.repeat(length - fixed), &case.end].concat()
        };
        file::all_same((fixed + 1..=case.longest + 2).map(|length| {
            let engine =
                is_cors_safelisted_request_header(case.header.as_bytes(), value(length).as_bytes());
            file::same(&format!("{length} bytes"), length <= case.longest, engine)
        }))
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bytes {
    /// The header whose value holds the byte; none for the question about the byte itself.
    header: Option<String>,
    #[serde(default)]
    start: String,
    /// First and last of each run of bytes of which the answer is yes.
    bytes: Vec<(u8, u8)>,
}

#[test]
fn safelisted_header_bytes() {
    file::run("safelisted_header_bytes.toml", |case: &Bytes| {
        file::all_same((0..=u8::MAX).map(|byte| {
            let listed = case.bytes.iter().any(|(first, last)| (*first..=*last).contains(&byte));
            let engine = match &case.header {
                None => is_cors_unsafe_request_header_byte(byte),
                Some(header) => {
                    let value = [bytes(&case.start), vec![byte]].concat();
                    is_cors_safelisted_request_header(header.as_bytes(), &value)
                }
            };
            file::same(&format!("byte {byte:#04x}"), listed, engine)
        }))
    });
}
