use url::Url;

use crate::excerpt::excerpt;
use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::redirect::{Redirect, RedirectKind};
use crate::rule::rule;

rule! {
    /// # A redirect leads to another host or port
    ///
    /// ## What it finds
    /// A redirect to another host, perhaps only with or without `www.`, or to another port, and a
    /// request that failed because of it or after it.
    ///
    /// ## Why it matters
    /// Another host or port is another origin. A browser follows no redirect of a preflight. A
    /// redirect of the request itself needs CORS headers, and so does the response it leads to; if
    /// the first URL was not of the page's own origin, that response would even have to allow
    /// `null`, since the browser no longer says which page asks.
    ///
    /// ## Write instead
    /// The final URL in the page, so that nothing is redirected; and CORS headers at that URL.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-redirect-fetch>
    REDIRECT_CHANGES_HOST, "redirect-changes-host", Warning, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(redirect) = Redirect::of_failure(observation, RedirectKind::Host) else {
        return Vec::new();
    };
    let message = format!(
        "{}, which {}. {}",
        redirect.sentence(),
        change(&redirect.exchange.url, &redirect.to),
        redirect.consequence(observation)
    );
    let fix = Fix::advice(redirect.advice());
    let places = redirect.host();
    vec![REDIRECT_CHANGES_HOST.finding(message).at(redirect.index, places).fix(fix)]
}

fn change(from: &Url, to: &Url) -> String {
    let host = |url: &Url| url.host_str().unwrap_or_default().to_owned();
    let (one, other) = (host(from), host(to));
    if one.strip_prefix("www.") == Some(&other) {
        "leaves out www".to_owned()
    } else if other.strip_prefix("www.") == Some(&one) {
        "adds www".to_owned()
    } else if one == other {
        format!("is port {}", to.port_or_known_default().unwrap_or_default())
    } else {
        format!("is another host than {}", excerpt(one.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::{Message, Place};
    use crate::testing::found;

    fn redirected(location: &str, lines: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n\nGET https://example.com/items\n\n\
             HTTP/1.1 308 Permanent Redirect\nLocation: {location}\n{lines}\n"
        );
        found(&REDIRECT_CHANGES_HOST, &text)
    }

    #[test]
    fn the_change_is_named() {
        let message = |location| redirected(location, "").unwrap().message;
        assert!(message("https://www.example.com/items").contains("adds www."));
        assert!(message("https://example.com:8443/items").contains("is port 8443."));
        assert!(message("//other.example/").contains("another host than example.com."));
    }

    #[test]
    fn the_host_is_pointed_at() {
        let host = Place::HeaderValue { message: Message::Response, line: 0, bytes: 8..24 };
        assert_eq!(redirected("https://example.com:8443/", "").unwrap().places, [host]);
    }

    #[test]
    fn the_same_host_is_none_of_it() {
        assert!(redirected("/items/", "").is_none());
        let passed = "Access-Control-Allow-Origin: *\n\n\
                      HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: *\n";
        assert!(redirected("https://www.example.com/items", passed).is_none());
    }
}
