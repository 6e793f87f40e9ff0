//! Everything that was seen, and what of it has no cause yet.

use corsac::server::{PolicyConfig, UpstreamHeaders};

use super::gap::{Aspect, Gap, gaps};
use super::{Difference, DifferenceId, Severity, Undetermined};
use crate::expectation::Obedient;
use crate::reading::Reading;
use crate::{Ask, End, Exchange, Observed, Plan, Probe, Purpose, Rule};

/// Everything that was seen, and what of it has no cause yet.
pub(super) struct Case<'a> {
    pub(super) plan: &'a Plan,
    pub(super) runs: Vec<Judged<'a>>,
    /// What differs and has no cause yet.
    pub(super) open: Vec<Gap>,
    pub(super) found: Vec<Difference>,
}

/// One run, and what the policy says of it.
pub(super) struct Judged<'a> {
    pub(super) observed: &'a Observed,
    pub(super) probe: &'a Probe,
    pub(super) seen: Reading,
    pub(super) expected: Reading,
    expected_run: Observed,
}

impl<'a> Judged<'a> {
    pub(super) fn exchange(&self, index: usize) -> &'a Exchange {
        &self.observed.exchanges[index]
    }

    pub(super) fn expected_exchange(&self, index: usize) -> Option<&Exchange> {
        self.expected_run.exchanges.get(index)
    }

    /// The method of the page's request.
    pub(super) fn method(&self) -> &'a str {
        match &self.probe.ask {
            Ask::Page(page) => &page.method,
            Ask::Raw(raw) => &raw.method,
        }
    }
}

impl<'a> Case<'a> {
    pub(super) fn new(
        plan: &'a Plan,
        obedient: Obedient<'a>,
        observed: &'a [Observed],
    ) -> (Self, Vec<Undetermined>) {
        let mut runs = Vec::new();
        let mut undetermined = Vec::new();
        for observed in observed {
            let Some(probe) = plan.probe(observed.probe) else { continue };
            if let Some(reason) = tells_nothing(observed) {
                let (run, probe) = (observed.run, observed.probe);
                undetermined.push(Undetermined { run, probe, reason });
                continue;
            }
            let Some(expected_run) = obedient.observe(observed.probe, probe) else { continue };
            let expected = Reading::of(&expected_run, probe);
            let seen = Reading::of(observed, probe);
            runs.push(Judged { observed, probe, seen, expected, expected_run });
        }
        let mut case = Self { plan, runs, open: Vec::new(), found: Vec::new() };
        case.open = gaps(&case);
        (case, undetermined)
    }

