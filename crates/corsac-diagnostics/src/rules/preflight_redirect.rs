use corsac::browser::Failure;

use crate::finding::Finding;
use crate::observation::Observation;
use crate::rule::rule;
use crate::{excerpt, place, refusal};

rule! {
    /// # The preflight is answered with a redirect
    ///
    /// ## What it finds
    /// A response to a preflight that is a redirect.
    ///
    /// ## Why it matters
    /// Browsers follow no redirect of a preflight. The request that comes after it would be sent to
    /// another URL than the one which was asked, so the answer counts as a no.
    ///
    /// ## Write instead
    /// Answer the preflight where it arrives, with 204 and the headers that allow the request. Or
    /// let the page request the URL that the redirect leads to: servers often redirect to add a
    /// slash, to change `http` into `https`, or to a login page.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch>
    PREFLIGHT_REDIRECT, "preflight-redirect", Refusal, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::PreflightRedirect { location }) = observation.failure() else {
        return Vec::new();
    };
    let target = observation.failed_exchange().and_then(refusal::location);
    let status = refusal::status(observation);
    let message = format!(
        "The preflight is answered with status {status}, a redirect to {}; browsers do not follow \
         it.",
        target.unwrap_or_else(|| excerpt::excerpt(location))
    );
    let finding = PREFLIGHT_REDIRECT.finding(message).at_failure(observation, place::redirect);
    vec![finding.fix(refusal::answer_preflight(observation))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(profile: &str, location: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\nprofile {profile}\n\nPUT https://api.example.com/items\n\
             \nHTTP/1.1 302 Found\nAccess-Control-Allow-Origin: *\nLocation: {location}\n"
        );
        found(&PREFLIGHT_REDIRECT, &text)
    }

    #[test]
    fn the_target_is_named_without_its_secrets() {
        let finding = answered("chromium", "/login?token=secret").unwrap();
        let target = "a redirect to https://api.example.com/login;";
        assert!(finding.message.contains(target), "{}", finding.message);
        assert!(answered("firefox", "/login").is_some());
    }

    #[test]
    fn the_standard_knows_only_the_status() {
        assert!(answered("standard", "/login").is_none());
        assert!(answered("chromium", "").is_none());
    }
}
