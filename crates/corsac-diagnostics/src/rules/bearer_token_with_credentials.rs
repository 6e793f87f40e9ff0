use corsac::CredentialsMode;
use corsac::browser::{CorsCheckReason, Initiator, Request};

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::{Observation, ObservedExchange};
use crate::place::{self, Message};
use crate::refusal::{self, include_credentials};
use crate::rule::rule;
use crate::sharing;

rule! {
    /// # The page sends a token itself and asks for cookies as well
    ///
    /// ## What it finds
    /// A request to another origin for which the page sets `Authorization` and says
    /// `credentials: "include"` (or `withCredentials`), unless a cookie is seen to go
    /// along.
    ///
    /// ## Why it matters
    /// A header that the page sets is sent in any case. `credentials` is about what the browser adds
    /// by itself: cookies, client certificates, passwords it has remembered. Asking for them makes
    /// the server's part harder: no `*` counts any more, the origin must be named and
    /// `Access-Control-Allow-Credentials: true` be sent.
    ///
    /// ## Write instead
    /// With a token only: no `credentials` at all. With cookies only: no `Authorization`. If the
    /// server looks at both, all is well.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#concept-request-credentials-mode>
    BEARER_TOKEN_WITH_CREDENTIALS, "bearer-token-with-credentials", Note, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let has_cookies =
        |exchange: &ObservedExchange| exchange.request_headers.contains(b"cookie");
    // A refused `*` asks the same question.
    let is_refused = refusal::cors_check(observation)
        .is_some_and(|failure| *failure.reason() == CorsCheckReason::WildcardWithCredentials);
    let any_cookies = observation.exchanges.iter().any(has_cookies);
    let Some((index, exchange)) = sharing::exchanges(observation).last() else { return Vec::new() };
    if !sends_both(&observation.page_request) || any_cookies || is_refused {
        return Vec::new();
    }
    let include = include_credentials(&observation.page_request);
    let message = format!(
        "The page sets Authorization itself and asks with {include}. The token is sent without that, \
         too."
    );
    let advice = format!("Cookies, or a bearer token? With a token, leave out {include}.");
    let places = place::lines(exchange, Message::Request, "Authorization");
    let finding = BEARER_TOKEN_WITH_CREDENTIALS.finding(message).at(index, places);
    vec![finding.fix(Fix::advice(advice))]
}

fn sends_both(request: &Request) -> bool {
    let is_script = matches!(request.initiator(), Initiator::Fetch | Initiator::XmlHttpRequest);
    is_script
        && request.credentials_mode() == CredentialsMode::Include
        && request.header_list().contains(b"authorization")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{found, observed};

    fn asked(credentials: &str, header: &str) -> String {
        let shared = "Access-Control-Allow-Origin: https://app.example.com\n\
                      Access-Control-Allow-Credentials: true\n";
        format!(
            "page https://app.example.com\ncredentials {credentials}\n\n\
             GET https://api.example.com/\n{header}: x\n\n\
             HTTP/1.1 204 No Content\nAccess-Control-Allow-Headers: {header}\n{shared}\n\
             HTTP/1.1 200 OK\n{shared}"
        )
    }

    #[test]
    fn a_token_needs_no_credentials_mode() {
        let finding = found(&BEARER_TOKEN_WITH_CREDENTIALS, &asked("include", "Authorization"));
        let message = finding.unwrap().message;
        assert!(!message.contains(" x"));
        // What the browser had to send is not known of recordings and examples.
        assert!(!message.to_lowercase().contains("cookie"), "{message}");
        assert!(found(&BEARER_TOKEN_WITH_CREDENTIALS, &asked("omit", "Authorization")).is_none());
        assert!(found(&BEARER_TOKEN_WITH_CREDENTIALS, &asked("include", "X-A")).is_none());
    }

    #[test]
    fn who_sends_cookies_may_need_both() {
        let mut observation = observed(&asked("include", "Authorization"));
        observation.exchanges[1].request_headers.push(b"Cookie", b"a=b");
        assert!(BEARER_TOKEN_WITH_CREDENTIALS.check(&observation).is_empty());
    }
}
