use corsac::Origin;
use corsac::browser::CorsCheckReason;

use crate::excerpt::excerpt;
use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::{Observation, ObservedExchange};
use crate::place::{self, Message};
use crate::rule::rule;
use crate::{origin_difference, refusal};

rule! {
    /// # The page runs on localhost, and the server allows another origin
    ///
    /// ## What it finds
    /// A page on `localhost` or `127.0.0.1` whose request was refused by a server that allows another
    /// origin, or that varies its answers by origin and left this one out.
    ///
    /// ## Why it matters
    /// The server most likely knows only the origin of the page in production. The same page works
    /// there, so that nothing is wrong with it.
    ///
    /// ## Write instead
    /// In a server for development: the origin of the development page too, with its port. For a
    /// server in production rather let the development server pass requests on (a proxy in Vite,
    /// webpack or Angular): to the browser they then go to the page's own origin. A production server
    /// that allows `localhost` trusts whatever runs on its visitors' machines.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-access-control-allow-origin>
    LOCALHOST_NOT_ALLOWED, "localhost-not-allowed", Note, check
}

const NAME: &str = "Access-Control-Allow-Origin";

fn check(observation: &Observation) -> Vec<Finding> {
    let page = observation.page_request.origin();
    let is_local = observation.request.serialized_origin() == page.as_str()
        && page.as_tuple().is_some_and(|tuple| origin_difference::is_loopback(tuple.host()));
    let failed = observation.failed_exchange().filter(|_| is_local);
    let Some((exchange, reason)) =
        failed.and_then(|exchange| Some((exchange, reason(observation, exchange)?)))
    else {
        return Vec::new();
    };
    let message = format!("The page runs on {page}, and {reason}.");
    let fix = Fix::advice(format!(
        "Allow {page} in a server for development; for one in production, let the development \
         server pass the requests on."
    ));
    let mut places = place::lines(exchange, Message::Response, NAME);
    places.extend(place::items(exchange, Message::Response, "Vary", b"Origin"));
    let finding = LOCALHOST_NOT_ALLOWED.finding(message).fix(fix);
    vec![finding.at_failure(observation, |_| places)]
}

fn reason(observation: &Observation, exchange: &ObservedExchange) -> Option<String> {
    let failure = refusal::cors_check(observation)?;
    match (failure.reason(), failure.allow_origin()) {
        (CorsCheckReason::AllowOriginMismatch, [other]) if is_elsewhere(other) => {
            Some(format!("the server allows {}", excerpt(other)))
        }
        (CorsCheckReason::AllowOriginMissing, _) if varies(exchange) => {
            Some("the server decides by origin (Vary: Origin), most likely not for this one".into())
        }
        _ => None,
    }
}

fn is_elsewhere(value: &[u8]) -> bool {
    let origin = Origin::from_header_value(value);
    let host = origin.as_ref().and_then(|origin| origin.as_tuple()).map(|tuple| tuple.host());
    host.is_some_and(|host| !origin_difference::is_loopback(host))
}

fn varies(exchange: &ObservedExchange) -> bool {
    !place::items(exchange, Message::Response, "Vary", b"Origin").is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(page: &str, lines: &str) -> Option<Finding> {
        let text = format!(
            "page {page}\n\nGET https://api.example.com/items\n\nHTTP/1.1 200 OK\n{lines}\n"
        );
        found(&LOCALHOST_NOT_ALLOWED, &text)
    }

    #[test]
    fn a_server_that_decides_by_origin_left_it_out() {
        let finding = answered("http://localhost:3000", "Vary: Accept, origin").unwrap();
        assert_eq!(finding.places.len(), 1);
        assert!(answered("http://localhost:3000", "Vary: Accept").is_none());
    }

    #[test]
    fn other_pages_and_other_local_ports_are_other_matters() {
        let production = "Access-Control-Allow-Origin: https://app.example.com";
        assert!(answered("http://127.0.0.1:3000", production).is_some());
        assert!(answered("https://b.example", production).is_none());
        let port = "Access-Control-Allow-Origin: http://localhost:5173";
        assert!(answered("http://localhost:3000", port).is_none());
    }
    #[test]
    fn an_origin_that_a_redirect_took_away_is_another_matter() {
        let lines = "Location: https://cdn.example.com/\nAccess-Control-Allow-Origin: *\n\n\
                     HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: https://app.example.com";
        let text = "page http://localhost:3000\n\nGET https://api.example.com/items\n\n";
        let text = format!("{text}HTTP/1.1 302 Found\n{lines}\n");
        assert!(found(&LOCALHOST_NOT_ALLOWED, &text).is_none());
    }
}
