use corsac::Method;
use corsac::browser::Failure;

use crate::excerpt::excerpt;
use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::place::{self, Message};
use crate::rule::rule;

rule! {
    /// # The method is allowed in another case, and case counts
    ///
    /// ## What it finds
    /// A request refused for its method, though `Access-Control-Allow-Methods` lists the same letters
    /// in another case.
    ///
    /// ## Why it matters
    /// Methods are compared with their case. Browsers turn only `delete`, `get`, `head`, `options`,
    /// `post` and `put` into capitals by themselves; `patch` is sent as `patch`, which is not the
    /// method `PATCH` that servers know.
    ///
    /// ## Write instead
    /// Capitals on both sides: `method: "PATCH"` in the page, `PATCH` in the server's list.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#concept-method-normalize>
    METHOD_CASE, "method-case", Warning, check
}

const NAME: &str = "Access-Control-Allow-Methods";

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::MethodNotAllowed { method, allowed }) = observation.failure() else {
        return Vec::new();
    };
    let is_same = |item: &&Vec<u8>| item.eq_ignore_ascii_case(method.as_bytes());
    let Some(listed) = allowed.iter().find(is_same) else { return Vec::new() };
    let asked = excerpt(method.as_bytes());
    let message = format!("The page's method is {asked}, and {NAME} lists {}.", excerpt(listed));
    let finding = METHOD_CASE.finding(message).fix(Fix::advice(advice(method)));
    vec![finding.at_failure(observation, |exchange| {
        let mut places = place::lines(exchange, Message::Request, "Access-Control-Request-Method");
        places.extend(place::items(exchange, Message::Response, NAME, method.as_bytes()));
        places
    })]
}

fn advice(method: &Method) -> String {
    let name = excerpt(method.as_bytes());
    let upper = name.to_ascii_uppercase();
    if name == upper {
        format!("Write {upper} in capitals in {NAME}.")
    } else {
        format!("Write the method in capitals in the page: {upper}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn asked(method: &str, allowed: &str) -> Option<String> {
        let text = format!(
            "page https://app.example.com\n\n{method} https://api.example.com/items/1\n\n\
             HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: *\n\
             Access-Control-Allow-Methods: {allowed}\n"
        );
        found(&METHOD_CASE, &text).map(|finding| finding.fix.unwrap().advice)
    }

    #[test]
    fn the_side_that_is_not_in_capitals_is_to_change() {
        assert!(asked("patch", "PUT, PATCH").unwrap().ends_with("in the page: PATCH."));
        let advice = asked("put", "get, put").unwrap();
        assert_eq!(advice, "Write PUT in capitals in Access-Control-Allow-Methods.");
    }

    #[test]
    fn another_method_is_another_matter() {
        assert_eq!(asked("PATCH", "PUT"), None);
        assert_eq!(asked("patches", "PATCH"), None);
    }
}
