//! What several renderings look at.

use corsac::HeaderList;
use corsac::browser::{BrowserProfile, ExchangeKind, FilteredResponse};
use corsac_diagnostics::Rule;

/// The browser's name in a sentence.
pub(super) fn browser(profile: BrowserProfile) -> &'static str {
    match profile {
        BrowserProfile::Chromium => "Chromium",
        BrowserProfile::Firefox => "Firefox",
        BrowserProfile::Standard => "a browser of the Fetch standard",
    }
}

/// A rule's page, without the space that begins its lines.
pub(super) fn page(rule: &Rule) -> String {
    let lines = rule.page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
    lines.map(|line| line.to_owned() + "\n").collect()
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
