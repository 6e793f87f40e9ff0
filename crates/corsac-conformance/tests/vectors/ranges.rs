//! Parse a single range header value.

use corsac::header::{Whitespace, parse_single_range_header_value};
use serde::Deserialize;

use super::file::{self, bytes};

pub(super) const FILES: &[&str] = &["ranges.toml"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    value: String,
    allow_whitespace: bool,
    /// `None` for failure.
    range: Option<Range>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Range {
    /// `None` for null.
    start: Option<u64>,
    end: Option<u64>,
}

#[test]
fn single_ranges() {
    file::run("ranges.toml", |case: &Case| {
        let whitespace =
            if case.allow_whitespace { Whitespace::Allowed } else { Whitespace::Refused };
        let standard = case.range.as_ref().map(|range| (range.start, range.end));
        let engine = parse_single_range_header_value(&bytes(&case.value), whitespace);
        file::same("range", standard, engine.ok())
    });
}
