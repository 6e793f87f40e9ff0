//! One thing in which one run differs from what the policy says.

use std::collections::{BTreeMap, BTreeSet};

use corsac::CredentialsMode;
use corsac::header::extract_tokens;
use corsac::server::OnDisallowed;

use super::Said;
use super::case::{Case, Judged};
use crate::reading::{Seen, TimingPassed, Varies};
use crate::{Ask, Exchange, ExchangeKind, Purpose, Rule};

/// One thing in which one run differs from what the policy says.
#[derive(Clone, Debug)]
pub(super) struct Gap {
    /// Where the run stands among those that are judged.
    pub(super) run: usize,
    pub(super) aspect: Aspect,
    pub(super) expected: Said,
    pub(super) seen: Said,
    /// Where the exchange that shows it stands in the run.
    pub(super) exchange: usize,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Aspect {
    Preflight,
    Response,
    MaxAge,
    Exposed,
    Timing,
    ResponseVaries,
    PreflightVaries,
    /// Methods that the browser remembers without having asked about them.
    Methods,
    /// The same of header names.
    Names,
    Rejection,
    Lists,
    Raw,
}

impl Gap {
    /// The page is refused what the policy allows.
    pub(super) fn is_denial(&self) -> bool {
        matches!(self.aspect, Aspect::Preflight | Aspect::Response) && self.expected.is_allowed()
    }

    /// The page is allowed what the policy refuses.
    pub(super) fn is_grant(&self) -> bool {
        matches!(self.aspect, Aspect::Preflight | Aspect::Response) && self.seen.is_allowed()
    }

    pub(super) fn failure(&self) -> Option<&'static str> {
        match self.seen {
            Said::Refused { failure, .. } => failure,
            _ => None,
        }
    }
}

/// Everything in which the runs differ.
pub(super) fn gaps(case: &Case<'_>) -> Vec<Gap> {
    let mut gaps: Vec<_> =
        case.runs.iter().enumerate().flat_map(|(run, judged)| of_run(case, run, judged)).collect();
    let constant = constant_rules(&case.runs);
    gaps.retain(|gap| {
        let (rule, exchange) = (case.runs[gap.run].probe.rule, case.exchange(gap));
        gap.aspect != Aspect::ResponseVaries || !constant.contains(&(rule, class(exchange)))
    });
    gaps
}

fn of_run(case: &Case<'_>, run: usize, judged: &Judged<'_>) -> Vec<Gap> {
    let (expected, seen) = (&judged.expected, &judged.seen);
    let mut gaps = Vec::new();
    let mut add = |aspect, exchange, expected, seen| {
        gaps.push(Gap { run, aspect, expected, seen, exchange });
    };
    let grants = [
        (Aspect::Preflight, &expected.preflight, &seen.preflight),
        (Aspect::Response, &expected.response, &seen.response),
        (Aspect::Raw, &expected.raw, &seen.raw),
    ];
    for (aspect, expected, seen) in grants {
        if let (Some(expected), Some(seen)) = (expected, seen)
            && differs(&expected.said, &seen.said)
        {
            add(aspect, seen.exchange, expected.said.clone(), seen.said.clone());
        }
    }
    if let Some((expected, seen)) = unequal(&expected.max_age, &seen.max_age) {
        add(Aspect::MaxAge, seen.exchange, Said::MaxAge(expected.said), Said::MaxAge(seen.said));
    }
    if let Some((expected, seen)) = unequal(&expected.exposed, &seen.exposed) {
        let (expected, names) = (expected.said.clone(), seen.said.clone());
        add(Aspect::Exposed, seen.exchange, Said::Names(expected), Said::Names(names));
    }
    if let Some((expected, seen)) = unequal(&expected.timing, &seen.timing)
        && case
            .policy(judged.probe.rule)
            .is_some_and(|policy| !policy.timing_allow_origins.is_empty())
    {
        add(Aspect::Timing, seen.exchange, timing(expected.said), timing(seen.said));
    }
    let varies = [
        (Aspect::ResponseVaries, &expected.response_varies, &seen.response_varies),
        (Aspect::PreflightVaries, &expected.preflight_varies, &seen.preflight_varies),
    ];
    for (aspect, expected, seen) in varies {
        if let Some((Seen { said: Varies::Yes, .. }, seen)) = unequal(expected, seen) {
            let vary = joined(judged.exchange(seen.exchange), b"vary");
            add(aspect, seen.exchange, Said::Header(Some("Origin".to_owned())), Said::Header(vary));
        }
    }
    gaps.extend(remembered(case, run, judged));
    gaps.extend(rejection(case, run, judged));
    gaps.extend(lists(run, judged));
    gaps.retain(|gap| gap.aspect != Aspect::PreflightVaries || is_passed(judged));
    gaps
}

fn differs(expected: &Said, seen: &Said) -> bool {
    match (expected, seen) {
        (Said::Header(None), Said::Header(Some(_))) => true,
        (Said::Header(_), _) => false,
        _ => expected.is_allowed() != seen.is_allowed(),
    }
}

fn unequal<'a, T: PartialEq>(
    expected: &'a Option<Seen<T>>,
    seen: &'a Option<Seen<T>>,
) -> Option<(&'a Seen<T>, &'a Seen<T>)> {
    let (expected, seen) = (expected.as_ref()?, seen.as_ref()?);
    (expected.said != seen.said).then_some((expected, seen))
}

fn timing(passed: TimingPassed) -> Said {
    match passed {
        TimingPassed::Yes => Said::Allowed,
        TimingPassed::No => Said::Refused { failure: None, status: 200 },
    }
}

