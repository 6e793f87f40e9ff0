//! The rules, one in a file of its name.

use crate::finding::Finding;
use crate::observation::Observation;
use crate::rule::Rule;

/// Declares the modules and the table of their rules.
macro_rules! rules {
    ($($module:ident::$rule:ident,)+) => {
        $(mod $module;)+

        /// Every rule, sorted by identifier.
        pub static ALL: &[&Rule] = &[$(&$module::$rule),+];
    };
}

rules! {
    allow_origin_missing::ALLOW_ORIGIN_MISSING,
    vary_origin_missing::VARY_ORIGIN_MISSING,
}

/// The rule of this identifier.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}

/// Everything that the rules find, the most important first.
#[must_use]
pub fn check(observation: &Observation) -> Vec<Finding> {
    let mut findings: Vec<_> = ALL.iter().flat_map(|rule| rule.check(observation)).collect();
    findings.sort_by_key(|finding| finding.rule.severity);
    findings
}
