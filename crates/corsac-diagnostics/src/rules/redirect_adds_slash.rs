use std::ops::Range;

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::redirect::{Redirect, RedirectKind};
use crate::rule::rule;

rule! {
    /// # A redirect only adds or removes a slash, and the request fails on it
    ///
    /// ## What it finds
    /// A redirect to the same URL with a slash more or less in its path, and a request that failed
    /// because of that redirect.
    ///
    /// ## Why it matters
    /// Many frameworks redirect `/items` to `/items/` or the other way round. People who type the
    /// address see nothing of it. But a browser follows no redirect of a preflight, and a redirect of
    /// the request itself needs CORS headers like any response, while the code that adds the slash
    /// often runs before the code that adds these.
    ///
    /// ## Write instead
    /// The final URL in the page, with the slash or without. Two slashes in a row come from joining a
    /// base URL that ends with one and a path that begins with one. Or switch off the redirect in the
    /// server, and let it answer both.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-redirect-fetch>
    REDIRECT_ADDS_SLASH, "redirect-adds-slash", Warning, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(redirect) = Redirect::of_failure(observation, RedirectKind::Slashes) else {
        return Vec::new();
    };
    let message = format!(
        "{}, which differs only in its slashes. {}",
        redirect.sentence(),
        redirect.consequence(observation)
    );
    let places = redirect.location(last_slash_of_path);
    let fix = Fix::advice(redirect.advice());
    vec![REDIRECT_ADDS_SLASH.finding(message).at(redirect.index, places).fix(fix)]
}

/// The slash at the end of a reference's path, if there is one.
fn last_slash_of_path(reference: &str) -> Option<Range<usize>> {
    let end = reference.find(['?', '#']).unwrap_or(reference.len());
    reference[..end].ends_with('/').then(|| end - 1..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::{Message, Place};
    use crate::testing::found;

    fn redirected(method: &str, location: &str, lines: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n\n{method} https://api.example.com/items?a=1\n\n\
             HTTP/1.1 301 Moved Permanently\nLocation: {location}\n{lines}\n"
        );
        found(&REDIRECT_ADDS_SLASH, &text)
    }

    #[test]
    fn the_slash_is_pointed_at() {
        let finding = redirected("PUT", "/items/?a=1", "").unwrap();
        let slash = Place::HeaderValue { message: Message::Response, line: 0, bytes: 6..7 };
        assert_eq!(finding.places, [slash]);
        assert!(redirected("GET", "/items/?a=1", "").is_some());
    }

    #[test]
    fn a_redirect_that_was_followed_is_not_to_blame() {
        let followed = "Access-Control-Allow-Origin: *\n\nHTTP/1.1 200 OK\n";
        assert!(redirected("GET", "/items/?a=1", followed).is_none());
        assert!(redirected("PUT", "/items/", "").is_none());
    }
}
