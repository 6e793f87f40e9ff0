use corsac::browser::Failure;
use url::Url;

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::rule::rule;
use crate::{excerpt, refusal};

rule! {
    /// # The URL is not an http or https URL
    ///
    /// ## What it finds
    /// A request for a URL whose scheme is neither `http` nor `https`: `file:`, `ftp:`, an app's
    /// own; or `localhost:3000/items`, which is a URL with the scheme `localhost`.
    ///
    /// ## Why it matters
    /// Scripts can request http(s) URLs only, and some that carry their data in themselves. A file
    /// has no origin: a page that was opened from the disk may not read even its neighbours.
    ///
    /// ## Write instead
    /// `http://` or `https://` before the host. Open pages through a small web server while you
    /// work on them, such as that of your build tool or `python3 -m http.server`.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#concept-main-fetch>
    NOT_HTTP_SCHEME, "not-http-scheme", Refusal, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::NotHttpScheme) = observation.failure() else { return Vec::new() };
    let url = observation.request.current_url();
    let message = format!(
        "The page asks for {}, whose scheme is {}; a script can request http and https URLs only.",
        excerpt::url(url),
        excerpt::excerpt(url.scheme().as_bytes())
    );
    vec![NOT_HTTP_SCHEME.finding(message).fix(Fix::advice(advice(url)))]
}

fn advice(url: &Url) -> &'static str {
    match url.scheme() {
        _ if refusal::is_host_and_port(url) => "Write http:// before the host.",
        "blob" => "Let the page that made the blob: URL hand on the Blob itself.",
        "file" => "Open the page through a web server on your machine, and request http URLs.",
        _ => "Request an http or https URL.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    #[test]
    fn what_was_meant_decides_the_advice() {
        let advice = |url: &str| {
            let text = format!("page http://localhost:5173\n\nGET {url}\n");
            found(&NOT_HTTP_SCHEME, &text).map(|finding| finding.fix.unwrap().advice)
        };
        assert!(advice("localhost:3000/items").unwrap().starts_with("Write http://"));
        assert!(advice("file:///home/me/items.json").unwrap().contains("web server"));
        assert!(advice("blob:https://api.example.com/1").unwrap().contains("Blob"));
        assert!(advice("myapp:open").unwrap().starts_with("Request an http"));
        assert_eq!(advice("data:,x"), None);
    }
}
