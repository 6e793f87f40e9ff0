use corsac::browser::Failure;

use crate::finding::Finding;
use crate::invalid_list::List;
use crate::observation::Observation;
use crate::rule::rule;

rule! {
    /// # The list of allowed methods cannot be read
    ///
    /// ## What it finds
    /// An item of `Access-Control-Allow-Methods`, in the response to a preflight, that cannot be a
    /// method: methods with spaces, semicolons or slashes between them instead of commas, quotes,
    /// brackets.
    ///
    /// ## Why it matters
    /// One item that is no method spoils the whole list: the browser does not skip it, it refuses
    /// the request even if its method is listed before or after, and even if it is a GET.
    ///
    /// ## Write instead
    /// Methods with commas between them: `Access-Control-Allow-Methods: GET, PUT, DELETE`.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-new-header-syntax>
    INVALID_ALLOW_METHODS, "invalid-allow-methods", Refusal, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::InvalidAllowMethods { item }) = observation.failure() else {
        return Vec::new();
    };
    let list = List { name: "Access-Control-Allow-Methods", item: "a method" };
    vec![list.finding(&INVALID_ALLOW_METHODS, observation, item)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::{Message, Place};
    use crate::testing::found;

    fn answered(allowed: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n\nPUT https://api.example.com/\n\n\
             HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: *\n\
             Access-Control-Allow-Methods: {allowed}\n\n"
        );
        found(&INVALID_ALLOW_METHODS, &text)
    }

    #[test]
    fn one_item_spoils_the_list() {
        let finding = answered("GET, \"PUT\"").unwrap();
        let item = Place::HeaderValue { message: Message::Response, line: 1, bytes: 5..10 };
        assert_eq!(finding.places, [item]);
    }

    #[test]
    fn an_odd_method_is_a_method() {
        assert!(answered("x-teleport, PATCH").is_none());
    }
}
