//! Many checks from a file, each with what is expected of it: CORS tests for a CI job.

mod expectation;
mod file;
mod run;
mod summary;

pub(crate) use expectation::Expectation;
pub(crate) use file::{FileCheck, read};
pub(crate) use run::run;
pub(crate) use summary::{json, junit, text};

use std::time::Duration;

use crate::judge::Verdict;

/// How one check of a file went.
#[derive(Clone, Debug)]
pub(crate) struct Checked {
    pub(crate) name: String,
    /// The line of the file where it stands, counted from 1.
    pub(crate) line: usize,
    /// The origin and the request, in one line.
    pub(crate) request: String,
    pub(crate) verdict: Verdict,
    /// The name of what made the browser refuse, or the server unreachable.
    pub(crate) failure: Option<&'static str>,
    /// The identifiers of all findings.
    pub(crate) findings: Vec<&'static str>,
    /// What differs from what was expected; nothing if the check is passed.
    pub(crate) differences: Vec<String>,
    /// The full report on a check that is not passed.
    pub(crate) report: Option<String>,
    pub(crate) took: Duration,
}

impl Checked {
    pub(crate) fn is_passed(&self) -> bool {
        self.differences.is_empty()
    }
}
