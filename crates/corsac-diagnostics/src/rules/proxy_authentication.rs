use corsac::browser::{ExchangeKind, Failure};

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::place::Place;
use crate::rule::rule;
use crate::{refusal, remedy};

rule! {
    /// # A server answers as only a proxy may
    ///
    /// ## What it finds
    /// Status 407 from a server, in Chromium.
    ///
    /// ## Why it matters
    /// 407 means that the browser has to log in at its proxy. Chromium takes a 407 from anybody
    /// else for an attempt to obtain the proxy's password, and drops the response; Firefox gives it
    /// to the page.
    ///
    /// ## Write instead
    /// Status 401, if the server wants a login; 403 if it does not want the request at all.
    ///
    /// ## References
    /// <https://www.rfc-editor.org/rfc/rfc9110#section-15.5.8>
    PROXY_AUTHENTICATION, "proxy-authentication", Refusal, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::ProxyAuthentication) = observation.failure() else { return Vec::new() };
    let message = "The server answers with status 407, which only the browser's own proxy may; \
                   Chromium drops such a response.";
    let finding =
        PROXY_AUTHENTICATION.finding(message).at_failure(observation, |_| vec![Place::Status]);
    vec![finding.fix(match observation.failed_exchange().map(|failed| failed.kind) {
        Some(ExchangeKind::Preflight) => refusal::answer_preflight(observation),
        _ => remedy::with_responses(Fix::advice("Ask for a login with status 401."), observation),
    })]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    #[test]
    fn chromium_alone_refuses_it() {
        let asked = |profile: &str| {
            let text = format!(
                "page https://app.example.com\nprofile {profile}\n\n\
                 GET https://api.example.com/\n\n\
                 HTTP/1.1 407 Proxy Authentication Required\nAccess-Control-Allow-Origin: *\n"
            );
            found(&PROXY_AUTHENTICATION, &text)
        };
        let fix = asked("chromium").unwrap().fix.unwrap();
        assert_eq!(fix.responses[0].status, Some(401));
        assert!(asked("firefox").is_none() && asked("standard").is_none());
    }
}
