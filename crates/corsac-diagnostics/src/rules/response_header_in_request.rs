use corsac::browser::ExchangeKind;

use crate::excerpt;
use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::{Observation, ObservedExchange};
use crate::place::{self, Message, Place};
use crate::rule::rule;

rule! {
    /// # The page sends a header that only a server may use
    ///
    /// ## What it finds
    /// A request to which the page adds `Access-Control-Allow-Origin` or another CORS header of
    /// responses.
    ///
    /// ## Why it matters
    /// With these headers a server says what it allows. On a request they mean nothing: a page cannot
    /// allow itself anything. They do harm: to another origin, a header that is not on the browser's
    /// short list needs a preflight, which must then allow that header too, and a request that would
    /// have been sent without one is refused.
    ///
    /// ## Write instead
    /// Nothing. Take the header out of the page's code, and set it in the server's responses.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-responses>
    RESPONSE_HEADER_IN_REQUEST, "response-header-in-request", Warning, check
}

/// The CORS headers of responses.
const NAMES: [&str; 7] = [
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Headers",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Private-Network",
    "Access-Control-Expose-Headers",
    "Access-Control-Max-Age",
];

fn check(observation: &Observation) -> Vec<Finding> {
    let headers = observation.page_request.header_list();
    let sent = NAMES.into_iter().filter(|name| headers.contains(name.as_bytes()));
    let sent: Vec<_> = sent.collect();
    if sent.is_empty() {
        return Vec::new();
    }
    let names = excerpt::list(&sent);
    let preflights = observation.exchanges_of(ExchangeKind::Preflight).next().is_some();
    let effect = if preflights { "all it does is to need a preflight" } else { "it does nothing" };
    let message = format!(
        "The page sends {names} with its request. That is for servers to send; here {effect}."
    );
    let fix = Fix::advice(format!("Take {names} out of the page's request."));
    let finding = RESPONSE_HEADER_IN_REQUEST.finding(message).fix(fix);
    vec![match observation.exchanges.first() {
        Some(exchange) => finding.at(0, places(exchange, &sent)),
        None => finding,
    }]
}

fn places(exchange: &ObservedExchange, sent: &[&'static str]) -> Vec<Place> {
    const REQUESTED: &str = "Access-Control-Request-Headers";
    let of = |name: &&'static str| {
        let mut places = place::lines(exchange, Message::Request, name);
        places.extend(place::items(exchange, Message::Request, REQUESTED, name.as_bytes()));
        places
    };
    sent.iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn asked(url: &str, header: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n\nGET {url}\n{header}\n\n\
             HTTP/1.1 204 No Content\n"
        );
        found(&RESPONSE_HEADER_IN_REQUEST, &text)
    }

    #[test]
    fn the_preflight_is_blamed_on_it_where_there_is_one() {
        let header = "access-control-allow-origin: *";
        let finding = asked("https://api.example.com/items", header).unwrap();
        assert!(finding.message.contains("to need a preflight"), "{}", finding.message);
        assert_eq!(finding.places.len(), 1);
        let own = asked("https://app.example.com/items", header).unwrap();
        assert!(own.message.contains("does nothing"), "{}", own.message);
    }

    #[test]
    fn headers_of_requests_are_left_alone() {
        assert!(asked("https://api.example.com/items", "X-Access-Control: 1").is_none());
        assert!(asked("https://app.example.com/items", "Authorization: x").is_none());
    }
}
