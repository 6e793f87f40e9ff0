use crate::finding::Finding;
use crate::observation::Observation;
use crate::rule::rule;

rule! {
    /// # The page asks its own origin, so CORS is not involved
    ///
    /// ## What it finds
    /// A request that succeeds, to the origin of the page that makes it: the same scheme, host and
    /// port.
    ///
    /// ## Why it matters
    /// A page may read everything of its own origin. The browser makes no preflight and looks at no
    /// `Access-Control-` header, so this check says nothing about how the server treats other
    /// origins. If it works here and not in production, the two are probably one origin here only,
    /// for example by way of a development proxy.
    ///
    /// ## Write instead
    /// To check CORS, name the origin of the page that asks, or the URL that it asks in production.
    /// If both are one origin everywhere, the server needs no CORS headers.
    ///
    /// ## References
    /// <https://html.spec.whatwg.org/#same-origin>
    SAME_ORIGIN_REQUEST, "same-origin-request", Note, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let request = &observation.request;
    let is_at_home = |url| request.origin().is_same_origin_with_url(url);
    if observation.response().is_none() || !request.url_list().iter().all(is_at_home) {
        return Vec::new();
    }
    let message = format!(
        "The page {} asks its own origin, so the browser looks at none of the server's CORS headers.",
        request.origin()
    );
    vec![SAME_ORIGIN_REQUEST.finding(message)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    #[test]
    fn another_port_is_another_origin() {
        let asked = |url: &str| {
            let text = format!("page http://localhost:3000\n\nGET {url}\n\nHTTP/1.1 200 OK\nAccess-Control-Allow-Origin: *\n");
            found(&SAME_ORIGIN_REQUEST, &text)
        };
        assert!(asked("http://localhost:3000/api").is_some());
        assert!(asked("http://localhost:8000/api").is_none());
        assert!(asked("http://127.0.0.1:3000/api").is_none());
    }

    #[test]
    fn a_redirect_may_leave_the_origin() {
        let text = "page https://a.example\n\nGET https://a.example/1\n\nHTTP/1.1 302 Found\n\
                    Location: https://b.example/2\n\nHTTP/1.1 200 OK\n";
        assert!(found(&SAME_ORIGIN_REQUEST, text).is_none());
        let refused = text.replace("https://b.example/2", "ftp://a.example/2");
        let refused = refused.trim_end().trim_end_matches("HTTP/1.1 200 OK");
        assert!(found(&SAME_ORIGIN_REQUEST, refused).is_none());
    }
}
