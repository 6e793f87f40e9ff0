use crate::finding::Finding;
use crate::fix::{Fix, ResponseFix};
use crate::observation::{Observation, ObservedExchange};
use crate::place::{self, Message, Place};
use crate::refusal::takes_wildcards_literally;
use crate::rule::rule;
use crate::{remedy, sharing};

rule! {
    /// # `*` is not meant to allow `Authorization`, and this request counts on it
    ///
    /// ## What it finds
    /// A granted preflight that asked for `Authorization` and was answered with `*` in
    /// `Access-Control-Allow-Headers`, without the name.
    ///
    /// ## Why it matters
    /// By the standard `*` covers every header but `Authorization`. Chromium 156 and Firefox 153 let
    /// it pass nevertheless, and warn in the console; a browser that keeps to the standard refuses.
    /// Neither of the two finds such an answer in its preflight cache, so that every request is
    /// preflighted anew, whatever `Access-Control-Max-Age` says.
    ///
    /// ## Write instead
    /// The name beside the wildcard: `Access-Control-Allow-Headers: *, Authorization`.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name>
    AUTHORIZATION_NOT_COVERED_BY_WILDCARD, "authorization-not-covered-by-wildcard", Warning, check
}

const NAME: &str = "Access-Control-Allow-Headers";
const REQUESTED: &str = "Access-Control-Request-Headers";

fn check(observation: &Observation) -> Vec<Finding> {
    let preflight = sharing::granted_preflight(observation)
        .filter(|_| !takes_wildcards_literally(&observation.request))
        .filter(|(_, exchange)| counts_on_wildcard(exchange));
    let Some((index, exchange)) = preflight else { return Vec::new() };
    let browser = sharing::browser(observation.profile);
    let message = format!(
        "The preflight asks for Authorization, and {NAME} is * without that name. {browser} lets \
         it pass but does not cache the answer; the standard refuses it."
    );
    let listed = remedy::tokens(exchange.response.headers(), NAME).unwrap_or_default();
    let line = remedy::joined(listed, NAME, &["Authorization".to_owned()]);
    let response = ResponseFix::new(exchange.kind).set(NAME, line);
    let fix = Fix::advice("Name Authorization beside the wildcard.").response(response);
    let finding = AUTHORIZATION_NOT_COVERED_BY_WILDCARD.finding(message);
    vec![finding.at(index, places(exchange)).fix(fix)]
}

fn counts_on_wildcard(exchange: &ObservedExchange) -> bool {
    let listed = remedy::tokens(exchange.response.headers(), NAME).unwrap_or_default();
    let asked = remedy::tokens(&exchange.request_headers, REQUESTED).unwrap_or_default();
    let names = |items: &[String]| {
        items.iter().any(|item| item.eq_ignore_ascii_case("authorization"))
    };
    names(&asked) && !names(&listed) && listed.iter().any(|item| item == "*")
}

fn places(exchange: &ObservedExchange) -> Vec<Place> {
    let mut places = place::items(exchange, Message::Request, REQUESTED, b"authorization");
    places.extend(place::items(exchange, Message::Response, NAME, b"*"));
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(settings: &str, header: &str, allowed: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n{settings}\n\nGET https://api.example.com/\n{header}\n\n\
             HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: *\n\
             Access-Control-Allow-Headers: {allowed}\n"
        );
        let second = "HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: *\n";
        let is_refused = settings == "profile standard" && !allowed.contains("uthorization");
        let text = if is_refused { text } else { format!("{text}\n{second}") };
        found(&AUTHORIZATION_NOT_COVERED_BY_WILDCARD, &text)
    }

    const TOKEN: &str = "Authorization: Bearer x";

    #[test]
    fn browsers_are_lenient_and_the_standard_is_not() {
        for browser in ["profile chromium", "profile firefox"] {
            let finding = answered(browser, TOKEN, "*").unwrap();
            assert_eq!(finding.fix.unwrap().responses[0].set[0].1, "*, Authorization");
        }
        assert!(answered("profile standard", TOKEN, "*").is_none());
    }

    #[test]
    fn the_name_is_enough() {
        assert!(answered("profile standard", TOKEN, "*, authorization").is_none());
        assert!(answered("profile chromium", TOKEN, "Authorization").is_none());
        assert!(answered("profile chromium", "X-A: 1", "*").is_none());
    }
}
