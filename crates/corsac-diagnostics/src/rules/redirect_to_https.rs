use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::redirect::{Redirect, RedirectKind};
use crate::rule::rule;

rule! {
    /// # The page asks for http, and the redirect to https makes it fail
    ///
    /// ## What it finds
    /// A redirect from `http` to `https` on the same host, and a request that failed because of it or
    /// after it.
    ///
    /// ## Why it matters
    /// `http` and `https` are two origins. A browser follows no redirect of a preflight; a redirect
    /// of the request itself needs CORS headers, which the part of the server that only redirects
    /// seldom sends; and a request that a redirect led from one foreign origin to another comes with
    /// `Origin: null`, which no server should allow.
    ///
    /// ## Write instead
    /// `https` in the URL that the page requests.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-redirect-fetch>
    REDIRECT_TO_HTTPS, "redirect-to-https", Warning, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(redirect) = Redirect::of_failure(observation, RedirectKind::ToHttps) else {
        return Vec::new();
    };
    let message = format!("{}. {}", redirect.sentence(), redirect.consequence(observation));
    let fix = Fix::advice("Write https in the URL that the page requests.");
    let places = redirect.scheme();
    vec![REDIRECT_TO_HTTPS.finding(message).at(redirect.index, places).fix(fix)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::{Message, Place};
    use crate::testing::found;

    fn redirected(method: &str, location: &str, lines: &str) -> Option<Finding> {
        let text = format!(
            "page http://app.example.com\n\n{method} http://api.example.com/items\n\n\
             HTTP/1.1 301 Moved Permanently\nLocation: {location}\n{lines}\n"
        );
        found(&REDIRECT_TO_HTTPS, &text)
    }

    const HTTPS: &str = "https://api.example.com/items";

    #[test]
    fn the_scheme_is_pointed_at() {
        let scheme = |line| Place::HeaderValue { message: Message::Response, line, bytes: 0..5 };
        assert_eq!(redirected("PUT", HTTPS, "").unwrap().places, [scheme(0)]);
        let later = "Access-Control-Allow-Origin: *\n\nHTTP/1.1 200 OK\n";
        assert_eq!(redirected("GET", HTTPS, later).unwrap().places, [scheme(0)]);
    }

    #[test]
    fn what_went_well_is_not_reported() {
        let passed = "Access-Control-Allow-Origin: *\n\n\
                      HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: *\n";
        assert!(redirected("GET", HTTPS, passed).is_none());
        assert!(redirected("PUT", "https://www.example.com/items", "").is_none());
    }
}
