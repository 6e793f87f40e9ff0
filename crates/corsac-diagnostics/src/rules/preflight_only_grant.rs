use corsac::browser::{CorsCheckReason, ExchangeKind};

use crate::excerpt::excerpt;
use crate::exchange_text;
use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::{Observation, ObservedExchange};
use crate::place::{self, Message, Place};
use crate::refusal;
use crate::rule::rule;

rule! {
    /// # The preflight allows the request, and the response then allows nobody
    ///
    /// ## What it finds
    /// A preflight that passed, and after it a response to the request itself without
    /// `Access-Control-Allow-Origin`, or without `Access-Control-Allow-Credentials` where credentials
    /// went along.
    ///
    /// ## Why it matters
    /// The request was sent and did its work; only its response is kept from the page, which takes it
    /// for a failure and may send it again. The two responses mostly come from different places: a
    /// proxy or a piece of middleware answers OPTIONS, and nothing adds the headers to what the
    /// application sends, or not to its errors.
    ///
    /// ## Write instead
    /// The same `Access-Control-Allow-Origin`, and `Access-Control-Allow-Credentials` if it is needed,
    /// on the response to the request itself, for every status. One layer should set both.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-responses>
    PREFLIGHT_ONLY_GRANT, "preflight-only-grant", Warning, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let (Some(name), Some(index)) = (missing(observation), observation.failed_index()) else {
        return Vec::new();
    };
    let exchange = &observation.exchanges[index];
    let Some(preflight) = preflight_of(observation, index) else { return Vec::new() };
    let servers = servers(preflight, exchange);
    let message = format!(
        "The preflight allowed the {}, and the response to {} (status {}) has no {name}.{servers}",
        refusal::page(&observation.request),
        exchange_text::request(exchange),
        exchange.status()
    );
    let mut places = vec![Place::Missing { name }];
    if !servers.is_empty() {
        places.extend(place::lines(exchange, Message::Response, "Server"));
    }
    vec![PREFLIGHT_ONLY_GRANT.finding(message).at(index, places).fix(Fix::advice(ADVICE))]
}

const ADVICE: &str = "Let the layer that answers the preflight add the same headers to the \
                      response itself, whatever its status.";

/// The header that a CORS check missed.
fn missing(observation: &Observation) -> Option<&'static str> {
    match refusal::cors_check(observation)?.reason() {
        CorsCheckReason::AllowOriginMissing => Some("Access-Control-Allow-Origin"),
        CorsCheckReason::AllowCredentialsNotTrue { allow_credentials: None } => {
            Some("Access-Control-Allow-Credentials")
        }
        _ => None,
    }
}

/// The preflight that was sent right before a request.
fn preflight_of(observation: &Observation, index: usize) -> Option<&ObservedExchange> {
    let before = observation.exchanges.get(index.checked_sub(1)?)?;
    let is_pair = before.kind == ExchangeKind::Preflight
        && observation.exchanges[index].kind == ExchangeKind::Request;
    is_pair.then_some(before)
}

/// That two servers answered, if they say so.
fn servers(preflight: &ObservedExchange, exchange: &ObservedExchange) -> String {
    match (preflight.get("Server"), exchange.get("Server")) {
        (Some(one), Some(other)) if one != other => format!(
            " By their Server headers, {} answered the preflight and {} the request.",
            excerpt(&one),
            excerpt(&other)
        ),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(settings: &str, preflight: &str, response: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n{settings}\n\nPUT https://api.example.com/items/1\n\n\
             HTTP/1.1 204 No Content\n{preflight}\n\
             Access-Control-Allow-Origin: https://app.example.com\n\
             Access-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\n\n\
             HTTP/1.1 200 OK\n{response}\n"
        );
        found(&PREFLIGHT_ONLY_GRANT, &text)
    }

    #[test]
    fn two_servers_are_named() {
        let finding = answered("mode cors", "Server: nginx", "Server: gunicorn").unwrap();
        assert!(finding.message.ends_with("gunicorn the request."), "{}", finding.message);
        let finding = answered("mode cors", "Server: nginx", "Server: nginx").unwrap();
        assert!(finding.message.ends_with("Access-Control-Allow-Origin."), "{}", finding.message);
    }

    #[test]
    fn credentials_count_too() {
        let allowed = "Access-Control-Allow-Origin: https://app.example.com";
        let finding = answered("credentials include", "Vary: Origin", allowed).unwrap();
        let name = "Access-Control-Allow-Credentials";
        assert_eq!(finding.places, [Place::Missing { name }]);
        assert!(answered("mode cors", "Vary: Origin", allowed).is_none());
    }

    #[test]
    fn another_origin_in_the_response_is_another_matter() {
        let other = "Access-Control-Allow-Origin: https://b.example";
        assert!(answered("mode cors", "Vary: Origin", other).is_none());
    }
}
