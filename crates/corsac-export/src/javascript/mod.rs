//! A policy as a function of JavaScript: what the targets have in common that run it.

mod choose;
mod data;
mod decide;
mod parts;

pub(crate) use data::{array, origins};
pub(crate) use parts::{Parts, VaryOrigin, repeats};

use crate::rules::Rules;

/// Declares `decide({ method, headers, path })`, for headers by their names in lower case: the
/// headers that the response gets (`set`), what it depends on (`vary`), and the status of requests
/// that are answered at once (`status`). Only what the policy needs is written.
pub(crate) fn decide(rules: &Rules) -> String {
    let parts = Parts::of(rules);
    [data::text(rules, &parts), choose::text(&parts), decide::text(&parts)].concat()
}
