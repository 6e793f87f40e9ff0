use corsac::Origin;
use corsac::origin::OriginParseErrorKind;

use crate::finding::Finding;
use crate::fix::Fix;
use crate::near_miss::NearMiss;
use crate::observation::{Observation, ObservedExchange};
use crate::place::{self, Message};
use crate::repetition;
use crate::rule::rule;

rule! {
    /// # Access-Control-Allow-Origin is not an origin
    ///
    /// ## What it finds
    /// A value of `Access-Control-Allow-Origin` that no page can match: empty, a list with commas or
    /// spaces, without a scheme, in quotes, with a path, a pattern.
    ///
    /// ## Why it matters
    /// The header has one origin, or `*`, or `null`. The browser does not look inside the value: it
    /// compares the whole with the page's origin, so that a list of allowed origins allows none of
    /// them.
    ///
    /// ## Write instead
    /// One origin. To allow several, keep the list in the server, compare the request's `Origin` with
    /// it, send back the one that asked, and say `Vary: Origin`.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-access-control-allow-origin>
    ACAO_MALFORMED, "acao-malformed", Warning, check
}

const NAME: &str = "Access-Control-Allow-Origin";

fn check(observation: &Observation) -> Vec<Finding> {
    let near = NearMiss::of(observation).and(observation.failed_index());
    let exchanges = observation.exchanges.iter().enumerate();
    let mut others = exchanges.filter(|(index, _)| Some(*index) != near);
    let malformed =
        others.find_map(|(index, exchange)| Some((index, exchange, mistake(exchange)?)));
    let Some((index, exchange, mistake)) = malformed else { return Vec::new() };
    let message = format!("{NAME} of the response to the {} is {mistake}.", exchange.kind);
    let fix = Fix::advice(
        "Answer one origin: the request's own, after a look into the list of allowed ones.",
    );
    let places = place::lines(exchange, Message::Response, NAME);
    vec![ACAO_MALFORMED.finding(message).at(index, places).fix(fix)]
}

/// What is wrong with the only line of the header, if there is only one.
fn mistake(exchange: &ObservedExchange) -> Option<String> {
    let mut values = exchange.response.headers().values(NAME.as_bytes());
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    if value == b"*" || Origin::from_header_value(value).is_some() || repetition::is_joined(value) {
        return None;
    }
    let text = String::from_utf8_lossy(value);
    if text.contains(',') || text.trim().contains(' ') {
        return Some("a list, and can name one origin only".to_owned());
    }
    if text.trim_matches(['"', '\'']) == "*" {
        return Some("* in quotes, and only * alone means everybody".into());
    }
    match Origin::parse(&text) {
        Err(error) if error.kind() == OriginParseErrorKind::Empty => {
            Some("empty, which allows nobody".to_owned())
        }
        Err(error) => Some(format!("no origin: {}", error.kind())),
        Ok(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(value: &str) -> Option<String> {
        let text = format!(
            "page https://app.example.com\n\nGET https://api.example.com/items\n\n\
             HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: {value}\n"
        );
        found(&ACAO_MALFORMED, &text).map(|finding| finding.message)
    }

    #[test]
    fn the_mistake_is_named() {
        let named = |value: &str, mistake: &str| {
            let message = answered(value).unwrap_or_default();
            assert!(message.contains(mistake), "{value}: {message}");
        };
        named("", "empty");
        named("'*'", "in quotes");
        named("https://app.example.com, https://b.example", "a list");
        named("https://app.example.com https://b.example", "a list");
        named("b.example", "starts with a scheme");
        named("https://b.example/", "trailing slash");
    }

    #[test]
    fn origins_are_well_formed_even_if_they_are_not_the_pages() {
        for value in ["*", "null", "https://b.example", "capacitor://localhost"] {
            assert_eq!(answered(value), None);
        }
    }

    #[test]
    fn what_has_a_rule_of_its_own_is_left_to_it() {
        assert_eq!(answered("https://app.example.com/"), None);
        assert_eq!(answered("*, *"), None);
        assert_eq!(answered("*\nAccess-Control-Allow-Origin: a b"), None);
    }
}
