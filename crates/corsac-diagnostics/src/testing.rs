//! What the tests of rules have in common.

use crate::example::Example;
use crate::finding::Finding;
use crate::observation::Observation;
use crate::rule::Rule;

/// What was seen of an example.
pub(crate) fn observed(text: &str) -> Observation {
    Example::parse(text).unwrap().observe().unwrap()
}

/// What a rule finds in an example, if it finds something.
pub(crate) fn found(rule: &Rule, text: &str) -> Option<Finding> {
    let mut findings = rule.check(&observed(text));
    assert!(findings.len() <= 1, "{findings:#?}");
    findings.pop()
}
