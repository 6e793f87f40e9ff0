use corsac::browser::{CorsCheckFailure, CorsCheckReason, Request};

use crate::finding::Finding;
use crate::fix::Fix;
use crate::null_origin::NullOrigin;
use crate::observation::Observation;
use crate::place::{self, Message};
use crate::rule::rule;
use crate::{refusal, remedy};

rule! {
    /// # The response allows everybody, which does not work with cookies
    ///
    /// ## What it finds
    /// `Access-Control-Allow-Origin: *` in answer to a request with credentials (`credentials:
    /// "include"`, `withCredentials`).
    ///
    /// ## Why it matters
    /// `*` is for what anybody may read. What a person sees after logging in is not that, so for a
    /// request with cookies a browser wants the origin named. The question to ask is: does the page
    /// log in with cookies, or with a token in `Authorization`? A token that the page sets itself
    /// is sent in any case; `credentials` is about cookies, client certificates and the browser's
    /// own password store.
    ///
    /// ## Write instead
    /// With cookies: the page's origin in `Access-Control-Allow-Origin`, together with
    /// `Access-Control-Allow-Credentials: true` and `Vary: Origin`. Compare the origin with a list
    /// first; to send back whatever asks is to let every site act for your users. With a token:
    /// leave `credentials: "include"` out, and `*` is enough.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-protocol-and-credentials>
    WILDCARD_ORIGIN_WITH_CREDENTIALS, "wildcard-origin-with-credentials", Refusal, check
}

const NAME: &str = "Access-Control-Allow-Origin";

fn check(observation: &Observation) -> Vec<Finding> {
    let failure = refusal::cors_check(observation)
        .filter(|failure| *failure.reason() == CorsCheckReason::WildcardWithCredentials);
    let Some(failure) = failure else { return Vec::new() };
    let message = format!(
        "{} has * in {NAME}, and the page asks with {}, for which * does not count.",
        refusal::response(observation),
        refusal::include_credentials(&observation.page_request)
    );
    let finding = WILDCARD_ORIGIN_WITH_CREDENTIALS
        .finding(message)
        .at_failure(observation, |exchange| place::lines(exchange, Message::Response, NAME));
    vec![finding.fix(fix(observation, failure))]
}

fn fix(observation: &Observation, failure: &CorsCheckFailure) -> Fix {
    let include = refusal::include_credentials(&observation.page_request);
    if sets_authorization(&observation.page_request) {
        return Fix::advice(format!(
            "Cookies, or a bearer token? The page sends Authorization itself, and that needs no \
             cookies: leave out {include}. If the server wants cookies too, name the page's origin \
             instead of * and allow credentials."
        ));
    }
    if let Some(null) = NullOrigin::of(&observation.request) {
        let advice = null.advice(failure.credentials_mode());
        return Fix::advice(format!("Leave out {include} if no cookies are needed. {advice}"));
    }
    let advice = format!(
        "Cookies, or a bearer token? With cookies, name the page's origin instead of * and allow \
         credentials; otherwise leave out {include}."
    );
    remedy::with_responses(Fix::advice(advice), observation)
}

fn sets_authorization(request: &Request) -> bool {
    request.header_list().contains(b"authorization")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn fix_of(settings: &str, headers: &str) -> Option<Fix> {
        let text = format!(
            "page https://app.example.com\n{settings}\n\n\
             GET https://api.example.com/me\n{headers}\n\n\
             HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: *\nAccess-Control-Allow-Headers: *\n"
        );
        found(&WILDCARD_ORIGIN_WITH_CREDENTIALS, &text).map(|finding| finding.fix.unwrap())
    }

    #[test]
    fn who_sends_a_token_is_told_to_leave_the_cookies_out() {
        let token = fix_of("credentials include", "Authorization: Bearer x").unwrap();
        assert!(token.advice.contains("leave out credentials: \"include\"."));
        assert!(token.responses.is_empty());
    }

    #[test]
    fn who_sends_cookies_gets_the_header_lines() {
        let cookies = fix_of("credentials include", "X-A: 1").unwrap();
        assert_eq!(cookies.responses.len(), 2);
    }

    #[test]
    fn without_credentials_a_wildcard_is_fine() {
        assert_eq!(fix_of("credentials same-origin", ""), None);
    }
}
