//! Comparing a replay with a recording, field by field.

mod console;
mod decision;
mod wire;

use std::fmt;

use corsac::browser::BrowserProfile;

use crate::recording::{Observation, Scenario};
use crate::replay::Played;

/// What is compared together, and counted together.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Group {
    /// What the page, and Chromium's developer tools, were told.
    Decision,
    /// The requests the server received.
    Wire,
    /// The line in the console.
    Console,
}

impl Group {
    /// Every group.
    pub const ALL: [Self; 3] = [Self::Decision, Self::Wire, Self::Console];

    /// The name used on the command line and in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Wire => "wire",
            Self::Console => "console",
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One field that came out differently.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Difference {
    /// The field's name, without anything that varies from scenario to scenario.
    pub field: String,
    /// The recorded value, as text; values of several parts have a line for each.
    pub recorded: String,
    /// The replayed value, in the same form.
    pub replayed: String,
}

/// A step before its comparison.
pub(crate) struct Comparison<'a> {
    pub(crate) profile: BrowserProfile,
    pub(crate) scenario: &'a Scenario,
    pub(crate) recorded: &'a Observation,
    pub(crate) played: &'a Played,
}

impl Comparison<'_> {
    /// The fields of a group that differ.
    pub(crate) fn differences(&self, group: Group) -> Vec<Difference> {
        match group {
            Group::Decision => decision::differences(self),
            Group::Wire => wire::differences(self),
            Group::Console => console::difference(self).into_iter().collect(),
        }
    }
}

/// Collects fields that differ.
#[derive(Default)]
struct Differences(Vec<Difference>);

impl Differences {
    fn compare<T: Shown>(&mut self, field: &str, recorded: &T, replayed: &T) {
        self.compare_texts(field, recorded.shown(), replayed.shown());
    }

    fn compare_texts(&mut self, field: &str, recorded: String, replayed: String) {
        if recorded != replayed {
            self.0.push(Difference { field: field.to_owned(), recorded, replayed });
        }
    }
}

/// A value as reports show it; different values are shown differently.
trait Shown {
    fn shown(&self) -> String;
}

impl Shown for String {
    fn shown(&self) -> String {
        format!("{self:?}")
    }
}

impl Shown for bool {
    fn shown(&self) -> String {
        self.to_string()
    }
}

impl Shown for u16 {
    fn shown(&self) -> String {
        self.to_string()
    }
}

impl<T: Shown> Shown for Option<T> {
    fn shown(&self) -> String {
        self.as_ref().map_or_else(|| "null".to_owned(), Shown::shown)
    }
}
