use crate::finding::Finding;
use crate::fix::{Fix, ResponseFix};
use crate::observation::{Observation, ObservedExchange};
use crate::place::{self, Message, Place};
use crate::rule::rule;
use crate::{excerpt, sharing};

rule! {
    /// # One header shares the response, another keeps it from other origins
    ///
    /// ## What it finds
    /// A response that names another origin in `Access-Control-Allow-Origin`, or `*`, and says
    /// `Cross-Origin-Resource-Policy: same-origin`; or `same-site`, if the page is of another site.
    ///
    /// ## Why it matters
    /// `Cross-Origin-Resource-Policy` is looked at where CORS is not: `<img>` and `<script>` without
    /// `crossorigin`, `fetch()` with `mode: "no-cors"`. So the very page that may read the response
    /// with `fetch()` cannot show it in an `<img>`. Some collections of security headers send
    /// `same-origin` by default.
    ///
    /// ## Write instead
    /// `Cross-Origin-Resource-Policy: cross-origin` where others are meant to use the resource;
    /// elsewhere no `Access-Control-Allow-Origin`.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header>
    ISOLATION_CONTRADICTION, "isolation-contradiction", Note, check
}

const NAME: &str = "Cross-Origin-Resource-Policy";

fn check(observation: &Observation) -> Vec<Finding> {
    let index = observation.last_of_request().map(|(index, _)| index);
    let response = sharing::exchanges(observation)
        .find(|(own, _)| Some(*own) == index && observation.response().is_some())
        .filter(|(_, exchange)| is_kept_back(observation, exchange));
    let Some((index, exchange)) = response else { return Vec::new() };
    let policy = exchange.get(NAME).unwrap_or_default();
    let message = format!(
        "Access-Control-Allow-Origin shares the response with {}, and {NAME}: {} keeps it from that \
         page's <img> and <script>.",
        observation.request.serialized_origin(),
        excerpt::excerpt(&policy)
    );
    let mut places = place::lines(exchange, Message::Response, NAME);
    places.extend(allow_origin(exchange));
    let response = ResponseFix::new(exchange.kind).set(NAME, "cross-origin");
    let fix = Fix::advice("Say in both headers that others may use the resource.");
    let finding = ISOLATION_CONTRADICTION.finding(message).at(index, places);
    vec![finding.fix(fix.response(response))]
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
        let text = format!(
            "page https://app.example.com\n\nGET {url}\n\nHTTP/1.1 200 OK\n\
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
    fn what_is_no_policy_keeps_nothing_back() {
        assert!(answered("https://api.example.org/", "cross-origin").is_none());
        assert!(answered("https://api.example.org/", "Same-Origin").is_none());
    }
}
