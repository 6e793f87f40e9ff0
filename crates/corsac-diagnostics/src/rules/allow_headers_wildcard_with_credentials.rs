use crate::finding::Finding;
use crate::literal_wildcard::AllowList;
use crate::observation::Observation;
use crate::rule::rule;

rule! {
    /// # With cookies, allowing the header `*` allows no header
    ///
    /// ## What it finds
    /// `*` in `Access-Control-Allow-Headers` where credentials are meant: the page asks with
    /// `credentials: "include"`, or the response allows credentials. This request passes, for its
    /// headers need no permission, are listed as well, or go without credentials.
    ///
    /// ## Why it matters
    /// With credentials `*` is a header that is called `*`. The first page that sends cookies and, say,
    /// `Content-Type: application/json` or `X-CSRF-Token` is refused.
    ///
    /// ## Write instead
    /// The names of the headers that pages send:
    /// `Access-Control-Allow-Headers: Content-Type, X-CSRF-Token`.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-access-control-allow-headers>
    ALLOW_HEADERS_WILDCARD_WITH_CREDENTIALS, "allow-headers-wildcard-with-credentials", Warning, check
}

const LIST: AllowList =
    AllowList { name: "Access-Control-Allow-Headers", items: "headers", requested: "Access-Control-Request-Headers" };

fn check(observation: &Observation) -> Vec<Finding> {
    LIST.finding(&ALLOW_HEADERS_WILDCARD_WITH_CREDENTIALS, observation).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(request: &str, allowed: &str) -> Option<Finding> {
        let shared = "Access-Control-Allow-Origin: https://app.example.com\n\
                      Access-Control-Allow-Credentials: true\n";
        let text = format!(
            "page https://app.example.com\ncredentials {request}\n\n\
             HTTP/1.1 204 No Content\n{shared}Access-Control-Allow-Methods: PUT\n\
             Access-Control-Allow-Headers: {allowed}\n\nHTTP/1.1 200 OK\n{shared}"
        );
        found(&ALLOW_HEADERS_WILDCARD_WITH_CREDENTIALS, &text)
    }

    #[test]
    fn it_is_said_before_it_refuses() {
        let bare = answered("include\n\nPUT https://api.example.com/", "*").unwrap();
        assert!(bare.fix.unwrap().responses.is_empty());
        let named = answered("omit\n\nPUT https://api.example.com/\nX-A: 1\nX-B: 1", "*").unwrap();
        assert_eq!(named.fix.unwrap().responses[0].set[0].1, "x-a, x-b");
    }

    #[test]
    fn names_are_fine() {
        assert!(answered("include\n\nPUT https://api.example.com/\nX-A: 1", "X-A").is_none());
    }
}
