//! Regular expressions that every engine reads alike: literals, classes, groups, alternatives and
//! repetitions, without anchors. The targets add the anchors of their engines.

mod literal;
mod origin;
mod path;
mod regex;
mod stall;

use std::fmt;

pub(crate) use origin::of_pattern;
pub(crate) use path::{PLAIN_PATH, of_path};
pub(crate) use regex::of_regex;
pub(crate) use stall::can_stall;

/// Such an expression, which is to match a text whole.
///
/// It has no quotes, slashes excepted no character that needs an escape in a string but the backslash,
/// and no alternatives outside of a group: an anchor can be put at either end.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct Expression(String);

impl Expression {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
