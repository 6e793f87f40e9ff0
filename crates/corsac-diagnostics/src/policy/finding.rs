use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::fmt;

use corsac::server::{Key, Place};

use super::rule::{PolicyRule, PolicySeverity};

/// Something that a rule found in a policy.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PolicyFinding {
    /// The rule.
    pub rule: &'static PolicyRule,
    /// How much it matters here.
    pub severity: PolicySeverity,
    /// Where it is.
    pub place: PolicyPlace,
    /// What is found, in one or two sentences.
    pub message: String,
    /// What is wrong at the place, in a few words without a full stop.
    pub label: String,
    /// What to do about it, in a sentence or two.
    pub help: Option<String>,
    /// The exact value to write at the place instead.
    pub suggestion: Option<String>,
    /// Other places that have to do with it, and what they are.
    pub related: Vec<(PolicyPlace, String)>,
}

/// A place in a configuration.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum PolicyPlace {
    /// A key of a policy or of a route, or an entry of its list.
    Value {
        /// The route, counted from 0; none for the default policy.
        route: Option<usize>,
        /// The key.
        key: Key,
        /// The entry of a list, counted from 0.
        index: Option<usize>,
    },
    /// A route as a whole, counted from 0.
    Route(usize),
    /// The default policy as a whole.
    Default,
}

impl PolicyPlace {
    pub(super) fn of(route: Option<usize>, key: Key) -> Self {
        Self::Value { route, key, index: None }
    }

    pub(super) fn entry(route: Option<usize>, key: Key, index: usize) -> Self {
        Self::Value { route, key, index: Some(index) }
    }

    /// The route that it is in, counted from 0; none for the default policy.
    #[must_use]
    pub fn route(self) -> Option<usize> {
        match self {
            Self::Value { route, .. } => route,
            Self::Route(route) => Some(route),
            Self::Default => None,
        }
    }

    /// The key, unless it is a policy or route as a whole.
    #[must_use]
    pub fn key(self) -> Option<Key> {
        match self {
            Self::Value { key, .. } => Some(key),
            Self::Route(_) | Self::Default => None,
        }
    }

    fn order(self) -> (Option<usize>, Option<Key>, Option<usize>) {
        match self {
            Self::Value { route, key, index } => (route, Some(key), index),
            Self::Route(route) => (Some(route), None, None),
            Self::Default => (None, None, None),
        }
    }
}

impl From<Place> for PolicyPlace {
    fn from(place: Place) -> Self {
        Self::Value { route: place.route, key: place.key, index: place.index }
    }
}

/// The default policy is first; then each route, whose keys come in the order of [`Key::ALL`].
impl Ord for PolicyPlace {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order().cmp(&other.order())
    }
}

impl PartialOrd for PolicyPlace {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for PolicyPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Value { route, key, index } => Place { route, key, index }.fmt(f),
            Self::Route(route) => write!(f, "route[{route}]"),
            Self::Default => f.write_str("default"),
        }
    }
}

impl PolicyFinding {
    pub(super) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn suggest(mut self, value: Option<String>) -> Self {
        self.suggestion = value;
        self
    }

    pub(super) fn related(mut self, place: PolicyPlace, what: impl Into<String>) -> Self {
        self.related.push((place, what.into()));
        self
    }
}

/// Nobody reads a longer sentence; what makes it long is a value.
const LONGEST: usize = 400;

fn shortened(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
}

/// How many findings of one rule in one policy are returned; nobody reads more.
const MOST: usize = 20;

/// Findings sorted by place, without warnings and notes about what is an error, and not too many of
/// any rule.
pub(super) fn in_order(findings: Vec<PolicyFinding>) -> Vec<PolicyFinding> {
    let mut findings = findings;
    // A stable sort: the mistakes that make the policy unusable come first, in the core's order.
    findings.sort_by_key(|finding| (finding.place, finding.severity));
    let is_error = |finding: &&PolicyFinding| finding.severity == PolicySeverity::Error;
    let wrong: HashSet<_> = findings.iter().filter(is_error).map(|finding| finding.place).collect();
    let mut refused = HashSet::new();
    findings.retain(|finding| {
        let here = (finding.rule.id, finding.place);
        match finding.severity {
            PolicySeverity::Error => refused.insert(here),
            // What is an error already is no warning besides.
            PolicySeverity::Warning => !refused.contains(&here),
            // What is wrong will be written anew, so there is no more to know about it.
            PolicySeverity::Note => !wrong.contains(&finding.place),
        }
    });
    let mut findings = abridged(findings);
    for finding in &mut findings {
        shortened(&mut finding.message);
        shortened(&mut finding.label);
        finding.help.iter_mut().for_each(shortened);
    }
    findings
}

fn abridged(findings: Vec<PolicyFinding>) -> Vec<PolicyFinding> {
    let group = |finding: &PolicyFinding| {
        (finding.rule.id, finding.severity, finding.place.route(), finding.place.key())
    };
    let mut totals = HashMap::new();
    findings.iter().for_each(|finding| *totals.entry(group(finding)).or_insert(0) += 1);
    let mut counts = HashMap::new();
    findings
        .into_iter()
        .filter_map(|finding| {
            let group = group(&finding);
            let count: &mut usize = counts.entry(group).or_default();
            *count += 1;
            let total: usize = totals.get(&group).copied().unwrap_or_default();
            match (*count).cmp(&MOST) {
                _ if total <= MOST => Some(finding),
                Ordering::Less => Some(finding),
                Ordering::Equal => Some(and_more(finding, total - MOST + 1)),
                Ordering::Greater => None,
            }
        })
        .collect()
}

/// Stands for a finding and all that follow.
fn and_more(finding: PolicyFinding, count: usize) -> PolicyFinding {
    PolicyFinding {
        message: format!("From here on there are {count} more findings of this kind."),
        label: format!("and {count} more from here on"),
        help: None,
        suggestion: None,
        related: Vec::new(),
        ..finding
    }
}
