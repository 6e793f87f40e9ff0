//! What several renderings look at.

use corsac::HeaderList;
use corsac::browser::{BrowserProfile, ExchangeKind, FilteredResponse, NetworkError};

use crate::judge::{Examination, Recorded, Replay, replay};
use crate::plan::CheckPlan;

/// The network error that made the check fail.
pub(super) fn network_error(examination: &Examination) -> Option<&NetworkError> {
    examination.outcome()?.network_error()
}

/// The exchange whose response the error is about.
pub(super) fn failed_exchange(examination: &Examination) -> Option<&Recorded> {
    network_error(examination)?.exchange()?;
    examination.exchanges.last()
}

/// The console's texts, word for word.
pub(super) fn console(plan: &CheckPlan, examination: &Examination) -> Vec<String> {
    examination.outcome().map_or_else(Vec::new, |outcome| {
        corsac_diagnostics::console::messages(plan.profile, &examination.request, outcome)
    })
}

/// The other browsers, where they would do something else.
pub(super) fn other_profiles(
    plan: &CheckPlan,
    examination: &Examination,
) -> Vec<(BrowserProfile, Replay)> {
    const ALL: [BrowserProfile; 3] =
        [BrowserProfile::Chromium, BrowserProfile::Firefox, BrowserProfile::Standard];
    let same = Replay::Verdict(examination.verdict());
    let replayed = |profile: BrowserProfile| {
        let request = plan.request_in(profile)?;
        Some((profile, replay(request, profile, examination)))
    };
    let others = ALL.into_iter().filter(|profile| *profile != plan.profile);
    others.filter_map(replayed).filter(|(_, replay)| *replay != same).collect()
}

/// The names of response headers that were sent and that the page cannot read.
pub(super) fn hidden_headers(response: &FilteredResponse) -> Vec<String> {
    let names = response.internal_response().headers().iter().map(|(name, _)| name);
    let hidden = names.filter(|name| !response.is_visible(name));
    let mut hidden: Vec<_> =
        hidden.map(|name| super::bytes::escape(&name.to_ascii_lowercase())).collect();
    hidden.sort_unstable();
    hidden.dedup();
    hidden
}

/// Whether a header line says something about CORS, so that a short report shows it.
pub(super) fn matters(name: &[u8]) -> bool {
    const NAMES: [&str; 6] = [
        "cross-origin-resource-policy",
        "location",
        "origin",
        "set-cookie",
        "timing-allow-origin",
        "vary",
    ];
    let name = name.to_ascii_lowercase();
    name.starts_with(b"access-control-") || NAMES.iter().any(|own| own.as_bytes() == name)
}

/// Whether a line of a request stands there because the page asked for it.
pub(super) fn is_the_pages(kind: ExchangeKind, name: &[u8], headers: &HeaderList) -> bool {
    kind == ExchangeKind::Request && headers.contains(name)
}
