//! The exchange that shows a difference, as reports have it.

use corsac::Method;
use corsac::browser::{ExchangeKind, IncludeCredentials};
use corsac_diagnostics::{Finding, Observation, ObservedExchange, rules};
use corsac_verify::{Difference, End, Exchange, Observed};

use super::Report;

/// An exchange, and what its marks are made of.
pub(super) struct Shown {
    pub(super) exchange: ObservedExchange,
    /// What browsers find in it that has the difference's name.
    pub(super) findings: Vec<Finding>,
}

/// The exchange that shows a difference best.
pub(super) fn of_difference(report: &Report<'_>, difference: &Difference) -> Option<Shown> {
    let exchange = observed_exchange(&difference.example)?;
    let run = difference.runs.first()?;
    let observed = report.answers.driven.observed.iter().find(|own| own.run == *run);
    let findings = observed.map(|observed| findings(report, observed, difference));
    Some(Shown { exchange, findings: findings.unwrap_or_default() })
}

fn findings(report: &Report<'_>, observed: &Observed, difference: &Difference) -> Vec<Finding> {
    let index = observed.exchanges.iter().position(|own| is_same(own, &difference.example));
    let Some((index, observation)) = index.zip(observation(report, observed)) else {
        return Vec::new();
    };
    let found = rules::check(&observation).into_iter();
    let found = found.filter(|own| own.rule.id == difference.id.slug());
    // Reports show this exchange alone.
    found
        .filter(|own| own.exchange == Some(index))
        .map(|own| Finding { exchange: Some(0), ..own })
        .collect()
}

fn observation(report: &Report<'_>, observed: &Observed) -> Option<Observation> {
    let request = observed.page_request.clone()?;
    let exchanges: Option<Vec<_>> = observed.exchanges.iter().map(observed_exchange).collect();
    Some(Observation {
        profile: report.verification.settings.profile,
        page_request: request.clone(),
        request,
        exchanges: exchanges?,
        outcome: match &observed.end {
            End::Judged(outcome) => Some(outcome.as_ref().clone()),
            _ => None,
        },
    })
}

fn is_same(one: &Exchange, other: &Exchange) -> bool {
    (one.kind, &one.method, &one.url) == (other.kind, &other.method, &other.url)
        && one.response == other.response
}

fn observed_exchange(exchange: &Exchange) -> Option<ObservedExchange> {
    let status = exchange.response.status();
    Some(ObservedExchange {
        kind: match exchange.kind {
            corsac_verify::ExchangeKind::Preflight => ExchangeKind::Preflight,
            corsac_verify::ExchangeKind::Request => ExchangeKind::Request,
        },
        method: Method::parse(&exchange.method).ok()?,
        url: exchange.url.clone(),
        request_headers: exchange.headers.clone(),
        credentials: IncludeCredentials::No,
        withheld_cookies: Vec::new(),
        rejected_cookies: Vec::new(),
        response: exchange.response.clone(),
        status_line: format!("HTTP {status}").into_bytes(),
        peer: None,
    })
}
