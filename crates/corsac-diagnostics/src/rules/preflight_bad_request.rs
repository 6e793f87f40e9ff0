use crate::finding::Finding;
use crate::observation::{Observation, ObservedExchange};
use crate::preflight::RefusedPreflight;
use crate::rule::rule;

rule! {
    /// # The server calls the preflight a bad request
    ///
    /// ## What it finds
    /// A preflight answered 400, or with another status from 400 to 499 that has no rule of its own.
    ///
    /// ## Why it matters
    /// Some CORS libraries answer 400 when their rules do not allow the origin, the method or a
    /// header that the preflight names; Starlette, on which FastAPI stands, and actix-cors do. Then
    /// the CORS handling works, and its rules say no. The reason often stands in the body of the
    /// response, such as `Disallowed CORS origin`. A server may also stumble over a request without
    /// the body or the headers that it wants, and 429 means that a limiter counts preflights too.
    ///
    /// ## Write instead
    /// Read the body of the response to the preflight. If the rules refuse, add the origin, the
    /// method and the headers to them. Otherwise let the CORS handling answer OPTIONS before the code
    /// that wants more of the request.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-preflight-request>
    PREFLIGHT_BAD_REQUEST, "preflight-bad-request", Warning, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let is_other = |status| match status {
        401 | 403 | 404 | 405 | 407 | 410 => false,
        other => (400..500).contains(&other),
    };
    let Some(preflight) = RefusedPreflight::with_status(observation, is_other) else {
        return Vec::new();
    };
    let (reason, advice) = cause(preflight.exchange);
    vec![preflight.finding(&PREFLIGHT_BAD_REQUEST, reason, advice)]
}

fn cause(exchange: &ObservedExchange) -> (&'static str, &'static str) {
    let headers = exchange.response.headers();
    let is_of_cors = headers.iter().any(|(name, _)| is_allow(name));
    match exchange.status() {
        429 => (": a limiter counts preflights too.", LIMITER),
        _ if is_of_cors => {
            (". Its Access-Control headers show that the CORS rules refused.", RULES)
        }
        400 => (". Some CORS libraries answer 400 when their rules refuse.", RULES_OR_ROUTE),
        _ => (": something refuses it before the CORS handling.", ORDER),
    }
}

fn is_allow(name: &[u8]) -> bool {
    const START: &[u8] = b"access-control-allow-";
    name.get(..START.len()).is_some_and(|start| start.eq_ignore_ascii_case(START))
}

const LIMITER: &str = "Do not count OPTIONS requests that have Access-Control-Request-Method.";

const RULES: &str = "Add the origin, the method and the headers of this preflight to the server's \
                     CORS rules; the body of the response may say which is missing.";

const RULES_OR_ROUTE: &str = "Read the body of the response: if it speaks of CORS, add the origin, \
                              the method and the headers to the server's CORS rules; otherwise \
                              answer OPTIONS before the code that refuses.";

const ORDER: &str = "Let the CORS handling answer OPTIONS before the code that refuses.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn advice(method: &str, response: &str) -> Option<String> {
        let text = format!(
            "page https://app.example.com\n\n{method} https://api.example.com/items\n\n\
             HTTP/1.1 {response}\n"
        );
        found(&PREFLIGHT_BAD_REQUEST, &text).map(|finding| finding.fix.unwrap().advice)
    }

    #[test]
    fn the_cors_handling_is_recognized_by_what_it_left() {
        let lines = "400 Bad Request\naccess-control-allow-methods: GET, PUT";
        assert_eq!(advice("PUT", lines).as_deref(), Some(RULES));
        assert_eq!(advice("PUT", "400 Bad Request").as_deref(), Some(RULES_OR_ROUTE));
        assert_eq!(advice("PUT", "415 Unsupported Media Type").as_deref(), Some(ORDER));
        assert_eq!(advice("PUT", "429 Too Many Requests").as_deref(), Some(LIMITER));
    }

    #[test]
    fn statuses_with_a_rule_of_their_own_are_left_to_it() {
        for status in ["401", "403", "404", "405", "407", "410", "500", "302"] {
            assert_eq!(advice("PUT", &format!("{status} X")), None, "{status}");
        }
        assert_eq!(advice("GET", "400 Bad Request"), None);
    }
}
