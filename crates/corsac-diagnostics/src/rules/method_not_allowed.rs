use corsac::Method;
use corsac::browser::Failure;

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::{Observation, ObservedExchange};
use crate::place::{self, Message, Place};
use crate::rule::rule;
use crate::{excerpt, refusal, remedy};

rule! {
    /// # The preflight does not allow the method
    ///
    /// ## What it finds
    /// A response to a preflight whose `Access-Control-Allow-Methods` does not list the method of
    /// the request. Upper and lower case count: `patch` is not `PATCH`, though browsers turn `put`
    /// and `delete` into capitals by themselves. With credentials `*` is no wildcard.
    ///
    /// ## Why it matters
    /// Before a page may change something on another origin with PUT, PATCH, DELETE and the like,
    /// the browser asks with OPTIONS. The request itself is sent only if the answer lists its
    /// method. GET, HEAD and POST are always allowed.
    ///
    /// ## Write instead
    /// Every method that pages use there, in `Access-Control-Allow-Methods` of the response to the
    /// preflight: `Access-Control-Allow-Methods: PUT, PATCH, DELETE`. The `Allow` header is another
    /// thing and does not count.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-access-control-allow-methods>
    METHOD_NOT_ALLOWED, "method-not-allowed", Refusal, check
}

const NAME: &str = "Access-Control-Allow-Methods";

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::MethodNotAllowed { method, allowed }) = observation.failure() else {
        return Vec::new();
    };
    let near = Near::of(observation, method, allowed);
    let finding = METHOD_NOT_ALLOWED
        .finding(message(observation, method, allowed, near))
        .at_failure(observation, |exchange| places(exchange, method, near));
    vec![finding.fix(fix(observation, method, near))]
}

/// What the list has instead of the method.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Near {
    /// The method in another case.
    Case,
    /// A `*` that is no wildcard.
    Literal,
    Nothing,
}

impl Near {
    fn of(observation: &Observation, method: &Method, allowed: &[Vec<u8>]) -> Self {
        let name = method.as_bytes();
        if allowed.iter().any(|item| item.eq_ignore_ascii_case(name)) {
            return Self::Case;
        }
        let literal = refusal::takes_wildcards_literally(&observation.request);
        if literal && allowed.iter().any(|item| item == b"*") {
            return Self::Literal;
        }
        Self::Nothing
    }

    fn is(self, item: &[u8], method: &Method) -> bool {
        match self {
            Self::Case => item.eq_ignore_ascii_case(method.as_bytes()),
            Self::Literal => item == b"*",
            Self::Nothing => false,
        }
    }
}

fn message(observation: &Observation, method: &Method, allowed: &[Vec<u8>], near: Near) -> String {
    let method = excerpt::excerpt(method.as_bytes());
    let response = refusal::response(observation);
    let lists = match observation.failed_exchange().and_then(|failed| failed.get(NAME)) {
        None => format!("has no {NAME}"),
        Some(_) if allowed.is_empty() => format!("has an empty {NAME}"),
        Some(_) => format!("lists {} in {NAME}", excerpt::list(allowed)),
    };
    let but = match near {
        Near::Case => format!("the page asks for {method}, and case counts"),
        Near::Literal => format!(
            "the page asks for {method} with credentials, where * is no \
                                  wildcard"
        ),
        Near::Nothing => format!("the page asks for {method}"),
    };
    format!("{response} {lists}; {but}.")
}

fn places(exchange: &ObservedExchange, method: &Method, near: Near) -> Vec<Place> {
    let mut places = place::lines(exchange, Message::Request, "Access-Control-Request-Method");
    let is_near = |item: &[u8]| near.is(item, method);
    let listed = place::items_where(exchange, Message::Response, NAME, is_near);
    if listed.is_empty() {
        places.extend(place::lines_or_missing(exchange, NAME));
    }
    places.extend(listed);
    places
}

fn fix(observation: &Observation, method: &Method, near: Near) -> Fix {
    let name = excerpt::excerpt(method.as_bytes());
    let upper = name.to_ascii_uppercase();
    if near == Near::Case && name != upper {
        return Fix::advice(format!("Write the method in capitals in the page: {upper}."));
    }
    let advice = format!("List {name} in {NAME} of the response to the preflight.");
    remedy::with_responses(Fix::advice(advice), observation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn asked(method: &str, settings: &str, allowed: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n{settings}\n\n{method} https://api.example.com/items/1\n\
             \nHTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: https://app.example.com\n\
             Access-Control-Allow-Credentials: true\n{allowed}\n\n"
        );
        found(&METHOD_NOT_ALLOWED, &text)
    }

    #[test]
    fn lower_case_is_the_pages_mistake() {
        let finding =
            asked("patch", "mode cors", "Access-Control-Allow-Methods: PUT, PATCH").unwrap();
        assert!(finding.message.contains("case counts"), "{}", finding.message);
        let item = Place::HeaderValue { message: Message::Response, line: 2, bytes: 5..10 };
        assert_eq!(finding.places[1], item);
        let fix = finding.fix.unwrap();
        assert!(fix.advice.ends_with("PATCH.") && fix.responses.is_empty(), "{fix:?}");
        let server = asked("PUT", "mode cors", "Access-Control-Allow-Methods: put").unwrap();
        assert_eq!(server.fix.unwrap().responses[0].set[0].1, "put, PUT");
    }

    #[test]
    fn with_credentials_an_asterisk_is_an_asterisk() {
        let line = "Access-Control-Allow-Methods: *";
        let finding = asked("PUT", "credentials include", line).unwrap();
        assert!(finding.message.contains("no wildcard"), "{}", finding.message);
        let set = &finding.fix.unwrap().responses[0].set;
        assert_eq!(set[..], [(NAME, "PUT".to_owned())]);
    }

    #[test]
    fn a_missing_header_is_said_to_be_missing() {
        let finding = asked("DELETE", "mode cors", "Allow: DELETE").unwrap();
        assert!(finding.places.contains(&Place::Missing { name: NAME }));
        assert!(finding.message.contains("has no Access-Control-Allow-Methods"));
    }

    #[test]
    fn a_server_for_everybody_stays_one() {
        let text = "page https://app.example.com\n\nPUT https://api.example.com/\n\n\
                    HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: *\n";
        let fix = found(&METHOD_NOT_ALLOWED, text).and_then(|finding| finding.fix).unwrap();
        let request = fix.of(corsac::browser::ExchangeKind::Request).unwrap();
        assert_eq!(request.set, [("Access-Control-Allow-Origin", "*".to_owned())]);
    }
}
