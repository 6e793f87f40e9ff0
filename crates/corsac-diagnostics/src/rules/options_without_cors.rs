use corsac::status::is_ok_status;

use crate::excerpt::excerpt;
use crate::exchange_text;
use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::{Observation, ObservedExchange};
use crate::place::{self, Message};
use crate::preflight::RefusedPreflight;
use crate::rule::rule;

rule! {
    /// # The server answers OPTIONS, but without CORS
    ///
    /// ## What it finds
    /// A preflight answered with an ok status and `Allow`, and without any `Access-Control-Allow-`
    /// header.
    ///
    /// ## Why it matters
    /// Many frameworks answer OPTIONS by themselves and list in `Allow` which methods a path has. That
    /// is no answer to a preflight: the browser looks at `Access-Control-Allow-Methods` and its
    /// relatives alone. So the CORS handling is not switched on for this path, runs after the
    /// automatic answer, or leaves this origin out.
    ///
    /// ## Write instead
    /// Switch on the framework's CORS handling for this path and this origin, in front of the routes.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-responses>
    OPTIONS_WITHOUT_CORS, "options-without-cors", Warning, check
}

const ADVICE: &str = "Switch on the CORS handling for this path and this origin, in front of the \
                      routes; Allow does not count.";

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(preflight) = RefusedPreflight::of(observation) else { return Vec::new() };
    let exchange = preflight.exchange;
    let Some(allow) = exchange.get("Allow").filter(|_| is_plain(exchange)) else {
        return Vec::new();
    };
    let message = format!(
        "{} was answered {} with Allow: {} and without any Access-Control-Allow header, so not by \
         CORS handling.",
        exchange_text::request(exchange),
        exchange_text::status(exchange),
        excerpt(&allow)
    );
    let places = place::lines(exchange, Message::Response, "Allow");
    let finding = OPTIONS_WITHOUT_CORS.finding(message).at(preflight.index, places);
    vec![finding.fix(Fix::advice(ADVICE))]
}

/// Whether it is an ok answer that has nothing of CORS.
fn is_plain(exchange: &ObservedExchange) -> bool {
    const START: &[u8] = b"access-control-";
    let is_cors = |name: &[u8]| {
        name.get(..START.len()).is_some_and(|start| start.eq_ignore_ascii_case(START))
    };
    is_ok_status(exchange.status())
        && !exchange.response.headers().iter().any(|(name, _)| is_cors(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(method: &str, response: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n\n{method} https://api.example.com/items\n\n{response}\n"
        );
        found(&OPTIONS_WITHOUT_CORS, &text)
    }

    #[test]
    fn an_automatic_answer_is_recognized() {
        assert!(answered("PUT", "HTTP/1.1 200 OK\nAllow: GET, OPTIONS").is_some());
        assert!(answered("PUT", "HTTP/1.1 204 No Content\nallow: PUT").is_some());
    }

    #[test]
    fn anything_of_cors_or_an_error_is_another_matter() {
        let cors = "HTTP/1.1 200 OK\nAllow: PUT\naccess-control-max-age: 1";
        assert!(answered("PUT", cors).is_none());
        assert!(answered("PUT", "HTTP/1.1 405 Method Not Allowed\nAllow: GET").is_none());
        assert!(answered("GET", "HTTP/1.1 200 OK\nAllow: GET").is_none());
    }
}
