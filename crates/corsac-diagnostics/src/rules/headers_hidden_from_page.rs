use corsac::browser::ExchangeKind;
use corsac::header::extract_tokens;

use crate::excerpt;
use crate::exposure::Exposure;
use crate::finding::Finding;
use crate::fix::{Fix, ResponseFix};
use crate::observation::Observation;
use crate::place;
use crate::refusal::takes_wildcards_literally;
use crate::rule::rule;

rule! {
    /// # The page gets the response without some of its headers
    ///
    /// ## What it finds
    /// Headers of the application, such as `X-Request-Id`, `X-Total-Count`, `Link`, `Retry-After` or
    /// `RateLimit-Remaining`, in a response from another origin that does not expose them. Headers
    /// that servers, proxies and security features bring along are left out, and so is `ETag`.
    ///
    /// ## Why it matters
    /// The developer tools show every header, and `response.headers.get(…)` still gives `null`. A
    /// script reads `Cache-Control`, `Content-Language`, `Content-Length`, `Content-Type`,
    /// `Expires`, `Last-Modified` and `Pragma`, and of the others those that the server exposes.
    /// `Access-Control-Allow-Headers` is no help: it is about headers of requests.
    ///
    /// ## Write instead
    /// The names that scripts need in `Access-Control-Expose-Headers`, in the response to the request
    /// itself; in a response to a preflight it has no effect. If no script reads them, nothing.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-access-control-expose-headers>
    HEADERS_HIDDEN_FROM_PAGE, "headers-hidden-from-page", Note, check
}

const NAME: &str = "Access-Control-Expose-Headers";

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(exposure) = Exposure::of(observation) else { return Vec::new() };
    let is_told_elsewhere = exposure.listed.is_none()
        || (exposure.lists(b"*") && takes_wildcards_literally(&observation.request));
    let misspelt = exposure.misspelt();
    let is_unknown = |name: &&[u8]| !misspelt.iter().any(|(_, meant)| meant == name);
    let hidden: Vec<_> = exposure.hidden.iter().copied().filter(is_unknown).collect();
    if hidden.is_empty() || is_told_elsewhere {
        return Vec::new();
    }
    vec![finding(observation, &exposure, &hidden)]
}

fn finding(observation: &Observation, exposure: &Exposure<'_>, hidden: &[&[u8]]) -> Finding {
    let message = format!(
        "A script cannot read {} of this response: {}.",
        excerpt::list(hidden),
        reason(observation, exposure, hidden[0])
    );
    let mut places = place::lines_or_missing(exposure.exchange, NAME);
    places.extend(exposure.lines(hidden));
    let response = ResponseFix::new(ExchangeKind::Request).set(NAME, exposure.exposing(hidden));
    let fix = Fix::advice("Expose the headers that scripts need.").response(response);
    HEADERS_HIDDEN_FROM_PAGE.finding(message).at(exposure.index, places).fix(fix)
}

fn reason(observation: &Observation, exposure: &Exposure<'_>, hidden: &[u8]) -> String {
    if is_exposed_by_preflight(observation, hidden) {
        return format!("only the response to the preflight has it in {NAME}");
    }
    match exposure.exchange.get(NAME) {
        None => format!("there is no {NAME}"),
        Some(value) => format!("{NAME} is \"{}\"", excerpt::excerpt(&value)),
    }
}

fn is_exposed_by_preflight(observation: &Observation, hidden: &[u8]) -> bool {
    observation.exchanges_of(ExchangeKind::Preflight).any(|(_, exchange)| {
        let listed = extract_tokens(exchange.response.headers(), NAME.as_bytes());
        let mut listed = listed.ok().flatten().unwrap_or_default().into_iter();
        listed.any(|item| item == b"*" || item.eq_ignore_ascii_case(hidden))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(settings: &str, lines: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n{settings}\n\nGET https://api.example.com/\n\n\
             HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: https://app.example.com\n\
             Access-Control-Allow-Credentials: true\n{lines}\n"
        );
        found(&HEADERS_HIDDEN_FROM_PAGE, &text)
    }

    #[test]
    fn what_is_exposed_stays_exposed() {
        let lines = "Access-Control-Expose-Headers: X-A\nX-A: 1\nX-B: 2\nx-b: 3";
        let finding = answered("mode cors", lines).unwrap();
        assert!(finding.message.starts_with("A script cannot read X-B of this"), "{finding:?}");
        assert_eq!(finding.fix.unwrap().responses[0].set[0].1, "X-A, X-B");
    }

    #[test]
    fn nothing_is_missed_where_nothing_is_hidden() {
        assert!(answered("mode cors", "Server: a\nSet-Cookie: a=b\nETag: \"1\"").is_none());
        let all = "Access-Control-Expose-Headers: *\nX-B: 2";
        assert!(answered("mode cors", all).is_none());
        assert!(answered("mode no-cors", "X-B: 2").is_none());
        let listed = "Access-Control-Expose-Headers: x-b\nX-B: 2";
        assert!(answered("credentials include", listed).is_none());
    }

    #[test]
    fn other_rules_tell_of_other_reasons() {
        let all = "Access-Control-Expose-Headers: *\nX-B: 2";
        assert!(answered("credentials include", all).is_none());
        let malformed = "Access-Control-Expose-Headers: X-A X-B\nX-B: 2";
        assert!(answered("mode cors", malformed).is_none());
        let misspelt = "Access-Control-Expose-Headers: XTotal-Count\nX-Total-Count: 2";
        assert!(answered("mode cors", misspelt).is_none());
    }

    #[test]
    fn a_preflight_exposes_nothing() {
        let text = "page https://a.example\n\nPUT https://b.example/\n\nHTTP/1.1 204 No Content\n\
             Access-Control-Allow-Origin: *\nAccess-Control-Allow-Methods: PUT\n\
             Access-Control-Expose-Headers: Link\n\nHTTP/1.1 200 OK\nLink: x\n\
             Access-Control-Allow-Origin: *\n";
        let finding = found(&HEADERS_HIDDEN_FROM_PAGE, text).unwrap();
        assert!(finding.message.contains("only the response to the preflight"));
    }
}
