use corsac::browser::{Initiator, ResponseType};

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::place::Place;
use crate::rule::rule;
use crate::{exchange_text, remedy};

rule! {
    /// # `no-cors` silences the error and the response with it
    ///
    /// ## What it finds
    /// A `fetch()` of another origin with `mode: "no-cors"` that succeeds.
    ///
    /// ## Why it matters
    /// The error is gone from the console, and so is the response: its type is `opaque`, its status
    /// 0, its headers and its body are empty, whatever the server said. `response.ok` is `false`,
    /// and `response.json()` fails on the empty text. The mode is for what nobody reads, such as a
    /// beacon or an image that a service worker stores. It does not fix CORS.
    ///
    /// ## Write instead
    /// `fetch(url)` without `mode`, and `Access-Control-Allow-Origin` in the server's response. If
    /// the server is not yours, ask it from a server of your own.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#concept-filtered-response-opaque>
    OPAQUE_SUCCESS, "opaque-success", Warning, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let is_opaque = observation
        .response()
        .is_some_and(|response| response.response_type() == ResponseType::Opaque);
    let is_script = observation.request.initiator() == Initiator::Fetch;
    let Some((index, exchange)) = observation.last_of_request() else { return Vec::new() };
    if !is_opaque || !is_script {
        return Vec::new();
    }
    let message = format!(
        "The server answered {}. With mode: \"no-cors\" the page sees status 0, no headers and no \
         body.",
        exchange_text::status(exchange)
    );
    let fix = Fix::advice("Leave out mode: \"no-cors\", and let the response name the page's origin.");
    let fix = remedy::with_responses(fix, observation);
    vec![OPAQUE_SUCCESS.finding(message).at(index, vec![Place::Status]).fix(fix)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(mode: &str, url: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\nmode {mode}\n\nGET {url}\n\n\
             HTTP/1.1 500 Internal Server Error\nAccess-Control-Allow-Origin: *\n"
        );
        found(&OPAQUE_SUCCESS, &text)
    }

    #[test]
    fn the_real_status_is_told() {
        let finding = answered("no-cors", "https://api.example.com/").unwrap();
        assert!(finding.message.contains("500 Internal Server Error"));
        assert!(finding.fix.unwrap().responses.is_empty());
    }

    #[test]
    fn what_can_be_read_is_not_opaque() {
        assert!(answered("cors", "https://api.example.com/").is_none());
        assert!(answered("no-cors", "https://app.example.com/").is_none());
    }
}
