use std::fmt;

use crate::export::{Approximated, Written};
use crate::feature::Feature;
use crate::targets;

/// A framework or proxy that CORS is configured in.
pub struct Target {
    /// Its name on the command line.
    pub name: &'static str,
    /// Its name in a sentence.
    pub title: &'static str,
    /// The versions that exported configurations were proven on.
    pub proven_on: &'static str,
    /// What it cannot express.
    pub limits: &'static [Limit],
    /// Its page, in Markdown: where the files go, what to watch, how it differs.
    pub page: &'static str,
    pub(crate) write: fn(&Approximated<'_>) -> Written,
}

/// What a target cannot express, and why.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limit {
    /// What it is.
    pub feature: Feature,
    /// A sentence without a full stop.
    pub reason: &'static str,
}

impl Target {
    /// Every target, sorted by name.
    pub fn all() -> &'static [&'static Self] {
        targets::ALL
    }

    /// The target of this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        Self::all().iter().copied().find(|target| target.name == name)
    }

    /// The target whose name is most like this one, if one is like it.
    ///
    /// # Example
    /// ```
    /// use corsac_export::Target;
    ///
    /// assert_eq!(Target::nearest("corsac-towr").map(|target| target.name), Some("corsac-tower"));
    /// assert!(Target::nearest("cobol").is_none());
    /// ```
    pub fn nearest(name: &str) -> Option<&'static Self> {
        let distance = |target: &Self| strsim::damerau_levenshtein(name, target.name);
        let nearest = Self::all().iter().copied().min_by_key(|target| distance(target))?;
        let starts = !name.is_empty() && nearest.name.starts_with(name);
        (starts || distance(nearest) <= 1 + nearest.name.len() / 4).then_some(nearest)
    }

    /// Why the target cannot express something; none if it can.
    pub fn limit(&self, feature: Feature) -> Option<&'static str> {
        let limit = self.limits.iter().find(|limit| limit.feature == feature);
        limit.map(|limit| limit.reason).or(feature.limit_of_all())
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Target").field(&self.name).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_sorted_and_found_by_name() {
        assert!(Target::all().is_sorted_by_key(|target| target.name));
        for target in Target::all() {
            assert_eq!(Target::find(target.name).unwrap().title, target.title);
        }
    }

    #[test]
    fn limits_are_said_once_each_and_pages_say_how_it_was_proven() {
        for target in Target::all() {
            for limit in target.limits {
                let same = target.limits.iter().filter(|other| other.feature == limit.feature);
                assert_eq!(same.count(), 1, "{} {}", target.name, limit.feature);
                assert!(!limit.reason.ends_with('.'), "{} {}", target.name, limit.reason);
            }
            assert!(target.page.starts_with("# "), "{}", target.name);
            assert!(!target.proven_on.is_empty(), "{}", target.name);
        }
    }
}
