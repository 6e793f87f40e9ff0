use corsac::browser::{ExchangeKind, Failure};

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::place::{self, Message};
use crate::rule::rule;
use crate::{excerpt, refusal};

rule! {
    /// # The response says twice where to go, and not the same
    ///
    /// ## What it finds
    /// Several `Location` lines in one response. The standard refuses any such redirect; Chromium
    /// and Firefox refuse lines that differ, and do so whatever the status is.
    ///
    /// ## Why it matters
    /// A second `Location` is a sign of an attack that smuggles header lines into a response, so
    /// the browser follows neither. Mostly it is a proxy that adds its own redirect to one of the
    /// server.
    ///
    /// ## Write instead
    /// One `Location` line. Let either the server or the proxy redirect.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#concept-response-location-url>
    MULTIPLE_LOCATIONS, "multiple-locations", Refusal, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::MultipleLocations { locations }) = observation.failure() else {
        return Vec::new();
    };
    let message = format!(
        "{} has {} Location lines: {}.",
        refusal::response(observation),
        locations.len(),
        excerpt::list(locations)
    );
    let finding = MULTIPLE_LOCATIONS
        .finding(message)
        .at_failure(observation, |exchange| place::lines(exchange, Message::Response, "Location"));
    vec![finding.fix(match observation.failed_exchange().map(|failed| failed.kind) {
        Some(ExchangeKind::Preflight) => refusal::answer_preflight(observation),
        _ => Fix::advice("Send one Location: let either the server or the proxy set it, not both."),
    })]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn twice(profile: &str, status: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\nredirect manual\nprofile {profile}\n\n\
             GET https://app.example.com/\n\n\
             HTTP/1.1 {status}\nLocation: /a\nLocation: /b\n"
        );
        found(&MULTIPLE_LOCATIONS, &text)
    }

    #[test]
    fn browsers_refuse_them_with_any_status() {
        assert_eq!(twice("chromium", "200 OK").unwrap().places.len(), 2);
        assert!(twice("firefox", "302 Found").is_some());
        assert!(twice("standard", "200 OK").is_none());
    }
}
