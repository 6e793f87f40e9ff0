use crate::finding::Finding;
use crate::literal_wildcard::AllowList;
use crate::observation::Observation;
use crate::rule::rule;

rule! {
    /// # With cookies, allowing the method `*` allows no method
    ///
    /// ## What it finds
    /// `*` in `Access-Control-Allow-Methods` where credentials are meant: the page asks with
    /// `credentials: "include"`, or the response allows credentials. This request passes, for its
    /// method needs no permission, is listed as well, or goes without credentials.
    ///
    /// ## Why it matters
    /// With credentials `*` is a method that is called `*`. The first PUT, PATCH or DELETE of a page
    /// that sends cookies is refused. GET, HEAD and POST need no permission.
    ///
    /// ## Write instead
    /// The methods that pages use: `Access-Control-Allow-Methods: GET, POST, PUT, DELETE`.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-access-control-allow-methods>
    ALLOW_METHODS_WILDCARD_WITH_CREDENTIALS, "allow-methods-wildcard-with-credentials", Warning, check
}

const LIST: AllowList =
    AllowList { name: "Access-Control-Allow-Methods", items: "methods", requested: "Access-Control-Request-Method" };

fn check(observation: &Observation) -> Vec<Finding> {
    LIST.finding(&ALLOW_METHODS_WILDCARD_WITH_CREDENTIALS, observation).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(request: &str, lines: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\ncredentials {request}\n\n\
             HTTP/1.1 204 No Content\nAccess-Control-Allow-Headers: x-a\n{lines}\n"
        );
        let second = "HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: https://app.example.com\n\
                      Access-Control-Allow-Credentials: true\n";
        found(&ALLOW_METHODS_WILDCARD_WITH_CREDENTIALS, &format!("{text}\n{second}"))
    }

    const NAMED: &str = "Access-Control-Allow-Origin: https://app.example.com\n\
                         Access-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods:";

    #[test]
    fn it_is_said_before_it_refuses() {
        let post = "include\n\nPOST https://api.example.com/\nX-A: 1";
        let finding = answered(post, &format!("{NAMED} *")).unwrap();
        assert_eq!(finding.fix.unwrap().responses[0].set[0].1, "POST");
        let put = "omit\n\nPUT https://api.example.com/";
        let finding = answered(put, &format!("{NAMED} *, PATCH")).unwrap();
        assert_eq!(finding.fix.unwrap().responses[0].set[0].1, "PATCH, PUT");
    }

    #[test]
    fn without_credentials_it_is_a_wildcard() {
        let put = "omit\n\nPUT https://api.example.com/";
        let everybody = "Access-Control-Allow-Origin: *\nAccess-Control-Allow-Methods: *";
        assert!(answered(put, everybody).is_none());
        assert!(answered(put, &format!("{NAMED} PUT")).is_none());
    }

    #[test]
    fn a_refusal_is_told_by_another_rule() {
        let text = format!(
            "page https://app.example.com\ncredentials include\n\nPUT https://api.example.com/\n\n\
             HTTP/1.1 204 No Content\n{NAMED} *\n"
        );
        assert!(found(&ALLOW_METHODS_WILDCARD_WITH_CREDENTIALS, &text).is_none());
    }
}
