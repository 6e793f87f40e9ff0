use corsac::browser::ExchangeKind;

use crate::finding::Finding;
use crate::fix::{Fix, ResponseFix};
use crate::observation::{Observation, ObservedExchange};
use crate::rule::rule;
use crate::{cache, place, sharing};

rule! {
    /// # A cache told to store preflights may mix them up
    ///
    /// ## What it finds
    /// A response to a preflight that tells caches to store it (`Cache-Control: public`, `max-age`
    /// or `s-maxage`), that repeats what the request asked for, and whose `Vary` does not name the
    /// header it repeats.
    ///
    /// ## Why it matters
    /// By HTTP no cache stores a response to OPTIONS, so most preflights need no `Vary`. Some CDNs
    /// can be told to, and `Cache-Control` is how; then one page gets the origin, the method or the
    /// header names that another page asked for. Browsers store preflights in a cache of their own,
    /// which looks at `Access-Control-Max-Age` alone.
    ///
    /// ## Write instead
    /// `Vary` with every header that the answer depends on: `Origin`,
    /// `Access-Control-Request-Method`, `Access-Control-Request-Headers`. Or no `Cache-Control` on
    /// responses to preflights.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches>,
    /// <https://www.rfc-editor.org/rfc/rfc9110#section-9.3.7>
    PREFLIGHT_VARY_MISSING, "preflight-vary-missing", Note, check
}

/// Response headers that may repeat a request header.
const ECHOES: [(&str, &str); 3] = [
    ("Access-Control-Allow-Origin", "Origin"),
    ("Access-Control-Allow-Methods", "Access-Control-Request-Method"),
    ("Access-Control-Allow-Headers", "Access-Control-Request-Headers"),
];

fn check(observation: &Observation) -> Vec<Finding> {
    let mut preflights = sharing::exchanges(observation)
        .filter(|(_, exchange)| exchange.kind == ExchangeKind::Preflight && is_stored(exchange));
    let mixed_up = preflights.find_map(|(index, exchange)| {
        let echoes = unnamed_echoes(exchange);
        (!echoes.is_empty()).then(|| finding(index, exchange, &echoes))
    });
    mixed_up.into_iter().collect()
}

/// Whether caches are told to store the response.
fn is_stored(exchange: &ObservedExchange) -> bool {
    let directives = cache::directives(exchange);
    let has = |name: &str| directives.iter().any(|item| item == name);
    let lasts = |item: &String| {
        let seconds = item.strip_prefix("s-maxage=").or_else(|| item.strip_prefix("max-age="));
        seconds.is_some_and(|seconds| seconds.parse().is_ok_and(|seconds: u64| seconds > 0))
    };
    let is_kept_out = ["no-store", "private", "no-cache"].into_iter().any(has);
    !is_kept_out && (has("public") || directives.iter().any(lasts))
}

fn unnamed_echoes(exchange: &ObservedExchange) -> Vec<(&'static str, &'static str)> {
    let is_unnamed = |(response, request): &(&str, &str)| {
        let sent = exchange.request_headers.get(request.as_bytes());
        sent.is_some() && sent.as_deref() == exchange.get(response).as_deref()
            && !cache::varies_by(exchange, request)
    };
    ECHOES.into_iter().filter(is_unnamed).collect()
}

fn finding(index: usize, exchange: &ObservedExchange, echoes: &[(&'static str, &str)]) -> Finding {
    let names: Vec<_> = echoes.iter().map(|(_, request)| (*request).to_owned()).collect();
    let message = format!(
        "The response to the preflight tells caches to store it, repeats {} of the request, and {}.",
        names.join(" and "),
        cache::said(exchange)
    );
    let mut places = place::lines_or_missing(exchange, "Cache-Control");
    places.extend(echoes.iter().flat_map(|(name, _)| place::lines_or_missing(exchange, name)));
    places.extend(place::lines_or_missing(exchange, "Vary"));
    let response = ResponseFix::new(exchange.kind).set("Vary", cache::vary(exchange, &names));
    let fix = Fix::advice("Name what the answer depends on, or leave Cache-Control out here.");
    PREFLIGHT_VARY_MISSING.finding(message).at(index, places).fix(fix.response(response))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(lines: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n\nPUT https://api.example.com/items/1\nX-A: 1\n\n\
             HTTP/1.1 204 No Content\n{lines}\nAccess-Control-Allow-Methods: GET, PUT\n\
             Access-Control-Allow-Headers: x-a\n\nHTTP/1.1 200 OK\nAccess-Control-Allow-Origin: *\n"
        );
        found(&PREFLIGHT_VARY_MISSING, &text)
    }

    const NAMED: &str = "Access-Control-Allow-Origin: https://app.example.com";

    #[test]
    fn what_is_repeated_is_named() {
        let finding = answered(&format!("{NAMED}\nCache-Control: s-maxage=60\nVary: Origin")).unwrap();
        let vary = &finding.fix.unwrap().responses[0].set[0].1;
        assert_eq!(vary, "Origin, Access-Control-Request-Headers");
    }

    #[test]
    fn a_preflight_that_no_cache_stores_needs_no_vary() {
        assert!(answered(NAMED).is_none());
        for directives in ["max-age=0", "no-cache, public", "private, max-age=60", "max-age"] {
            assert!(answered(&format!("{NAMED}\nCache-Control: {directives}")).is_none());
        }
        let all = "Vary: Origin, access-control-request-headers";
        assert!(answered(&format!("{NAMED}\nCache-Control: public\n{all}")).is_none());
    }
}
