use corsac::browser::Failure;

use crate::finding::Finding;
use crate::invalid_list::List;
use crate::observation::Observation;
use crate::rule::rule;

rule! {
    /// # The list of allowed headers cannot be read
    ///
    /// ## What it finds
    /// An item of `Access-Control-Allow-Headers`, in the response to a preflight, that cannot be
    /// the name of a header: names with spaces or semicolons between them instead of commas,
    /// quotes, brackets, colons.
    ///
    /// ## Why it matters
    /// One item that is no name spoils the whole list: the browser does not skip it, it refuses the
    /// request even if everything that the page needs is listed before and after.
    ///
    /// ## Write instead
    /// Names with commas between them: `Access-Control-Allow-Headers: Content-Type, X-Request-Id`.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-new-header-syntax>
    INVALID_ALLOW_HEADERS, "invalid-allow-headers", Refusal, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::InvalidAllowHeaders { item }) = observation.failure() else {
        return Vec::new();
    };
    let list = List { name: "Access-Control-Allow-Headers", item: "a header's name" };
    vec![list.finding(&INVALID_ALLOW_HEADERS, observation, item)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::{Message, Place};
    use crate::testing::found;

    fn answered(allowed: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n\nGET https://api.example.com/\nX-A: 1\n\n\
             HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: *\n\
             Access-Control-Allow-Headers: {allowed}\n\n"
        );
        found(&INVALID_ALLOW_HEADERS, &text)
    }

    #[test]
    fn one_item_spoils_the_list() {
        let finding = answered("x-a, content-type authorization").unwrap();
        let item = Place::HeaderValue { message: Message::Response, line: 1, bytes: 5..31 };
        assert_eq!(finding.places, [item]);
        let fixed = &finding.fix.unwrap().responses[0].set[0].1;
        assert_eq!(fixed, "x-a, content-type, authorization");
    }

    #[test]
    fn the_list_spoils_requests_that_do_not_need_it() {
        let finding = found(
            &INVALID_ALLOW_HEADERS,
            "page https://app.example.com\n\nPUT https://api.example.com/\n\n\
             HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: *\nAccess-Control-Allow-Methods: PUT\n\
             Access-Control-Allow-Headers: [x]\n",
        );
        let fix = finding.unwrap().fix.unwrap();
        assert_eq!(fix.responses[0].set[0], ("Access-Control-Allow-Headers", "x".to_owned()));
    }
}
