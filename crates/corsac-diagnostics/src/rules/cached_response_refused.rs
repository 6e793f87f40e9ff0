use corsac::Origin;
use corsac::browser::{CorsCheckReason, ExchangeKind};

use crate::cache::{self, CacheHit};
use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::{Observation, ObservedExchange};
use crate::rule::rule;
use crate::{place, refusal, remedy};

rule! {
    /// # The refused response was made for somebody else and stored in a cache
    ///
    /// ## What it finds
    /// A response that the browser refuses because it names no origin or another page's, that a
    /// cache had stored (`Age`, `X-Cache`, `CF-Cache-Status` and the like), and that has no
    /// `Vary: Origin`.
    ///
    /// ## Why it matters
    /// Many servers send `Access-Control-Allow-Origin` only where a request has an `Origin`. If the
    /// first to ask was an `<img>`, a crawler or another page, the cache keeps that response and
    /// hands it to everybody. The server may well be right, and looking at its settings does not
    /// help.
    ///
    /// ## Write instead
    /// `Vary: Origin` on every response, also on those without `Access-Control-Allow-Origin`; a
    /// cache key that holds `Origin`, where the cache has to be told. Then purge what is stored.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches>
    CACHED_RESPONSE_REFUSED, "cached-response-refused", Warning, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let refused = observation
        .failed_exchange()
        .filter(|exchange| exchange.kind == ExchangeKind::Request)
        .filter(|_| is_for_somebody_else(observation))
        .filter(|exchange| !cache::varies_by(exchange, "origin"));
    let hit = refused.and_then(|exchange| CacheHit::of(exchange).map(|hit| (exchange, hit)));
    hit.map(|(exchange, hit)| finding(observation, exchange, &hit)).into_iter().collect()
}

fn is_for_somebody_else(observation: &Observation) -> bool {
    let Some(failure) = refusal::cors_check(observation) else { return false };
    match (failure.reason(), failure.allow_origin()) {
        (CorsCheckReason::AllowOriginMissing, _) => true,
        (CorsCheckReason::AllowOriginMismatch, [only]) => {
            Origin::from_header_value(only).is_some_and(|origin| !origin.is_opaque())
        }
        _ => false,
    }
}

fn finding(observation: &Observation, exchange: &ObservedExchange, hit: &CacheHit) -> Finding {
    let message = format!(
        "The refused response comes from a cache ({}: {}) and {}, so it may be the answer to another \
         page or to a request without Origin.",
        hit.header,
        hit.value,
        cache::said(exchange)
    );
    let advice = "Ask past the cache, for example with another query string. If that response is \
                  right, purge the cache, and send Vary: Origin with every response.";
    let fix = remedy::with_responses(Fix::advice(advice), observation);
    let finding = CACHED_RESPONSE_REFUSED.finding(message).fix(fix);
    finding.at_failure(observation, |exchange| {
        let mut places = hit.places(exchange);
        places.extend(place::lines_or_missing(exchange, "Vary"));
        places
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(lines: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n\nGET https://cdn.example.com/a.json\n\n\
             HTTP/1.1 200 OK\n{lines}\n"
        );
        found(&CACHED_RESPONSE_REFUSED, &text)
    }

    #[test]
    fn a_stored_answer_for_another_page_is_recognized() {
        let other = "Access-Control-Allow-Origin: https://other.example.com\nAge: 17";
        assert!(answered(other).is_some());
        assert!(answered("Age: 17\nVary: Accept-Encoding").is_some());
    }

    #[test]
    fn what_is_wrong_for_everybody_is_not_the_caches_fault() {
        assert!(answered("Access-Control-Allow-Origin: app.example.com\nAge: 17").is_none());
        assert!(answered("Age: 0").is_none());
        assert!(answered("Age: 17\nVary: Origin").is_none());
        assert!(answered("Access-Control-Allow-Origin: *\nAge: 17").is_none());
    }
}
