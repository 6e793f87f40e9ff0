use corsac::Method;
use corsac::browser::ExchangeKind;

use crate::finding::Finding;
use crate::fix::{Fix, ResponseFix};
use crate::observation::{Observation, ObservedExchange};
use crate::rule::rule;
use crate::{cache, excerpt, place, sharing};

rule! {
    /// # A cache may give one origin the answer meant for another
    ///
    /// ## What it finds
    /// A response to a GET that names the page's origin in `Access-Control-Allow-Origin` and does
    /// not say `Vary: Origin`. Responses with `Cache-Control: no-store` are left out.
    ///
    /// ## Why it matters
    /// A cache, be it a CDN or the browser's own, stores the response with the origin in it. It then
    /// answers other pages, and the same page under another origin, with a header that names
    /// somebody else: requests fail now and then, depending on who asked first.
    ///
    /// ## Write instead
    /// `Vary: Origin` on every response of this resource, also on those to requests without an
    /// `Origin` and to origins that are not allowed. A value that is the same for everybody, such as
    /// `*` or the one origin there is, needs none.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches>
    VARY_ORIGIN_MISSING, "vary-origin-missing", Warning, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let mut exchanges = sharing::exchanges(observation);
    exchanges.find(|(_, exchange)| is_mixed_up(exchange)).map(finding).into_iter().collect()
}

fn is_mixed_up(exchange: &ObservedExchange) -> bool {
    let names_an_origin = sharing::origin(exchange)
        .is_some_and(|origin| sharing::allows(exchange, origin));
    let is_stored = [Method::GET, Method::HEAD].contains(&exchange.method)
        && !cache::directives(exchange).iter().any(|item| item == "no-store");
    exchange.kind == ExchangeKind::Request
        && names_an_origin
        && is_stored
        && !cache::varies_by(exchange, "origin")
}

fn finding((index, exchange): (usize, &ObservedExchange)) -> Finding {
    let origin = sharing::origin(exchange).unwrap_or_default();
    let message = format!(
        "The response names {} in Access-Control-Allow-Origin and {}. If other origins get another \
         answer, a cache may mix them up.",
        excerpt::excerpt(origin),
        cache::said(exchange)
    );
    let mut places = place::lines_or_missing(exchange, "Access-Control-Allow-Origin");
    places.extend(place::lines_or_missing(exchange, "Vary"));
    let vary = cache::vary(exchange, &["Origin".to_owned()]);
    let response = ResponseFix::new(exchange.kind).set("Vary", vary);
    let fix = Fix::advice("Say that the response depends on the origin, whoever asks.");
    VARY_ORIGIN_MISSING.finding(message).at(index, places).fix(fix.response(response))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(request: &str, lines: &str) -> Option<Finding> {
        let text = format!("page https://app.example.com\n{request}\n\nHTTP/1.1 200 OK\n{lines}\n");
        found(&VARY_ORIGIN_MISSING, &text)
    }

    const GET: &str = "\nGET https://api.example.com/";
    const NAMED: &str = "Access-Control-Allow-Origin: https://app.example.com";

    #[test]
    fn another_vary_is_not_enough_and_is_kept() {
        let finding = answered(GET, &format!("{NAMED}\nVary: Accept")).unwrap();
        assert!(finding.message.contains("says only Vary: Accept"), "{}", finding.message);
        assert_eq!(finding.fix.unwrap().responses[0].set[0].1, "Accept, Origin");
    }

    #[test]
    fn what_depends_on_nobody_needs_no_vary() {
        assert_eq!(answered(GET, "Access-Control-Allow-Origin: *").map(|it| it.message), None);
        let other = "Access-Control-Allow-Origin: https://other.example.com";
        assert!(answered(GET, other).is_none());
        assert!(answered("\nGET https://app.example.com/", NAMED).is_none());
    }

    #[test]
    fn what_no_cache_keeps_needs_no_vary() {
        assert!(answered(GET, &format!("{NAMED}\nCache-Control: private, No-Store")).is_none());
        assert!(answered("\nPOST https://api.example.com/", NAMED).is_none());
        assert!(answered(GET, &format!("{NAMED}\nvary: accept\nVary: ORIGIN")).is_none());
        assert!(answered(GET, &format!("{NAMED}\nVary: *")).is_none());
    }
}
