use corsac::browser::{ExchangeKind, Failure};

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::place::{self, Message};
use crate::rule::rule;
use crate::{excerpt, refusal};

rule! {
    /// # The redirect leads to something that is no URL
    ///
    /// ## What it finds
    /// A redirect whose `Location` cannot be read as a URL: a host with a space or a percent sign,
    /// a port that is no number, a `//` with nothing after it.
    ///
    /// ## Why it matters
    /// The browser does not know where to go and gives the page an error. Usually a variable in the
    /// server's configuration is not set, as in `https://app.example.com:undefined/login`.
    ///
    /// ## Write instead
    /// A path (`/login`) or a whole URL (`https://app.example.com/login`) in `Location`.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#concept-response-location-url>
    INVALID_LOCATION, "invalid-location", Refusal, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::InvalidLocation { location }) = observation.failure() else {
        return Vec::new();
    };
    let message = format!(
        "{} redirects to \"{}\", which is no URL.",
        refusal::response(observation),
        excerpt::excerpt(location)
    );
    let finding = INVALID_LOCATION
        .finding(message)
        .at_failure(observation, |exchange| place::lines(exchange, Message::Response, "Location"));
    vec![finding.fix(match observation.failed_exchange().map(|failed| failed.kind) {
        Some(ExchangeKind::Preflight) => refusal::answer_preflight(observation),
        _ => Fix::advice("Send a path or a whole URL in Location."),
    })]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    #[test]
    fn a_preflight_is_not_to_be_redirected_at_all() {
        let finding = found(
            &INVALID_LOCATION,
            "page https://app.example.com\n\nPUT https://api.example.com/\n\n\
             HTTP/1.1 301 Moved Permanently\nLocation: https://:0x/\n",
        );
        let fix = finding.unwrap().fix.unwrap();
        assert_eq!(fix.responses[0].remove, ["Location"]);
    }

    #[test]
    fn without_a_redirect_status_nobody_reads_it() {
        let created = "page https://app.example.com\n\nGET https://app.example.com/\n\n\
                       HTTP/1.1 201 Created\nLocation: https://a b/\n";
        assert!(found(&INVALID_LOCATION, created).is_none());
    }
}
