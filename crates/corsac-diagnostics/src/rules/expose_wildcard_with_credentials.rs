use corsac::browser::ExchangeKind;

use crate::excerpt;
use crate::exposure::Exposure;
use crate::finding::Finding;
use crate::fix::{Fix, ResponseFix};
use crate::observation::Observation;
use crate::place::{self, Message};
use crate::refusal::{self, takes_wildcards_literally};
use crate::rule::rule;

rule! {
    /// # With cookies, exposing `*` exposes nothing
    ///
    /// ## What it finds
    /// `Access-Control-Expose-Headers: *` in the response to a request with credentials
    /// (`credentials: "include"`, `withCredentials`).
    ///
    /// ## Why it matters
    /// With credentials `*` is no wildcard. It is the name of a header that is called `*`, and no
    /// response has one: scripts read nothing more than without the line.
    ///
    /// ## Write instead
    /// The names of the headers that scripts need.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#concept-main-fetch>
    EXPOSE_WILDCARD_WITH_CREDENTIALS, "expose-wildcard-with-credentials", Warning, check
}

const NAME: &str = "Access-Control-Expose-Headers";

fn check(observation: &Observation) -> Vec<Finding> {
    let exposure = Exposure::of(observation)
        .filter(|exposure| exposure.lists(b"*"))
        .filter(|_| takes_wildcards_literally(&observation.request));
    let Some(exposure) = exposure else { return Vec::new() };
    let hidden = match exposure.hidden[..] {
        [] => String::new(),
        _ => format!("; {} stays hidden", excerpt::list(&exposure.hidden)),
    };
    let message = format!(
        "{NAME} lists *, and the page asks with {}, for which * is the name of a header{hidden}.",
        refusal::include_credentials(&observation.page_request)
    );
    let places = place::items(exposure.exchange, Message::Response, NAME, b"*");
    let finding = EXPOSE_WILDCARD_WITH_CREDENTIALS.finding(message).at(exposure.index, places);
    vec![finding.fix(fix(&exposure))]
}

fn fix(exposure: &Exposure<'_>) -> Fix {
    let names = exposure.exposing(&exposure.hidden);
    let fix = Fix::advice("Name the headers that scripts need.");
    let response = ResponseFix::new(ExchangeKind::Request);
    match names.is_empty() {
        true => fix.response(response.remove(NAME)),
        false => fix.response(response.set(NAME, names)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(credentials: &str, lines: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\ncredentials {credentials}\n\n\
             GET https://api.example.com/\n\nHTTP/1.1 200 OK\n\
             Access-Control-Allow-Origin: https://app.example.com\n\
             Access-Control-Allow-Credentials: true\n{lines}\n"
        );
        found(&EXPOSE_WILDCARD_WITH_CREDENTIALS, &text)
    }

    #[test]
    fn hidden_headers_are_listed_instead() {
        let finding = answered("include", "Access-Control-Expose-Headers: *, X-B\nX-A: 1").unwrap();
        assert!(finding.message.contains("X-A stays hidden"), "{}", finding.message);
        assert_eq!(finding.fix.unwrap().responses[0].set[0].1, "X-B, X-A");
        let useless = answered("include", "Access-Control-Expose-Headers: *").unwrap();
        assert_eq!(useless.fix.unwrap().responses[0].remove, [NAME]);
    }

    #[test]
    fn without_credentials_it_is_a_wildcard() {
        assert!(answered("same-origin", "Access-Control-Expose-Headers: *\nX-A: 1").is_none());
        assert!(answered("include", "Access-Control-Expose-Headers: X-A\nX-A: 1").is_none());
    }
}
