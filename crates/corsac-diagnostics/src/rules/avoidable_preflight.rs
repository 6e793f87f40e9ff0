use corsac::Method;
use corsac::browser::{ExchangeKind, Request};

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::{Observation, ObservedExchange};
use crate::place::{self, Message};
use crate::rule::rule;
use crate::{excerpt, remedy, sharing};

rule! {
    /// # This request could do without a preflight
    ///
    /// ## What it finds
    /// A preflight that was made only for headers that are rarely needed: `Content-Type` on a request
    /// without a body, `X-Requested-With`, or `Cache-Control`, `Pragma` and `Expires`, which some
    /// libraries set to get round caches.
    ///
    /// ## Why it matters
    /// A preflight costs a round trip before the request, and one more answer that has to be right.
    /// Browsers make it for every header that a page could not send before CORS.
    ///
    /// ## Write instead
    /// Leave the header out. Against caches, `fetch(url, { cache: "no-store" })` needs no preflight.
    /// Keep `X-Requested-With` if the server looks at it to tell its own pages from others: then the
    /// preflight is the point. For the same reason a JSON body is better sent as `application/json`
    /// than as `text/plain`.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>
    AVOIDABLE_PREFLIGHT, "avoidable-preflight", Note, check
}

const REQUESTED: &str = "Access-Control-Request-Headers";

fn check(observation: &Observation) -> Vec<Finding> {
    let preflight = sharing::exchanges(observation)
        .filter(|(_, exchange)| exchange.kind == ExchangeKind::Preflight)
        .last();
    let Some((index, exchange)) = preflight else { return Vec::new() };
    let names = remedy::tokens(&exchange.request_headers, REQUESTED).unwrap_or_default();
    let advice: Option<Vec<_>> = names.iter().map(|name| advice(name, &observation.page_request)).collect();
    let Some(mut advice) = advice.filter(|advice| !advice.is_empty()) else { return Vec::new() };
    if !asks_for_safelisted_method(exchange) {
        return Vec::new();
    }
    advice.dedup();
    let message = format!(
        "Nothing but {} makes the browser ask with a preflight before this request.",
        excerpt::list(&names)
    );
    let places = place::lines(exchange, Message::Request, REQUESTED);
    let finding = AVOIDABLE_PREFLIGHT.finding(message).at(index, places);
    vec![finding.fix(Fix::advice(advice.join(" ")))]
}

/// What to do without a header; `None` if it may well be needed.
fn advice(name: &str, request: &Request) -> Option<&'static str> {
    match name.to_ascii_lowercase().as_str() {
        "content-type" if request.body().is_none() => {
            Some("Leave out Content-Type: without a body it says nothing.")
        }
        "x-requested-with" => Some(
            "Leave out X-Requested-With, unless the server takes it for a proof that the request \
             comes from its own pages.",
        ),
        "cache-control" | "pragma" | "expires" => {
            Some("Pass cache: \"no-store\" or \"no-cache\" to fetch() instead of the header.")
        }
        _ => None,
    }
}

fn asks_for_safelisted_method(exchange: &ObservedExchange) -> bool {
    let method = exchange.request_headers.first(b"access-control-request-method");
    method.and_then(|method| Method::parse(method).ok()).is_some_and(|it| it.is_cors_safelisted())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn asked(settings: &str, method: &str, headers: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n{settings}\n\n{method} https://api.example.com/\n\
             {headers}\n\nHTTP/1.1 404 Not Found\n"
        );
        found(&AVOIDABLE_PREFLIGHT, &text)
    }

    const JSON: &str = "Content-Type: application/json";

    #[test]
    fn a_type_without_a_body_says_nothing() {
        assert!(asked("mode cors", "GET", JSON).is_some());
        assert!(asked("mode cors", "POST", JSON).is_some());
        assert!(asked("body {}", "POST", JSON).is_none());
    }

    #[test]
    fn a_body_that_a_redirect_takes_away_was_there() {
        let text = format!(
            "page https://app.example.com\nbody {{}}\n\nPOST https://api.example.com/\n{JSON}\n\n\
             HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: *\n\
             Access-Control-Allow-Headers: content-type\n\n\
             HTTP/1.1 302 Found\nAccess-Control-Allow-Origin: *\nLocation: /login\n\n\
             HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: *\n"
        );
        assert!(found(&AVOIDABLE_PREFLIGHT, &text).is_none());
    }

    #[test]
    fn all_the_headers_must_be_avoidable() {
        let both = "Cache-Control: no-cache\nPragma: no-cache";
        let finding = asked("mode cors", "GET", both).unwrap();
        assert_eq!(finding.fix.unwrap().advice.matches("cache: ").count(), 1);
        assert!(asked("mode cors", "GET", &format!("{both}\nAuthorization: x")).is_none());
        assert!(asked("mode cors", "DELETE", both).is_none());
        assert!(asked("mode cors", "PUT", "Accept: text/plain").is_none());
    }
}
