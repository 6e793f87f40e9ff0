use corsac::browser::Failure;

use crate::excerpt;
use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::rule::rule;

rule! {
    /// # A no-cors request has to follow redirects
    ///
    /// ## What it finds
    /// A request with `mode: "no-cors"` to another origin, and with `redirect: "error"` or
    /// `redirect: "manual"`.
    ///
    /// ## Why it matters
    /// The page would learn whether another site redirects, which a `no-cors` request must not
    /// tell: it could find out, for instance, whether somebody is logged in there. The browser
    /// sends nothing.
    ///
    /// ## Write instead
    /// Leave `redirect` out, or leave `mode: "no-cors"` out and let the server allow the page's
    /// origin. A `no-cors` response cannot be read in any case.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#concept-main-fetch>
    NO_CORS_WITH_REDIRECT_MODE, "no-cors-with-redirect-mode", Refusal, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::NoCorsWithRedirectMode) = observation.failure() else { return Vec::new() };
    let redirect = observation.request.redirect_mode().as_str();
    let message = format!(
        "The page asks for {} with mode: \"no-cors\" and redirect: \"{redirect}\"; browsers want \
         redirect: \"follow\" there.",
        excerpt::url(observation.request.current_url())
    );
    let advice = format!("Leave out redirect: \"{redirect}\", or leave out mode: \"no-cors\".");
    vec![NO_CORS_WITH_REDIRECT_MODE.finding(message).fix(Fix::advice(advice))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    #[test]
    fn the_own_origin_and_following_are_fine() {
        let asked = |redirect: &str, url: &str| {
            let text = format!(
                "page https://app.example.com\nmode no-cors\nredirect {redirect}\n\nGET {url}\n"
            );
            let answer = "\nHTTP/1.1 200 OK\n";
            let fails = redirect != "follow" && !url.contains("app");
            found(&NO_CORS_WITH_REDIRECT_MODE, &(text + if fails { "" } else { answer }))
        };
        assert!(asked("manual", "https://api.example.com/").is_some());
        assert!(asked("manual", "https://app.example.com/").is_none());
        assert!(asked("follow", "https://api.example.com/").is_none());
    }
}