fn is_passed(judged: &Judged<'_>) -> bool {
    judged.seen.preflight.as_ref().is_some_and(|seen| seen.said.is_allowed())
}

/// The values of a header, joined.
pub(super) fn joined(exchange: &Exchange, name: &[u8]) -> Option<String> {
    let value = exchange.response.headers().get(name)?;
    Some(String::from_utf8_lossy(&value).into_owned())
}

/// What a browser takes from a preflight for later requests, beyond what the policy allows.
fn remembered(case: &Case<'_>, run: usize, judged: &Judged<'_>) -> Vec<Gap> {
    let seconds = judged.seen.max_age.as_ref().filter(|seconds| seconds.said > 0);
    let (Some(seconds), Some(policy), Ask::Page(page)) =
        (seconds, case.policy(judged.probe.rule), &judged.probe.ask)
    else {
        return Vec::new();
    };
    let needless: [&[&str]; 2] = [
        &["GET", "HEAD", "POST", "OPTIONS"],
        &["accept", "accept-language", "content-language", "origin"],
    ];
    let lists = [
        (Aspect::Methods, "access-control-allow-methods", &policy.allow_methods, needless[0]),
        (Aspect::Names, "access-control-allow-headers", &policy.allow_headers, needless[1]),
    ];
    let exchange = seconds.exchange;
    let gap = |(aspect, header, allowed, needless): (_, &str, &Vec<String>, &[&str])| {
        let headers = judged.exchange(exchange).response.headers();
        let listed = extract_tokens(headers, header.as_bytes()).ok().flatten().unwrap_or_default();
        let listed = listed.into_iter().map(|item| String::from_utf8_lossy(item).into_owned());
        let is_more = |item: &String| {
            let is_same = |other: &str| other == "*" || other.eq_ignore_ascii_case(item);
            !allowed.iter().any(|other| is_same(other))
                && !needless.iter().any(|other| is_same(other))
                && (item != "*" || page.credentials != CredentialsMode::Include)
        };
        let more: BTreeSet<_> = listed.filter(is_more).collect();
        (!more.is_empty()).then(|| Gap {
            run,
            aspect,
            expected: Said::Names(BTreeSet::new()),
            seen: Said::Names(more),
            exchange,
        })
    };
    lists.into_iter().filter_map(gap).collect()
}

/// A service that is to see no request of refused pages sees one.
fn rejection(case: &Case<'_>, run: usize, judged: &Judged<'_>) -> Option<Gap> {
    let policy = case.policy(judged.probe.rule)?;
    let is_rejected = policy.on_disallowed == OnDisallowed::Reject
        && matches!(judged.probe.purpose, Purpose::RefusedOrigin { .. });
    let seen =
        judged.seen.response.as_ref().filter(|seen| is_rejected && !seen.said.is_allowed())?;
    let status = judged.exchange(seen.exchange).response.status();
    (status < 400).then_some(Gap {
        run,
        aspect: Aspect::Rejection,
        expected: Said::Status(403),
        seen: Said::Status(status),
        exchange: seen.exchange,
    })
}

/// A refused page is told what others may do.
fn lists(run: usize, judged: &Judged<'_>) -> Option<Gap> {
    const LISTS: [&str; 4] = [
        "access-control-allow-credentials",
        "access-control-expose-headers",
        "access-control-allow-methods",
        "access-control-allow-headers",
    ];
    let is_refused = matches!(judged.probe.purpose, Purpose::RefusedOrigin { .. });
    let exchange = judged.observed.exchanges.len().checked_sub(1).filter(|_| is_refused)?;
    let (seen, expected) = (judged.exchange(exchange), judged.expected_exchange(exchange)?);
    let has =
        |exchange: &Exchange, name: &str| exchange.response.headers().contains(name.as_bytes());
    let has_origin = has(seen, "access-control-allow-origin");
    let name = LISTS.into_iter().find(|name| has(seen, name) && !has(expected, name))?;
    (!has_origin).then(|| Gap {
        run,
        aspect: Aspect::Lists,
        expected: Said::Header(None),
        seen: Said::Header(Some(name.to_owned())),
        exchange,
    })
}

/// Whether a response is an error.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Class {
    Fine,
    Error,
}

fn class(exchange: &Exchange) -> Class {
    if exchange.response.status() < 400 { Class::Fine } else { Class::Error }
}

/// Rules whose responses do not depend on the origin, so that a cache may mix them up.
fn constant_rules(runs: &[Judged<'_>]) -> BTreeSet<(Rule, Class)> {
    let mut values: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for judged in runs {
        for exchange in &judged.observed.exchanges {
            if exchange.kind == ExchangeKind::Request && exchange.method == "GET" {
                let allowed = joined(exchange, b"access-control-allow-origin");
                values.entry((judged.probe.rule, class(exchange))).or_default().insert(allowed);
            }
        }
    }
    let of = |rule: &Rule, class| values.get(&(*rule, class)).filter(|values| values.len() == 1);
    let is_constant = |(rule, class): &(Rule, Class)| match class {
        Class::Fine => of(rule, *class).is_some(),
        // One error alone tells nothing.
        Class::Error => of(rule, *class).is_some_and(|error| {
            of(rule, Class::Fine)
                .map_or(!values.contains_key(&(*rule, Class::Fine)), |fine| fine == error)
        }),
    };
    values.keys().filter(|key| is_constant(key)).copied().collect()
}
