use corsac::browser::Failure;

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::rule::rule;
use crate::{place, refusal};

rule! {
    /// # The page wants no redirect, and the server sends one
    ///
    /// ## What it finds
    /// A redirect in answer to a request with `redirect: "error"`.
    ///
    /// ## Why it matters
    /// With that setting any redirect is a failure, wherever it leads. Pages ask for it where the
    /// answer of another URL would be a mistake, such as the login page in place of data.
    ///
    /// ## Write instead
    /// Request the URL that the redirect leads to, or leave `redirect: "error"` out. To learn of
    /// the redirect and do something else, `redirect: "manual"` gives a response of the type
    /// `opaqueredirect`.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#concept-request-redirect-mode>
    REDIRECT_MODE_ERROR, "redirect-mode-error", Refusal, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::RedirectModeError) = observation.failure() else { return Vec::new() };
    let target = observation.failed_exchange().and_then(refusal::location);
    let target = target.map_or_else(String::new, |target| format!(" to {target}"));
    let message = format!(
        "The server redirects{target} (status {}), and the page asks with redirect: \"error\".",
        refusal::status(observation)
    );
    let finding = REDIRECT_MODE_ERROR.finding(message).at_failure(observation, place::redirect);
    let advice = "Request the URL that the redirect leads to, or leave out redirect: \"error\".";
    vec![finding.fix(Fix::advice(advice))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    #[test]
    fn the_target_is_named_if_there_is_one() {
        let answered = |profile: &str, location: &str| {
            let text = format!(
                "page https://app.example.com\nredirect error\nprofile {profile}\n\n\
                 GET https://app.example.com/items\n\nHTTP/1.1 302 Found\n{location}\n"
            );
            found(&REDIRECT_MODE_ERROR, &text).map(|finding| finding.message)
        };
        let to = answered("chromium", "Location: /login?next=items").unwrap();
        assert!(to.contains("redirects to https://app.example.com/login (status 302)"), "{to}");
        assert!(answered("standard", "").unwrap().contains("redirects (status 302)"));
        assert_eq!(answered("chromium", ""), None);
    }
}
