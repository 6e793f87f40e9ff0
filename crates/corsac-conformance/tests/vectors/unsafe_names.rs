//! The CORS-unsafe request-header names of a header list.

use corsac::HeaderList;
use corsac::header::cors_unsafe_request_header_names;
use serde::Deserialize;

use super::file::{self, Header, bytes};

pub(super) const FILES: &[&str] = &["unsafe_names.toml"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    headers: Vec<Header>,
    names: Vec<String>,
}

#[test]
fn unsafe_names() {
    file::run("unsafe_names.toml", |case: &Case| {
        let list: HeaderList = case
            .headers
            .iter()
            .map(|header| (bytes(header.name()), bytes(&header.value())))
            .collect();
        let names = cors_unsafe_request_header_names(&list);
        let names = names.into_iter().map(|name| String::from_utf8(name).unwrap());
        file::same("names", case.names.clone(), names.collect())
    });
}
