//! What Firefox prints for failures that are not CORS failures.

use corsac::Origin;
use corsac::browser::{Client, Initiator, LoadEvent, Outcome, Request};
use url::Url;

/// A URL that is not same origin with the page that may load only such URLs.
pub(super) fn may_not_load_data(content: &str, url: &Url) -> String {
    format!("Security Error: Content at {content} may not load data from {url}.")
}

/// A `file:` URL that a page on the network redirects to.
pub(super) fn may_not_load_or_link(content: &str, url: &Url) -> String {
    format!("Security Error: Content at {content} may not load or link to {url}.")
}

/// A URL over plain http for a page over https.
///
/// The recordings have fetch() alone; the word for images is Firefox's source.
pub(super) fn mixed_content(initiator: Initiator, url: &Url) -> String {
    let kind = match initiator {
        Initiator::Image => "display",
        _ => "active",
    };
    format!("Blocked loading mixed {kind} content “{url}”")
}

/// A response that its `Cross-Origin-Resource-Policy` keeps back.
pub(super) fn cross_origin_resource_policy(url: &Url) -> String {
    format!(
        "The resource at “{url}” was blocked due to its Cross-Origin-Resource-Policy header (or \
         lack thereof). See \
         https://developer.mozilla.org/docs/Web/HTTP/Cross-Origin_Resource_Policy_(CORP)#"
    )
}

/// An `EventSource` that fails, or whose response is no event stream.
///
/// Firefox names the URL that permanent redirects lead to; where there were redirects, this is the
/// URL before them.
pub(super) fn no_event_source(request: &Request, outcome: &Outcome) -> Option<String> {
    let is_event_source = request.initiator() == Initiator::EventSource;
    (is_event_source && outcome.load_event(Initiator::EventSource) == LoadEvent::Error).then(|| {
        format!("Firefox can’t establish a connection to the server at {}.", request.url())
    })
}

/// The page as the Security Errors name it: by its URL, or by the id of its opaque origin, which
/// Firefox draws at random and which is `{UUID}` here.
pub(super) fn content_at(client: &Client) -> String {
    match client.origin() {
        Origin::Tuple(_) => client.url().to_string(),
        Origin::Opaque(_) => {
            format!("moz-nullprincipal:{{UUID}}?{}", Origin::of_url(client.url()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn security_errors() {
        assert_eq!(
            may_not_load_data(
                "http://app.example.test:7001/__page",
                &url("http://:pass@other.example.test:7003/y#frag")
            ),
            "Security Error: Content at http://app.example.test:7001/__page may not load data \
             from http://:pass@other.example.test:7003/y#frag."
        );
        assert_eq!(
            may_not_load_or_link("http://app.example.test:7001/a", &url("file:///etc/passwd")),
            "Security Error: Content at http://app.example.test:7001/a may not load or link to \
             file:///etc/passwd."
        );
    }

    #[test]
    fn an_opaque_page_is_named_by_its_id_and_the_origin_of_its_url() {
        let page = Client::document(url("http://app.example.test:7001/__page"));
        assert_eq!(content_at(&page), "http://app.example.test:7001/__page");
        assert_eq!(
            content_at(&page.sandboxed()),
            "moz-nullprincipal:{UUID}?http://app.example.test:7001"
        );
    }

    #[test]
    fn mixed_content_is_active_but_for_images() {
        let insecure = url("http://app.example.test:7001/x");
        assert_eq!(
            mixed_content(Initiator::Fetch, &insecure),
            "Blocked loading mixed active content “http://app.example.test:7001/x”"
        );
        assert_eq!(
            mixed_content(Initiator::Image, &insecure),
            "Blocked loading mixed display content “http://app.example.test:7001/x”"
        );
    }

    #[test]
    fn corp() {
        assert_eq!(
            cross_origin_resource_policy(&url("http://api.example.test:7002/x")),
            "The resource at “http://api.example.test:7002/x” was blocked due to its \
             Cross-Origin-Resource-Policy header (or lack thereof). See \
             https://developer.mozilla.org/docs/Web/HTTP/Cross-Origin_Resource_Policy_(CORP)#"
        );
    }
}
