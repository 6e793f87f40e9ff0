use crate::judge::Verdict;

/// What a check is expected to come to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Expectation {
    pub(crate) verdict: Verdict,
    /// The name of what makes the browser refuse.
    pub(crate) failure: Option<String>,
    /// Findings that there must be.
    pub(crate) findings: Vec<String>,
    /// Findings that there must not be.
    pub(crate) no_findings: Vec<String>,
}

impl Expectation {
    /// What differs from it, a sentence each.
    pub(crate) fn differences(
        &self,
        verdict: Verdict,
        failure: Option<&str>,
        findings: &[&str],
    ) -> Vec<String> {
        let mut differences = Vec::new();
        if verdict != self.verdict {
            let because = failure.map_or_else(String::new, |name| format!(" ({name})"));
            let (expected, found) = (self.verdict.name(), verdict.name());
            differences.push(format!("expected {expected}, found {found}{because}"));
        } else if let Some(expected) = self.failure.as_deref().filter(|own| Some(*own) != failure) {
            let found = failure.unwrap_or("none");
            differences.push(format!("expected the failure {expected}, found {found}"));
        }
        let missing = self.findings.iter().filter(|id| !findings.contains(&id.as_str()));
        differences
            .extend(missing.map(|id| format!("expected the finding {id}, which is not there")));
        let present = self.no_findings.iter().filter(|id| findings.contains(&id.as_str()));
        differences.extend(present.map(|id| format!("expected no finding {id}, and it is there")));
        differences
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expectation(verdict: Verdict) -> Expectation {
        Expectation {
            verdict,
            failure: Some("allow-origin-missing".to_owned()),
            findings: vec!["a".to_owned()],
            no_findings: vec!["b".to_owned()],
        }
    }

    #[test]
    fn each_part_is_compared() {
        let refused = expectation(Verdict::Refused);
        let missing = Some("allow-origin-missing");
        assert!(refused.differences(Verdict::Refused, missing, &["a", "c"]).is_empty());
        for (verdict, failure, findings) in [
            (Verdict::Allowed, missing, &["a"][..]),
            (Verdict::Refused, Some("preflight-status"), &["a"]),
            (Verdict::Refused, None, &["a"]),
            (Verdict::Refused, missing, &[]),
            (Verdict::Refused, missing, &["a", "b"]),
        ] {
            assert_eq!(refused.differences(verdict, failure, findings).len(), 1);
        }
    }
}