    pub(super) fn policy(&self, rule: Rule) -> Option<&'a PolicyConfig> {
        rule.policy(&self.plan.config)
    }

    pub(super) fn run(&self, gap: &Gap) -> &Judged<'a> {
        &self.runs[gap.run]
    }

    pub(super) fn exchange(&self, gap: &Gap) -> &'a Exchange {
        self.run(gap).exchange(gap.exchange)
    }

    pub(super) fn rule(&self, gap: &Gap) -> Rule {
        self.run(gap).probe.rule
    }

    pub(super) fn purpose(&self, gap: &Gap) -> &'a Purpose {
        &self.run(gap).probe.purpose
    }

    /// The lines of a header of the response that shows a gap.
    pub(super) fn lines(&self, gap: &Gap, name: &str) -> Vec<String> {
        let lines = self.exchange(gap).response.headers().values(name.as_bytes());
        lines.map(|line| String::from_utf8_lossy(line).into_owned()).collect()
    }

    /// Whether some gap without cause is so.
    pub(super) fn any(&self, is_so: impl Fn(&Self, &Gap) -> bool) -> bool {
        self.open.iter().any(|gap| is_so(self, gap))
    }

    /// Makes all gaps that are so one difference, if there are any.
    pub(super) fn claim(&mut self, id: DifferenceId, is_so: impl Fn(&Self, &Gap) -> bool) {
        let claimed: Vec<bool> = self.open.iter().map(|gap| is_so(self, gap)).collect();
        let mut claimed = claimed.into_iter();
        let (mine, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut self.open)
            .into_iter()
            .partition(|_| claimed.next().unwrap_or_default());
        self.open = rest;
        if let Some(difference) = self.difference(id, &mine) {
            self.found.push(difference);
        }
    }

    /// Forgets gaps that follow from something else.
    pub(super) fn drop_gaps(&mut self, is_so: impl Fn(&Self, &Gap) -> bool) {
        let dropped: Vec<bool> = self.open.iter().map(|gap| is_so(self, gap)).collect();
        let mut dropped = dropped.into_iter();
        self.open.retain(|_| !dropped.next().unwrap_or_default());
    }

    fn difference(&self, id: DifferenceId, gaps: &[Gap]) -> Option<Difference> {
        // What is allowed too much comes first: what is refused may follow from it.
        let shows_most = |gap: &&Gap| match gap.aspect {
            _ if gap.is_grant() => 0,
            Aspect::Methods | Aspect::Names => 1,
            Aspect::Response => 2,
            Aspect::Preflight => 3,
            _ => 4,
        };
        let example = gaps.iter().min_by_key(shows_most)?;
        let mut rules: Vec<_> = gaps.iter().map(|gap| self.rule(gap)).collect();
        rules.sort_unstable();
        rules.dedup();
        let mut runs: Vec<_> = gaps.iter().map(|gap| self.run(gap).observed.run).collect();
        runs.sort_unstable();
        runs.dedup();
        let mut subjects = Vec::new();
        for subject in gaps.iter().flat_map(|gap| self.subjects(id, gap)) {
            if !subjects.contains(&subject) {
                subjects.push(subject);
            }
        }
        // Those of one kind together, in the order in which they were asked about.
        subjects.sort_by_key(|(kind, _)| *kind);
        let subjects = subjects.into_iter().map(|(_, subject)| subject).collect();
        let keeps = |rule: &Rule| {
            let policy = self.policy(*rule);
            policy.is_some_and(|policy| policy.upstream_headers == UpstreamHeaders::Keep)
        };
        // Where the service's own headers are kept, it may say what it likes.
        let severity = if rules.iter().all(keeps) { Severity::Note } else { id.severity() };
        Some(Difference {
            id,
            severity,
            rules,
            subjects,
            expected: example.expected.clone(),
            observed: example.seen.clone(),
            runs,
            probe: self.run(example).observed.probe,
            example: self.exchange(example).clone(),
        })
    }

    /// What a gap is about.
    fn subjects(&self, id: DifferenceId, gap: &Gap) -> Vec<(SubjectKind, String)> {
        use super::Said::Names;
        let method = |method: &str| vec![(SubjectKind::Method, method.to_owned())];
        match (self.purpose(gap), &gap.expected, &gap.seen) {
            (_, Names(expected), Names(seen)) => {
                let names = expected.symmetric_difference(seen).cloned();
                let kind = if gap.aspect == Aspect::Methods {
                    SubjectKind::Method
                } else {
                    SubjectKind::Name
                };
                names.map(|name| (kind, name)).collect()
            }
            (
                Purpose::Method(announced)
                | Purpose::OtherMethod(announced)
                | Purpose::UnsafeMethod(announced),
                ..,
            ) => method(announced),
            (Purpose::HeaderName(name), ..) => vec![(SubjectKind::Name, name.clone())],
            (Purpose::HeaderNames(_), ..) => Vec::new(),
            (Purpose::PathVariant | Purpose::NotFound | Purpose::NamedPath, ..) => {
                vec![(SubjectKind::Path, self.exchange(gap).url.path().to_owned())]
            }
            _ if id == DifferenceId::MethodNotAllowed => method(self.run(gap).method()),
            _ => self.origin(gap).map(|origin| (SubjectKind::Origin, origin)).into_iter().collect(),
        }
    }

    /// The value of `Origin` that was sent.
    pub(super) fn origin(&self, gap: &Gap) -> Option<String> {
        let origin = self.exchange(gap).headers.first(b"origin")?;
        Some(String::from_utf8_lossy(origin).into_owned())
    }
}

/// What a difference can be about.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum SubjectKind {
    Path,
    Method,
    Name,
    Origin,
}

/// Why a run tells nothing about the policy, if it does not.
fn tells_nothing(observed: &Observed) -> Option<String> {
    if let End::NoAnswer(reason) = &observed.end {
        return Some(reason.clone());
    }
    let mut statuses = observed.exchanges.iter().map(|exchange| exchange.response.status());
    if let Some(status) = statuses.find(|status| matches!(status, 429 | 502 | 503 | 504)) {
        return Some(format!("status {status}"));
    }
    observed.exchanges.is_empty().then(|| "nothing was sent".to_owned())
}
