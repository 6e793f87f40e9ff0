use corsac::browser::ExchangeKind;

use crate::exposure::Exposure;
use crate::finding::Finding;
use crate::fix::{Fix, ResponseFix};
use crate::observation::Observation;
use crate::place::{self, Message};
use crate::rule::rule;
use crate::excerpt;

rule! {
    /// # A header is exposed under a name that it does not have
    ///
    /// ## What it finds
    /// A name in `Access-Control-Expose-Headers` that the response does not have, while it has a
    /// hidden header that differs by one letter or by its hyphens: `X-RequestId` for `X-Request-Id`.
    ///
    /// ## Why it matters
    /// Names are compared letter by letter, upper and lower case aside. A name with a slip in it
    /// exposes nothing, and nobody complains.
    ///
    /// ## Write instead
    /// The name as the response has it.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-access-control-expose-headers>
    EXPOSED_NAME_MISSPELT, "exposed-name-misspelt", Warning, check
}

const NAME: &str = "Access-Control-Expose-Headers";

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(exposure) = Exposure::of(observation) else { return Vec::new() };
    let misspelt = exposure.misspelt();
    let Some((listed, meant)) = misspelt.first() else { return Vec::new() };
    let message = format!(
        "{NAME} lists {}, which the response does not have; its {} stays hidden.",
        excerpt::excerpt(listed),
        excerpt::excerpt(meant)
    );
    let mut places = place::items(exposure.exchange, Message::Response, NAME, listed);
    places.extend(exposure.lines(&[meant]));
    let response = ResponseFix::new(ExchangeKind::Request).set(NAME, corrected(&exposure));
    let advice = "Write the name as the response has it.";
    let fix = Fix::advice(advice).response(response);
    vec![EXPOSED_NAME_MISSPELT.finding(message).at(exposure.index, places).fix(fix)]
}

/// What is listed, with the names that are meant.
fn corrected(exposure: &Exposure<'_>) -> String {
    let misspelt = exposure.misspelt();
    let meant = |listed: &[u8]| {
        let pair = misspelt.iter().find(|(own, _)| *own == listed);
        String::from_utf8_lossy(pair.map_or(listed, |(_, meant)| meant)).into_owned()
    };
    let names: Vec<_> = exposure.listed.iter().flatten().map(|listed| meant(listed)).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(lines: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n\nGET https://api.example.com/\n\nHTTP/1.1 200 OK\n\
             Access-Control-Allow-Origin: *\nAccess-Control-Expose-Headers: {lines}\n"
        );
        found(&EXPOSED_NAME_MISSPELT, &text)
    }

    #[test]
    fn only_the_slip_is_corrected() {
        let finding = answered("Link, X-Totl-Count\nX-Total-Count: 1").unwrap();
        assert_eq!(finding.fix.unwrap().responses[0].set[0].1, "Link, X-Total-Count");
    }

    #[test]
    fn names_that_have_nothing_to_do_with_each_other_are_left_alone() {
        assert!(answered("X-Request-Id\nX-Trace-Id: 1").is_none());
        assert!(answered("X-Request-Id\nx-request-id: 1").is_none());
        assert!(answered("X-A, X-B\nX-A: 1\nX-B: 1").is_none());
        assert!(answered("X-Powered\nX-Powered-By: x").is_none());
    }
}
