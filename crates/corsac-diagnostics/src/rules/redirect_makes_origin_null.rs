use url::Url;

use crate::excerpt;
use crate::finding::Finding;
use crate::fix::Fix;
use crate::null_origin::NullOrigin;
use crate::observation::{Observation, ObservedExchange};
use crate::place::{self, Message};
use crate::refusal;
use crate::rule::rule;

rule! {
    /// # A redirect made the browser hide which page asks
    ///
    /// ## What it finds
    /// A request that failed the CORS check after a redirect from one foreign origin to another, since
    /// its origin is `null` from there on.
    ///
    /// ## Why it matters
    /// The origin that redirects chooses where the request goes. So that it cannot borrow the page's
    /// name for that, the browser sends `Origin: null` after such a redirect. The server there sees no
    /// page that it could allow, and it must not allow `null`, which every site can send.
    ///
    /// ## Write instead
    /// The final URL in the page, so that nothing is redirected. `http` and `https`, and a host with
    /// and without `www.`, are different origins too. For what everybody may read without cookies,
    /// `Access-Control-Allow-Origin: *` works even after redirects.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#concept-request-tainted-origin>
    REDIRECT_MAKES_ORIGIN_NULL, "redirect-makes-origin-null", Warning, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let check = refusal::cors_check(observation);
    let is_null = check.is_some_and(|check| check.byte_serialized_origin() == b"null");
    match NullOrigin::of(&observation.request) {
        Some(NullOrigin::Redirect { from, to }) if is_null => vec![found(observation, from, to)],
        _ => Vec::new(),
    }
}

fn found(observation: &Observation, from: &Url, to: &Url) -> Finding {
    let page = observation.page_request.serialized_origin();
    let (shown, target) = (excerpt::url(from), excerpt::url(to));
    let message = format!(
        "The redirect from {shown} to {target} made the request's origin null: its response would \
         have to allow null instead of {page}."
    );
    let advice = format!("Let the page request {target} itself, and allow {page} there.");
    let finding = REDIRECT_MAKES_ORIGIN_NULL.finding(message).fix(Fix::advice(advice));
    let is_hop =
        |exchange: &ObservedExchange| exchange.url == *from && exchange.get("Location").is_some();
    match observation.exchanges.iter().position(is_hop) {
        None => finding,
        Some(index) => {
            let exchange = &observation.exchanges[index];
            finding.at(index, place::lines(exchange, Message::Response, "Location"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn redirected(page: &str, allowed: &str) -> Option<Finding> {
        let text = format!(
            "{page}\n\nGET https://api.example.com/items\n\n\
             HTTP/1.1 302 Found\nLocation: https://cdn.example.net/items\n\
             Access-Control-Allow-Origin: *\n\n\
             HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: {allowed}\n"
        );
        testing::found(&REDIRECT_MAKES_ORIGIN_NULL, &text)
    }

    #[test]
    fn the_redirect_is_pointed_at() {
        let finding = redirected("page https://app.example.com", "https://app.example.com");
        assert_eq!(finding.unwrap().exchange, Some(0));
    }

    #[test]
    fn an_origin_that_was_null_or_stayed_as_it_was_is_no_matter_of_redirects() {
        assert!(redirected("page https://app.example.com", "*").is_none());
        let sandboxed = "page https://app.example.com/\nsandboxed";
        assert!(redirected(sandboxed, "https://app.example.com").is_none());
        let own = "page https://api.example.com";
        assert!(redirected(own, "https://other.example.com").is_none());
    }
}
