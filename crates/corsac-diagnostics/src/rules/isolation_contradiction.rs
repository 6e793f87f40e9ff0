use corsac::browser::{Initiator, Request};

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::{Observation, ObservedExchange};
use crate::place::{self, Message, Place};
use crate::rule::rule;
use crate::{excerpt, sharing};

rule! {
    /// # One header shares the response, another keeps it from other origins
    ///
    /// ## What it finds
    /// An image, a script or a stylesheet that a page gets only because its element has
    /// `crossorigin`: `Access-Control-Allow-Origin` lets it in, and
    /// `Cross-Origin-Resource-Policy: same-origin` keeps it from elements without the attribute; or
    /// `same-site`, if the page is of another site. Requests of `fetch()` are left out: for an API
    /// the two headers go well together.
    ///
    /// ## Why it matters
    /// `Cross-Origin-Resource-Policy` is looked at where CORS is not: `<img>` and `<script>` without
    /// `crossorigin`, `fetch()` with `mode: "no-cors"`. The same page cannot use the same file in an
    /// element that forgets the attribute, nor as a background in CSS. Some collections of security
    /// headers send `same-origin` by default.
    ///
    /// ## Write instead
    /// Nothing, as long as every element has `crossorigin`. If others without it are meant to work
    /// too, `same-site` for subdomains of your own; `cross-origin` only for what every site may embed.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header>
    ISOLATION_CONTRADICTION, "isolation-contradiction", Note, check
}

const NAME: &str = "Cross-Origin-Resource-Policy";

fn check(observation: &Observation) -> Vec<Finding> {
    if !is_of_element(&observation.page_request) {
        return Vec::new();
    }
    let index = observation.last_of_request().map(|(index, _)| index);
    let response = sharing::exchanges(observation)
        .find(|(own, _)| Some(*own) == index && observation.response().is_some())
        .filter(|(_, exchange)| is_kept_back(observation, exchange));
    let Some((index, exchange)) = response else { return Vec::new() };
    let policy = exchange.get(NAME).unwrap_or_default();
    let message = format!(
        "The page gets the response only because its element has crossorigin: {NAME}: {} keeps it \
         from elements without that.",
        excerpt::excerpt(&policy)
    );
    let mut places = place::lines(exchange, Message::Response, NAME);
    places.extend(allow_origin(exchange));
    let fix = Fix::advice(format!(
        "Keep crossorigin on every element that uses it, or, if others are meant to embed it, widen \
         {NAME}."
    ));
    vec![ISOLATION_CONTRADICTION.finding(message).at(index, places).fix(fix)]
}

/// Whether an element asks that could have asked without CORS.
fn is_of_element(request: &Request) -> bool {
    matches!(request.initiator(), Initiator::Image | Initiator::Script | Initiator::Stylesheet)
}

fn is_kept_back(observation: &Observation, exchange: &ObservedExchange) -> bool {
    let page = observation.request.origin();
    match exchange.get(NAME).as_deref() {
        Some(b"same-origin") => !page.is_same_origin_with_url(&exchange.url),
        Some(b"same-site") => !page.is_schemelessly_same_site_with_url(&exchange.url),
        _ => false,
    }
}

fn allow_origin(exchange: &ObservedExchange) -> Vec<Place> {
    place::lines(exchange, Message::Response, "Access-Control-Allow-Origin")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(url: &str, policy: &str) -> Option<Finding> {
        asked("element img", url, policy)
    }

    fn asked(settings: &str, url: &str, policy: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n{settings}\n\nGET {url}\n\nHTTP/1.1 200 OK\n\
             Access-Control-Allow-Origin: *\nCross-Origin-Resource-Policy: {policy}\n"
        );
        found(&ISOLATION_CONTRADICTION, &text)
    }

    #[test]
    fn it_depends_on_where_the_page_is() {
        assert!(answered("https://api.example.com/", "same-origin").is_some());
        assert!(answered("https://api.example.com/", "same-site").is_none());
        assert!(answered("https://api.example.org/", "same-site").is_some());
        assert!(answered("https://app.example.com/", "same-origin").is_none());
    }

    #[test]
    fn an_api_is_left_alone() {
        // What helmet and cors send for Express.
        let api = "https://api.example.com/";
        assert!(asked("mode cors", api, "same-origin").is_none());
        assert!(asked("element font", api, "same-origin").is_none());
        assert!(asked("element img", api, "same-origin").unwrap().fix.unwrap().responses.is_empty());
    }

    #[test]
    fn what_is_no_policy_keeps_nothing_back() {
        assert!(answered("https://api.example.org/", "cross-origin").is_none());
        assert!(answered("https://api.example.org/", "Same-Origin").is_none());
    }
}
