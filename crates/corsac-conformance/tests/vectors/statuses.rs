//! Sets of statuses.

use corsac::status;
use serde::Deserialize;

use super::file;

pub(super) const FILES: &[&str] = &["statuses.toml"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    set: Set,
    /// First and last status of each run that is in the set.
    ranges: Vec<(u16, u16)>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Set {
    NullBody,
    Ok,
    Range,
    Redirect,
}

#[test]
fn statuses() {
    file::run("statuses.toml", |case: &Case| {
        let is_in_set = match case.set {
            Set::NullBody => status::is_null_body_status,
            Set::Ok => status::is_ok_status,
            Set::Range => status::is_range_status,
            Set::Redirect => status::is_redirect_status,
        };
        file::all_same((0..=999).map(|number| {
            let listed = case.ranges.iter().any(|(first, last)| (*first..=*last).contains(&number));
            file::same(&format!("status {number}"), listed, is_in_set(number))
        }))
    });
}
