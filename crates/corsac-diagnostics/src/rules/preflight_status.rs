use corsac::browser::Failure;

use crate::finding::Finding;
use crate::observation::Observation;
use crate::place::Place;
use crate::refusal;
use crate::rule::rule;

rule! {
    /// # The preflight is answered with an error
    ///
    /// ## What it finds
    /// A response to a preflight whose status is not one from 200 to 299.
    ///
    /// ## Why it matters
    /// The preflight is the browser's question whether the request may be sent. An error is a no,
    /// whatever its headers say, and the request itself is never sent. The browser makes the
    /// preflight by itself: it is an OPTIONS request without cookies and without `Authorization`,
    /// so that servers which handle it like any other request often refuse it.
    ///
    /// ## Write instead
    /// Answer OPTIONS requests that have `Access-Control-Request-Method` with 204 and the headers
    /// that allow the request, before anything looks for a route, a login or a token.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch>
    PREFLIGHT_STATUS, "preflight-status", Refusal, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::PreflightStatus) = observation.failure() else { return Vec::new() };
    let status = refusal::status(observation);
    let message = format!(
        "The preflight is answered with status {status}; only 200 to 299 let the {} follow.",
        observation.request.method()
    );
    let finding =
        PREFLIGHT_STATUS.finding(message).at_failure(observation, |_| vec![Place::Status]);
    vec![finding.fix(refusal::answer_preflight(observation))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(status: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\nprofile standard\n\n\
             PUT https://api.example.com/items/1\n\n\
             HTTP/1.1 {status}\nAccess-Control-Allow-Origin: *\n\
             Access-Control-Allow-Methods: PUT\n\n"
        );
        found(&PREFLIGHT_STATUS, &format!("{text}{}", if status < "300" { FOLLOWS } else { "" }))
    }

    const FOLLOWS: &str = "HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: *\n";

    #[test]
    fn every_ok_status_will_do() {
        assert!(answered("200 OK").is_none() && answered("299 Fine").is_none());
        let message = answered("300 Multiple Choices").unwrap().message;
        assert!(message.contains("status 300"), "{message}");
    }

    #[test]
    fn the_fix_keeps_what_was_right() {
        let fix = answered("405 Method Not Allowed").unwrap().fix.unwrap();
        let preflight = &fix.responses[0];
        assert_eq!((preflight.status, preflight.set.len()), (Some(204), 0));
    }
}
