use crate::finding::Finding;
use crate::observation::Observation;
use crate::preflight::RefusedPreflight;
use crate::rule::rule;

rule! {
    /// # The server knows no route for the preflight
    ///
    /// ## What it finds
    /// A preflight answered 404 or 410.
    ///
    /// ## Why it matters
    /// The preflight is an OPTIONS request to the same URL as the request it asks for. If the server
    /// has routes for GET or POST alone, or if the URL is wrong, it finds nothing to answer it with.
    /// A 404 is no permission, and the request itself is never sent.
    ///
    /// ## Write instead
    /// Check the URL first: its path, its prefix such as `/api`, its version. If it is right, let the
    /// CORS handling answer OPTIONS for every path before routes are looked up, or add a route for
    /// OPTIONS.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-preflight-request>
    PREFLIGHT_NOT_FOUND, "preflight-not-found", Warning, check
}

const REASON: &str = ": the URL is wrong, or the server has no route for OPTIONS there.";

const ADVICE: &str = "Check the URL. If it is right, let the CORS handling answer OPTIONS before \
                      routes are looked up.";

fn check(observation: &Observation) -> Vec<Finding> {
    RefusedPreflight::with_status(observation, |status| matches!(status, 404 | 410))
        .map(|preflight| preflight.finding(&PREFLIGHT_NOT_FOUND, REASON, ADVICE))
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    #[test]
    fn only_a_preflight_needs_a_route_for_options() {
        let answered = |method: &str, status: &str| {
            let text = format!(
                "page https://app.example.com\n\n{method} https://api.example.com/items\n\n\
                 HTTP/1.1 {status}\nAccess-Control-Allow-Origin: *\n"
            );
            found(&PREFLIGHT_NOT_FOUND, &text)
        };
        assert!(answered("PUT", "404 Not Found").is_some());
        assert!(answered("PUT", "410 Gone").is_some());
        assert!(answered("PUT", "400 Bad Request").is_none());
        assert!(answered("GET", "404 Not Found").is_none());
    }
}
