use crate::finding::Finding;
use crate::observation::Observation;
use crate::preflight::RefusedPreflight;
use crate::rule::rule;

rule! {
    /// # The server breaks down over the preflight
    ///
    /// ## What it finds
    /// A preflight answered with a status from 500 on, except 501.
    ///
    /// ## Why it matters
    /// The fault is not one of CORS: the server, or a gateway in front of it, failed before it could
    /// say what it allows. Pages see only that the request failed, and the browser's console speaks
    /// of CORS, so that people look for the mistake in the wrong place.
    ///
    /// ## Write instead
    /// Look for the OPTIONS request in the server's log. 502 and 504 come from a gateway that got no
    /// good answer, 503 from a server that is down or has too much to do: see whether all run. 500
    /// comes from an error in code that runs for OPTIONS too; answer preflights before that code.
    ///
    /// ## References
    /// <https://www.rfc-editor.org/rfc/rfc9110#section-15.6>
    PREFLIGHT_SERVER_ERROR, "preflight-server-error", Warning, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let is_error = |status| status >= 500 && status != 501;
    let Some(preflight) = RefusedPreflight::with_status(observation, is_error) else {
        return Vec::new();
    };
    let (reason, advice) = match preflight.exchange.status() {
        502 | 504 => (": a gateway got no good answer from the server behind it.", GATEWAY),
        503 => (": the server, or one behind it, is not available.", UNAVAILABLE),
        _ => (": the server failed before it could say what it allows.", SERVER),
    };
    vec![preflight.finding(&PREFLIGHT_SERVER_ERROR, reason, advice)]
}

const GATEWAY: &str = "See whether the server behind the gateway runs and answers OPTIONS.";

const UNAVAILABLE: &str = "See whether the server runs, and whether something limits its load.";

const SERVER: &str = "Look for this OPTIONS request in the server's log, and mend the error; let \
                      the CORS handling answer preflights before the application's own code.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(method: &str, status: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n\n{method} https://api.example.com/items\n\n\
             HTTP/1.1 {status}\n"
        );
        found(&PREFLIGHT_SERVER_ERROR, &text)
    }

    #[test]
    fn a_gateway_is_told_from_a_server() {
        let advice = |status| answered("PUT", status).unwrap().fix.unwrap().advice;
        assert_eq!(advice("504 Gateway Timeout"), GATEWAY);
        assert_eq!(advice("503 Service Unavailable"), UNAVAILABLE);
        assert_eq!(advice("500 Internal Server Error"), SERVER);
        assert_eq!(advice("520"), SERVER);
    }

    #[test]
    fn other_errors_are_other_matters() {
        assert!(answered("PUT", "501 Not Implemented").is_none());
        assert!(answered("PUT", "404 Not Found").is_none());
        assert!(answered("GET", "500 Internal Server Error").is_none());
    }
}
