use crate::excerpt::excerpt;
use crate::finding::Finding;
use crate::observation::{Observation, ObservedExchange};
use crate::place::{self, Message};
use crate::preflight::RefusedPreflight;
use crate::rule::rule;

rule! {
    /// # The server does not answer OPTIONS, and a preflight is OPTIONS
    ///
    /// ## What it finds
    /// A preflight answered 405 or 501.
    ///
    /// ## Why it matters
    /// The browser asks with the method OPTIONS whether it may send the request. A server that knows
    /// only the methods of its own routes answers that OPTIONS is not allowed. To the browser this is
    /// no permission, even if the method of the request itself would be.
    ///
    /// ## Write instead
    /// Switch on the CORS handling of the framework or the gateway and let it answer OPTIONS before
    /// the routes do; or handle OPTIONS at this path, with 204 and the headers that allow the
    /// request. The header `Allow` has no part in CORS.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-preflight-request>
    PREFLIGHT_METHOD_NOT_SUPPORTED, "preflight-method-not-supported", Warning, check
}

const ADVICE: &str = "Let the CORS handling answer OPTIONS before the routes do, or handle OPTIONS \
                      at this path.";

fn check(observation: &Observation) -> Vec<Finding> {
    let refused = RefusedPreflight::with_status(observation, |status| matches!(status, 405 | 501));
    let Some(preflight) = refused else { return Vec::new() };
    let reason =
        format!("{}: the server does not answer OPTIONS there.", allow(preflight.exchange));
    let mut finding = preflight.finding(&PREFLIGHT_METHOD_NOT_SUPPORTED, &reason, ADVICE);
    finding.places.extend(place::lines(preflight.exchange, Message::Response, "Allow"));
    vec![finding]
}

fn allow(exchange: &ObservedExchange) -> String {
    exchange.get("Allow").map_or_else(String::new, |value| format!(" (Allow: {})", excerpt(&value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(method: &str, response: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n\n{method} https://api.example.com/items\n\n{response}\n"
        );
        found(&PREFLIGHT_METHOD_NOT_SUPPORTED, &text)
    }

    #[test]
    fn every_line_of_allow_is_shown() {
        let lines = "HTTP/1.1 405 Method Not Allowed\nAllow: GET\nallow: POST";
        let finding = answered("PUT", lines).unwrap();
        assert!(finding.message.contains("(Allow: GET, POST)"), "{}", finding.message);
        assert_eq!(finding.places.len(), 3);
    }

    #[test]
    fn another_method_or_a_captcha_is_another_matter() {
        assert!(answered("GET", "HTTP/1.1 405 Method Not Allowed").is_none());
        let captcha = "HTTP/1.1 405 Method Not Allowed\nx-amzn-waf-action: captcha";
        assert!(answered("PUT", captcha).is_none());
        assert!(answered("PUT", "HTTP/1.1 501 Not Implemented").is_some());
    }
}
