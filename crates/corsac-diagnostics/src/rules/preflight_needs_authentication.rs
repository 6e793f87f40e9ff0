use crate::excerpt::excerpt;
use crate::finding::Finding;
use crate::observation::{Observation, ObservedExchange};
use crate::place::{self, Message};
use crate::preflight::RefusedPreflight;
use crate::rule::rule;

rule! {
    /// # The server asks the preflight for a login
    ///
    /// ## What it finds
    /// A preflight answered 401, 407, or 403 with `WWW-Authenticate`.
    ///
    /// ## Why it matters
    /// Before some requests the browser asks with OPTIONS whether it may send them. That question
    /// never carries cookies, `Authorization` or a client certificate, whatever the page does. A
    /// server that checks the login first therefore refuses every preflight, and the request with
    /// the credentials is never sent.
    ///
    /// ## Write instead
    /// Let the CORS handling answer OPTIONS requests that have `Access-Control-Request-Method`
    /// before the login is checked: put it in front of the authentication, in the application and
    /// in every gateway before it. The preflight gives nothing away; the request after it is checked
    /// as before.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-protocol-and-credentials>
    PREFLIGHT_NEEDS_AUTHENTICATION, "preflight-needs-authentication", Warning, check
}

const NAMES: [&str; 2] = ["WWW-Authenticate", "Proxy-Authenticate"];

const ADVICE: &str = "Answer OPTIONS requests that have Access-Control-Request-Method before the \
                      login is checked, in the application and in every gateway before it.";

fn check(observation: &Observation) -> Vec<Finding> {
    let refused =
        RefusedPreflight::with_status(observation, |status| matches!(status, 401 | 403 | 407));
    let Some(preflight) = refused else { return Vec::new() };
    let exchange = preflight.exchange;
    if exchange.status() == 403 && !exchange.response.headers().contains(b"WWW-Authenticate") {
        return Vec::new();
    }
    let reason =
        format!("{}. A preflight never carries cookies or Authorization.", challenge(exchange));
    let mut finding = preflight.finding(&PREFLIGHT_NEEDS_AUTHENTICATION, &reason, ADVICE);
    let lines = NAMES.iter().flat_map(|name| place::lines(exchange, Message::Response, name));
    finding.places.extend(lines);
    vec![finding]
}

/// What the response asks for, if it says so.
fn challenge(exchange: &ObservedExchange) -> String {
    let headers = exchange.response.headers();
    let value = |name: &str| headers.first(name.as_bytes()).map(excerpt);
    let found = NAMES.iter().find_map(|name| value(name).map(|value| (name, value)));
    found.map_or_else(String::new, |(name, value)| format!(" with {name}: {value}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(method: &str, response: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n\n{method} https://api.example.com/items\n\n{response}\n"
        );
        found(&PREFLIGHT_NEEDS_AUTHENTICATION, &text)
    }

    #[test]
    fn what_forbids_without_asking_for_a_login_is_another_matter() {
        assert!(answered("PUT", "HTTP/1.1 403 Forbidden").is_none());
        assert!(answered("PUT", "HTTP/1.1 403 Forbidden\nWWW-Authenticate: Basic").is_some());
        assert!(answered("PUT", "HTTP/1.1 401 Unauthorized").is_some());
        assert!(answered("PUT", "HTTP/1.1 407 Proxy Authentication Required").is_some());
    }

    #[test]
    fn the_request_itself_may_be_asked() {
        assert!(answered("GET", "HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic").is_none());
    }

    #[test]
    fn an_allowed_origin_does_not_help() {
        let lines = "HTTP/1.1 401 Unauthorized\nAccess-Control-Allow-Origin: *";
        assert_eq!(answered("PUT", lines).unwrap().places.len(), 1);
    }
}
