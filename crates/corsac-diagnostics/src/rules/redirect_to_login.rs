use corsac::browser::ExchangeKind;

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::redirect::{Redirect, RedirectKind};
use crate::rule::rule;

rule! {
    /// # The request is redirected to a login page
    ///
    /// ## What it finds
    /// A redirect that seems to lead to where people log in (`/login`, `/oauth2/authorize`,
    /// `sso.example.com` and the like), and a request that failed because of it or after it.
    ///
    /// ## Why it matters
    /// A redirect to a login page is meant for people who open a page. A script cannot log in there:
    /// the login page does not allow other origins to read it, so the script learns nothing, not even
    /// that somebody has to log in. If it is the preflight that is redirected, the login is checked
    /// before CORS, and a preflight carries no cookies: it would be redirected even with a session.
    ///
    /// ## Write instead
    /// Status 401 with the CORS headers for requests of scripts, and let the page go to the login
    /// itself. Answer preflights before the login is checked.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-protocol-and-credentials>
    REDIRECT_TO_LOGIN, "redirect-to-login", Warning, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(redirect) = Redirect::of_failure(observation, RedirectKind::Login) else {
        return Vec::new();
    };
    let message = format!(
        "{}, which seems to be a login. {}",
        redirect.sentence(),
        redirect.consequence(observation)
    );
    let fix = Fix::advice(match redirect.exchange.kind {
        ExchangeKind::Preflight => {
            "Answer preflights before the login is checked; they carry no cookies."
        }
        ExchangeKind::Request => {
            "Answer 401 instead of a redirect, with the CORS headers if the page is of another \
             origin, and let the page go to the login."
        }
    });
    let places = redirect.location(|_| None);
    vec![REDIRECT_TO_LOGIN.finding(message).at(redirect.index, places).fix(fix)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn redirected(method: &str, location: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n\n{method} https://api.example.com/me\n\n\
             HTTP/1.1 302 Found\nLocation: {location}\n"
        );
        found(&REDIRECT_TO_LOGIN, &text)
    }

    #[test]
    fn a_preflight_cannot_log_in() {
        let advice = |method| redirected(method, "/login?next=/me").unwrap().fix.unwrap().advice;
        assert!(advice("PUT").starts_with("Answer preflights"));
        assert!(advice("GET").starts_with("Answer 401"));
    }

    #[test]
    fn other_places_are_no_login() {
        assert!(redirected("PUT", "/me/").is_none());
        assert!(redirected("PUT", "/v2/me").is_none());
    }
}
