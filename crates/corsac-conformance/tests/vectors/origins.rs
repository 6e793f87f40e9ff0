//! The ABNF of the `Origin` header.

use corsac::Origin;
use serde::Deserialize;

use super::file::{self, bytes};

pub(super) const FILES: &[&str] = &["origin_grammar.toml"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// Values that match origin-or-null.
    #[serde(default)]
    matches: Vec<String>,
    /// Values that do not.
    #[serde(default)]
    differs: Vec<String>,
}

#[test]
fn origin_grammar() {
    file::run("origin_grammar.toml", |case: &Case| {
        let matching = case.matches.iter().map(|value| {
            let origin = Origin::from_header_value(&bytes(value));
            file::same(value, Some(value.clone()), origin.map(|origin| origin.to_string()))
        });
        let differing = case
            .differs
            .iter()
            .map(|value| file::same(value, None, Origin::from_header_value(&bytes(value))));
        file::all_same(matching.chain(differing))
    });
}
