use corsac::browser::Failure;

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::{Observation, ObservedExchange};
use crate::place::{self, Message, Place};
use crate::rule::rule;
use crate::{excerpt, refusal, remedy};

rule! {
    /// # The preflight does not allow a header that the page sends
    ///
    /// ## What it finds
    /// A response to a preflight whose `Access-Control-Allow-Headers` lacks a name that the
    /// preflight asks for in `Access-Control-Request-Headers`. With credentials `*` is no wildcard,
    /// and by the standard it never stands for `Authorization`, though browsers still let it.
    ///
    /// ## Why it matters
    /// Headers such as `Authorization`, `X-API-Key`, or a `Content-Type` of `application/json` were
    /// not possible from other sites before CORS. The browser asks the server first, and sends the
    /// request only if the server says that it expects them.
    ///
    /// ## Write instead
    /// Every name that pages send, in `Access-Control-Allow-Headers` of the response to the
    /// preflight; upper and lower case do not matter. Headers whose names begin with
    /// `Access-Control-` belong in responses: a page that sends one gains nothing but this error.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-access-control-allow-headers>
    HEADER_NAMES_NOT_ALLOWED, "header-names-not-allowed", Refusal, check
}

const NAME: &str = "Access-Control-Allow-Headers";

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::HeaderNamesNotAllowed { refused, allowed }) = observation.failure() else {
        return Vec::new();
    };
    let page_request = &observation.page_request;
    let names: Vec<_> = refused.iter().map(|name| refusal::spelled(page_request, name)).collect();
    let finding = HEADER_NAMES_NOT_ALLOWED
        .finding(message(observation, &names, allowed))
        .at_failure(observation, |exchange| places(exchange, refused, allowed));
    vec![finding.fix(fix(observation, &names))]
}

fn message(observation: &Observation, refused: &[Vec<u8>], allowed: &[Vec<u8>]) -> String {
    let response = refusal::response(observation);
    let lists = match observation.failed_exchange().and_then(|failed| failed.get(NAME)) {
        None => format!("has no {NAME}"),
        Some(_) if allowed.is_empty() => format!("has an empty {NAME}"),
        Some(_) => format!("lists {} in {NAME}", excerpt::list(allowed)),
    };
    let why = if !has_wildcard(allowed) {
        ""
    } else if refusal::takes_wildcards_literally(&observation.request) {
        " with credentials, where * is no wildcard"
    } else {
        ", which * does not cover"
    };
    format!("{response} {lists}; the page sends {}{why}.", excerpt::list(refused))
}

fn places(exchange: &ObservedExchange, refused: &[Vec<u8>], allowed: &[Vec<u8>]) -> Vec<Place> {
    // The names are lower-case and sorted.
    let is_refused = |item: &[u8]| refused.binary_search_by(|name| name[..].cmp(item)).is_ok();
    let requested = "Access-Control-Request-Headers";
    let mut places = place::items_where(exchange, Message::Request, requested, is_refused);
    if has_wildcard(allowed) {
        places.extend(place::items(exchange, Message::Response, NAME, b"*"));
    } else {
        places.extend(place::lines_or_missing(exchange, NAME));
    }
    places
}

fn has_wildcard(allowed: &[Vec<u8>]) -> bool {
    allowed.iter().any(|item| item == b"*")
}

fn fix(observation: &Observation, refused: &[Vec<u8>]) -> Fix {
    let is_of_responses =
        |name: &&Vec<u8>| name.to_ascii_lowercase().starts_with(b"access-control-");
    let misplaced: Vec<_> = refused.iter().filter(is_of_responses).collect();
    if !misplaced.is_empty() {
        return Fix::advice(format!(
            "Remove {} from the page's request: only servers send such headers, in responses.",
            excerpt::list(&misplaced)
        ));
    }
    let names = excerpt::list(refused);
    let advice = format!("List {names} in {NAME} of the response to the preflight.");
    remedy::with_responses(Fix::advice(advice), observation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn asked(settings: &str, header: &str, allowed: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n{settings}\n\nGET https://api.example.com/me\n{header}\n\
             \nHTTP/1.1 200 OK\nAccess-Control-Allow-Origin: https://app.example.com\n\
             Access-Control-Allow-Credentials: true\n{allowed}\n\n"
        );
        found(&HEADER_NAMES_NOT_ALLOWED, &text)
    }

    #[test]
    fn the_refused_names_alone_are_guilty() {
        let headers = "X-B: 1\nX-A: 1";
        let finding = asked("mode cors", headers, "Access-Control-Allow-Headers: x-a").unwrap();
        let line =
            |place: &Place| matches!(place, Place::HeaderValue { bytes, .. } if *bytes == (4..7));
        assert!(line(&finding.places[0]) && !finding.message.contains("wildcard"), "{finding:?}");
    }

    #[test]
    fn by_the_standard_an_asterisk_does_not_cover_authorization() {
        let asked = |profile| {
            let line = "Access-Control-Allow-Headers: *";
            asked(profile, "Authorization: Bearer x\nX-A: 1", line)
        };
        let finding = asked("profile standard").unwrap();
        assert!(finding.message.ends_with("sends Authorization, which * does not cover."));
        let browsers = asked("credentials include\nprofile chromium").unwrap();
        assert!(browsers.message.contains("Authorization, X-A with credentials"));
    }

    #[test]
    fn headers_of_responses_are_to_leave_the_request() {
        let finding = asked("mode cors", "Access-Control-Allow-Origin: *", "X-A: 1").unwrap();
        let fix = finding.fix.unwrap();
        assert!(fix.advice.starts_with("Remove Access-Control-Allow-Origin from the page's"));
        assert!(fix.responses.is_empty());
    }
}
