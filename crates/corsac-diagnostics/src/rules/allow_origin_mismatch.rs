use corsac::browser::{CorsCheckFailure, CorsCheckReason};

use crate::finding::Finding;
use crate::fix::Fix;
use crate::null_origin::NullOrigin;
use crate::observation::Observation;
use crate::origin_difference::OriginDifference;
use crate::rule::rule;
use crate::{excerpt, place, refusal, remedy};

rule! {
    /// # The response allows another origin than the page's
    ///
    /// ## What it finds
    /// An `Access-Control-Allow-Origin` that is neither the page's origin nor `*`. The message says
    /// how the two differ.
    ///
    /// ## Why it matters
    /// The browser compares the header with the page's origin byte for byte. A slash at the end,
    /// another port, `http` for `https`, `localhost` for `127.0.0.1`, or a second origin after a
    /// comma make it a different text. A page without an origin (a sandboxed frame, a file) asks as
    /// `null`, and so does every request that a redirect led across origins.
    ///
    /// ## Write instead
    /// The origin of the page that asks, as the `Origin` header spells it, and nothing else: look
    /// it up in your list of allowed origins, send it back if it is there, and say `Vary: Origin`.
    /// Never allow `null`: every site can make its requests look like that.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#concept-cors-check>
    ALLOW_ORIGIN_MISMATCH, "allow-origin-mismatch", Refusal, check
}

const NAME: &str = "Access-Control-Allow-Origin";

fn check(observation: &Observation) -> Vec<Finding> {
    let failure = refusal::cors_check(observation)
        .filter(|failure| *failure.reason() == CorsCheckReason::AllowOriginMismatch);
    let Some(failure) = failure else { return Vec::new() };
    let wanted = failure.byte_serialized_origin();
    let finding = ALLOW_ORIGIN_MISMATCH
        .finding(message(observation, failure))
        .at_failure(observation, |exchange| {
            place::part_of_line(exchange, NAME, |value| place::difference(value, wanted))
        });
    vec![finding.fix(fix(observation, failure))]
}

fn message(observation: &Observation, failure: &CorsCheckFailure) -> String {
    let wanted = excerpt::excerpt(failure.byte_serialized_origin());
    let reason = match NullOrigin::of(&observation.request).filter(|_| wanted == "null") {
        Some(null) => Some(null.reason()),
        None => difference(failure).sentence(),
    };
    let reason = reason.map(|reason| format!(" {reason}")).unwrap_or_default();
    format!(
        "{} allows \"{}\" in {NAME}, and the request comes from {wanted}.{reason}",
        refusal::response(observation),
        excerpt::excerpt(&failure.combined_allow_origin()),
    )
}

fn fix(observation: &Observation, failure: &CorsCheckFailure) -> Fix {
    if let Some(null) = NullOrigin::of(&observation.request) {
        return Fix::advice(null.advice(failure.credentials_mode()));
    }
    let advice = difference(failure).advice(observation.request.serialized_origin());
    remedy::with_responses(Fix::advice(advice), observation)
}

fn difference(failure: &CorsCheckFailure) -> OriginDifference {
    let wanted = String::from_utf8_lossy(failure.byte_serialized_origin());
    OriginDifference::of(failure.allow_origin(), &wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::{Message, Place};
    use crate::testing::found;

    fn answered(page: &str, allow_origin: &str) -> Option<Finding> {
        let text = format!(
            "{page}\n\nGET https://api.example.com/items\n\n\
             HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: {allow_origin}\n"
        );
        found(&ALLOW_ORIGIN_MISMATCH, &text)
    }

    #[test]
    fn a_slash_is_enough() {
        let finding = answered("page https://app.example.com", "https://app.example.com/").unwrap();
        let slash = Place::HeaderValue { message: Message::Response, line: 0, bytes: 23..24 };
        assert_eq!(finding.places, [slash]);
        // The difference is named by a rule of its own.
        assert!(finding.message.ends_with("comes from https://app.example.com."));
        assert!(answered("page https://app.example.com", "https://app.example.com").is_none());
        assert!(answered("page https://app.example.com", "*").is_none());
    }

    #[test]
    fn a_page_without_an_origin_is_told_why() {
        let frame = "page https://app.example.com/frame\nsandboxed";
        let finding = answered(frame, "https://app.example.com").unwrap();
        assert!(finding.message.contains("is sandboxed"), "{}", finding.message);
        assert!(finding.fix.unwrap().responses.is_empty());
        assert!(answered(frame, "null").is_none());
    }

    #[test]
    fn a_preflight_of_firefox_names_the_page_in_spite_of_redirects() {
        let finding = found(
            &ALLOW_ORIGIN_MISMATCH,
            "page https://app.example.com\nprofile firefox\n\nPUT https://api.example.com/items\n\n\
             HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: *\n\
             Access-Control-Allow-Methods: PUT\n\n\
             HTTP/1.1 307 Temporary Redirect\nLocation: https://cdn.example.com/items\n\
             Access-Control-Allow-Origin: *\n\n\
             HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: https://www.example.com\n",
        );
        let finding = finding.unwrap();
        assert!(finding.message.contains("comes from https://app.example.com. That is the origin"));
        assert!(finding.fix.unwrap().responses.is_empty());
    }

    #[test]
    fn an_origin_lost_by_a_redirect_is_told_where() {
        let finding = found(
            &ALLOW_ORIGIN_MISMATCH,
            "page https://app.example.com\n\nGET https://api.example.com/items\n\n\
             HTTP/1.1 302 Found\nLocation: https://cdn.example.com/items\n\
             Access-Control-Allow-Origin: *\n\n\
             HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: https://app.example.com\n",
        );
        let finding = finding.unwrap();
        assert!(finding.message.contains("redirected to another origin"), "{}", finding.message);
        assert!(finding.fix.unwrap().advice.starts_with("Let the page request https://cdn"));
    }
}
