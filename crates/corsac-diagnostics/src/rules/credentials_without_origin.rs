use corsac::browser::CorsCheckReason;

use crate::excerpt::excerpt;
use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::{Observation, ObservedExchange};
use crate::place::{self, Message, Place};
use crate::refusal;
use crate::rule::rule;

rule! {
    /// # The response allows credentials and no origin
    ///
    /// ## What it finds
    /// A response with `Access-Control-Allow-Credentials` and without `Access-Control-Allow-Origin`,
    /// to a request that needed the latter.
    ///
    /// ## Why it matters
    /// The one means nothing without the other. But it shows that the CORS handling did run: several
    /// libraries send the header to everybody, and leave out the origin if it is not in their list.
    /// So the page's origin is most likely missing from the list, or misspelt in it.
    ///
    /// ## Write instead
    /// The page's origin in the server's list of allowed origins: scheme, host and port as the browser
    /// sends them, without a slash at the end. Or leave out both headers.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-access-control-allow-credentials>
    CREDENTIALS_WITHOUT_ORIGIN, "credentials-without-origin", Note, check
}

const NAME: &str = "Access-Control-Allow-Credentials";

fn check(observation: &Observation) -> Vec<Finding> {
    let is_missing = refusal::cors_check(observation)
        .is_some_and(|failure| *failure.reason() == CorsCheckReason::AllowOriginMissing);
    let failed = observation.failed_exchange().filter(|_| is_missing);
    let Some(value) = failed.and_then(|exchange| exchange.get(NAME)) else { return Vec::new() };
    let origin = observation.request.serialized_origin();
    let message = format!(
        "The response has {NAME}: {} without an origin. The server's CORS handling did run; most \
         likely {origin} is not in its list.",
        excerpt(&value)
    );
    let mut finding = CREDENTIALS_WITHOUT_ORIGIN.finding(message);
    if origin != "null" {
        finding = finding
            .fix(Fix::advice(format!("Put {origin} into the server's list of allowed origins.")));
    }
    vec![finding.at_failure(observation, places)]
}

fn places(exchange: &ObservedExchange) -> Vec<Place> {
    let mut places = place::lines(exchange, Message::Response, NAME);
    places.push(Place::Missing { name: "Access-Control-Allow-Origin" });
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(page: &str, lines: &str) -> Option<Finding> {
        let text = format!(
            "page {page}\n\nGET https://api.example.com/items\n\nHTTP/1.1 200 OK\n{lines}\n"
        );
        found(&CREDENTIALS_WITHOUT_ORIGIN, &text)
    }

    #[test]
    fn a_page_of_the_same_origin_needs_neither() {
        let lines = "Access-Control-Allow-Credentials: true";
        assert!(answered("https://api.example.com", lines).is_none());
        assert!(answered("https://app.example.com", lines).unwrap().fix.is_some());
        assert!(answered("https://app.example.com/\nsandboxed", lines).unwrap().fix.is_none());
    }

    #[test]
    fn with_an_origin_it_is_at_home() {
        let lines = "Access-Control-Allow-Credentials: true\nAccess-Control-Allow-Origin: x";
        assert!(answered("https://app.example.com", lines).is_none());
        assert!(answered("https://app.example.com", "Vary: Origin").is_none());
    }
}
