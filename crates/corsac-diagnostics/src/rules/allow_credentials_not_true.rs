use corsac::browser::{CorsCheckFailure, CorsCheckReason};

use crate::finding::Finding;
use crate::fix::Fix;
use crate::null_origin::NullOrigin;
use crate::observation::Observation;
use crate::rule::rule;
use crate::{excerpt, place, refusal, remedy};

rule! {
    /// # The page sends cookies, and the response does not allow that
    ///
    /// ## What it finds
    /// A request with credentials (`credentials: "include"`, `withCredentials`) whose response
    /// names the page's origin and does not say `Access-Control-Allow-Credentials: true`. Only
    /// these four lower-case letters count, in one line: `True` and `1` do not.
    ///
    /// ## Why it matters
    /// With cookies the server answers as the person who is logged in. Before a browser hands such
    /// an answer to another site it wants a second permission, apart from the origin.
    ///
    /// ## Write instead
    /// `Access-Control-Allow-Credentials: true` on every response to this origin, that to the
    /// preflight included. If the page needs no cookies, leave `credentials: "include"` out
    /// instead: a token in `Authorization` does not need it.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#concept-cors-check>
    ALLOW_CREDENTIALS_NOT_TRUE, "allow-credentials-not-true", Refusal, check
}

const NAME: &str = "Access-Control-Allow-Credentials";

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(failure) = refusal::cors_check(observation) else { return Vec::new() };
    let CorsCheckReason::AllowCredentialsNotTrue { allow_credentials } = failure.reason() else {
        return Vec::new();
    };
    let message = message(observation, allow_credentials.as_deref());
    let finding = ALLOW_CREDENTIALS_NOT_TRUE.finding(message).at_failure(observation, |exchange| {
        place::part_of_line(exchange, NAME, |value| place::difference(value, b"true"))
    });
    vec![finding.fix(fix(observation, failure))]
}

fn message(observation: &Observation, value: Option<&[u8]>) -> String {
    let response = refusal::response(observation);
    let asks = refusal::include_credentials(&observation.page_request);
    match value {
        None => format!("{response} has no {NAME}, and the page asks with {asks}."),
        Some(value) => format!(
            "{response} has \"{}\" in {NAME}, which must be exactly \"true\", as the page asks \
             with {asks}.",
            excerpt::excerpt(value)
        ),
    }
}

fn fix(observation: &Observation, failure: &CorsCheckFailure) -> Fix {
    if let Some(null) = NullOrigin::of(&observation.request) {
        return Fix::advice(null.advice(failure.credentials_mode()));
    }
    let advice = format!(
        "Allow credentials in the response; or, if the page needs no cookies, leave out {}.",
        refusal::include_credentials(&observation.page_request)
    );
    remedy::with_responses(Fix::advice(advice), observation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(lines: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\ncredentials include\n\n\
             GET https://api.example.com/me\n\n\
             HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: https://app.example.com\n{lines}"
        );
        found(&ALLOW_CREDENTIALS_NOT_TRUE, &text)
    }

    #[test]
    fn only_true_in_one_line_counts() {
        assert!(answered("Access-Control-Allow-Credentials: true").is_none());
        let upper = answered("Access-Control-Allow-Credentials: True").unwrap();
        assert!(upper.message.contains("\"True\""), "{}", upper.message);
        let twice = "Access-Control-Allow-Credentials: true\n".repeat(2);
        assert_eq!(answered(&twice).unwrap().places.len(), 2);
        assert!(answered("").unwrap().message.contains("has no"));
    }
}
