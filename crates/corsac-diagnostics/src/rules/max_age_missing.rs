use crate::finding::Finding;
use crate::fix::{Fix, ResponseFix};
use crate::max_age::{self, MaxAge};
use crate::observation::Observation;
use crate::place;
use crate::rule::rule;
use crate::sharing;

rule! {
    /// # The preflight is repeated after five seconds
    ///
    /// ## What it finds
    /// A granted preflight without `Access-Control-Max-Age`.
    ///
    /// ## Why it matters
    /// Without the header a browser keeps the answer for five seconds, and only for the same URL:
    /// in practice almost every request waits for a preflight first, which costs a round trip.
    ///
    /// ## Write instead
    /// `Access-Control-Max-Age: 600` in responses to preflights, or as long as a stricter policy may
    /// take to reach everybody. Chromium keeps an answer for 7200 seconds at most, Firefox for
    /// 86400, Safari for 600.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-access-control-max-age>
    MAX_AGE_MISSING, "max-age-missing", Note, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let preflight = sharing::granted_preflight(observation)
        .filter(|(_, exchange)| MaxAge::of(exchange) == MaxAge::Missing)
        // Chromium keeps nothing for pages without an origin.
        .filter(|(_, exchange)| sharing::origin(exchange) != Some(b"null"));
    let Some((index, exchange)) = preflight else { return Vec::new() };
    let message = format!(
        "The response to the preflight has no {}, so its answer is kept for {} seconds.",
        max_age::NAME,
        max_age::DEFAULT
    );
    let places = place::lines_or_missing(exchange, max_age::NAME);
    let response = ResponseFix::new(exchange.kind).set(max_age::NAME, "600");
    let fix = Fix::advice("Say for how many seconds browsers may keep it.").response(response);
    vec![MAX_AGE_MISSING.finding(message).at(index, places).fix(fix)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(page: &str, line: &str) -> Option<Finding> {
        let text = format!(
            "page {page}\n\nPUT https://api.example.com/\n\n\
             HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: *\n{line}\n\n\
             HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: *\n"
        );
        found(&MAX_AGE_MISSING, &text)
    }

    #[test]
    fn a_number_is_enough() {
        let granted = "Access-Control-Allow-Methods: PUT";
        assert!(answered("https://app.example.com", granted).is_some());
        assert!(answered("null", granted).is_none());
        let none = format!("{granted}\nAccess-Control-Max-Age: 0");
        assert!(answered("https://app.example.com", &none).is_none());
    }

    #[test]
    fn a_refused_preflight_has_other_worries() {
        let text = "page https://a.example\n\nPUT https://b.example/\n\nHTTP/1.1 404 Not Found\n";
        assert!(found(&MAX_AGE_MISSING, text).is_none());
    }
}
