use crate::finding::Finding;
use crate::observation::Observation;
use crate::preflight::RefusedPreflight;
use crate::rule::rule;

rule! {
    /// # The server forbids the preflight
    ///
    /// ## What it finds
    /// A preflight answered 403 by a server that does not ask for a login.
    ///
    /// ## Why it matters
    /// The preflight is the browser's question whether a request may be sent. Two things commonly
    /// answer it with 403. One is a check for a session, a token or a CSRF token that stands before
    /// the CORS handling: a preflight never carries any of these. The other is the CORS handling
    /// itself: several libraries and object stores answer 403 if their rules do not allow the
    /// origin, the method or a header.
    ///
    /// ## Write instead
    /// Look for the preflight in the server's log to see who answered. If it is a check, put the
    /// CORS handling before it. If it is the CORS handling, add the origin, the method and the
    /// headers that the preflight asks for to its rules.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-preflight-request>
    PREFLIGHT_FORBIDDEN, "preflight-forbidden", Warning, check
}

/// The header that asks for a login, which is another matter.
const CHALLENGE: &[u8] = b"WWW-Authenticate";

const REASON: &str = ". Either a check that needs cookies or a token stands before the CORS \
                      handling, and a preflight carries neither; or the CORS rules refuse.";

const ADVICE: &str = "Answer preflights before sessions and tokens are checked; if that is so \
                      already, add the origin, the method and the headers of this preflight to the \
                      server's CORS rules.";

fn check(observation: &Observation) -> Vec<Finding> {
    RefusedPreflight::with_status(observation, |status| status == 403)
        .filter(|preflight| !preflight.exchange.response.headers().contains(CHALLENGE))
        .map(|preflight| preflight.finding(&PREFLIGHT_FORBIDDEN, REASON, ADVICE))
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(method: &str, lines: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n\n{method} https://api.example.com/items\n\n\
             HTTP/1.1 403 Forbidden\n{lines}\n"
        );
        found(&PREFLIGHT_FORBIDDEN, &text)
    }

    #[test]
    fn a_login_or_a_firewall_is_another_matter() {
        assert!(answered("PUT", "Server: nginx").is_some());
        assert!(answered("PUT", "WWW-Authenticate: Bearer").is_none());
        assert!(answered("PUT", "cf-mitigated: challenge").is_none());
    }

    #[test]
    fn a_forbidden_request_is_no_preflight() {
        assert!(answered("GET", "Server: nginx").is_none());
    }
}
