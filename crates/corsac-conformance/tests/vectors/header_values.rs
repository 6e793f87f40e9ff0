//! Extract header list values, for the two grammars the CORS protocol uses.

use corsac::HeaderList;
use corsac::header::{Malformed, extract_delta_seconds, extract_tokens};
use serde::Deserialize;

use super::file::{self, bytes};

pub(super) const FILES: &[&str] = &["header_values.toml"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    header: String,
    /// The values of its lines.
    lines: Vec<String>,
    extracted: Extracted,
}

#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Extracted {
    Null,
    Failure,
    Values(Vec<String>),
    Seconds(u64),
}

#[test]
fn extract_header_list_values() {
    file::run("header_values.toml", |case: &Case| {
        let list: HeaderList =
            case.lines.iter().map(|line| (case.header.as_bytes(), bytes(line))).collect();
        let name = case.header.to_ascii_lowercase();
        let extracted = match name.as_str() {
            "access-control-max-age" => seconds(extract_delta_seconds(&list, name.as_bytes())),
            _ => values(extract_tokens(&list, name.as_bytes())),
        };
        file::same("extracted values", case.extracted.clone(), extracted)
    });
}

fn seconds(extracted: Result<Option<u64>, Malformed>) -> Extracted {
    match extracted {
        Ok(None) => Extracted::Null,
        Ok(Some(seconds)) => Extracted::Seconds(seconds),
        Err(_) => Extracted::Failure,
    }
}

fn values(extracted: Result<Option<Vec<&[u8]>>, Malformed>) -> Extracted {
    let text = |value: &[u8]| String::from_utf8(value.to_vec()).unwrap();
    match extracted {
        Ok(None) => Extracted::Null,
        Ok(Some(values)) => Extracted::Values(values.into_iter().map(text).collect()),
        Err(_) => Extracted::Failure,
    }
}
