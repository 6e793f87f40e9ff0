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

/// A granted preflight whose answer is to be kept that long, and its request.
pub(crate) fn granted_for(profile: &str, max_age: &str) -> String {
    format!(
        "page https://app.example.com\nprofile {profile}\n\nPUT https://api.example.com/\n\n\
         HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: *\n\
         Access-Control-Allow-Methods: PUT\nAccess-Control-Max-Age: {max_age}\n\n\
         HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: *\n"
    )
}
