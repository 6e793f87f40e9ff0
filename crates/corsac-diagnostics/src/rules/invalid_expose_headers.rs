use std::collections::HashSet;

use corsac::browser::ExchangeKind;
use corsac::header::{extract_tokens, is_header_name};

use crate::excerpt;
use crate::exposure::Exposure;
use crate::finding::Finding;
use crate::fix::{Fix, ResponseFix};
use crate::observation::{Observation, ObservedExchange};
use crate::place::{self, Message};
use crate::rule::rule;

rule! {
    /// # A mistake in the list of exposed headers hides them all
    ///
    /// ## What it finds
    /// An `Access-Control-Expose-Headers` with an item that cannot be a header's name, such as
    /// `X-A X-B`, `X-A; X-B` or `"X-A"`.
    ///
    /// ## Why it matters
    /// The list is read whole or not at all: one item that is no name, and no header is exposed.
    /// The browser does not complain.
    ///
    /// ## Write instead
    /// Names with commas between them, on one line or on several.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#extract-header-list-values>
    INVALID_EXPOSE_HEADERS, "invalid-expose-headers", Warning, check
}

const NAME: &str = "Access-Control-Expose-Headers";

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(exposure) = Exposure::of(observation) else { return Vec::new() };
    let headers = exposure.exchange.response.headers();
    let Err(malformed) = extract_tokens(headers, NAME.as_bytes()) else { return Vec::new() };
    let item = malformed.item;
    let message = format!(
        "{NAME} has \"{}\", which cannot be a header's name, so the whole list is ignored and \
         exposes nothing.",
        excerpt::excerpt(&item)
    );
    let is_it = |own: &[u8]| own == item;
    let places = place::items_where(exposure.exchange, Message::Response, NAME, is_it);
    let mut fix = Fix::advice("Write names with commas between them, and nothing else.");
    let names = meant(exposure.exchange);
    if !names.is_empty() {
        fix = fix.response(ResponseFix::new(ExchangeKind::Request).set(NAME, names.join(", ")));
    }
    vec![INVALID_EXPOSE_HEADERS.finding(message).at(exposure.index, places).fix(fix)]
}

/// The names that the list was to have: those between all that may have been taken for separators.
fn meant(exchange: &ObservedExchange) -> Vec<String> {
    const MOST: usize = 20;
    let value = exchange.get(NAME).unwrap_or_default();
    let mut known = HashSet::new();
    value
        .split(|byte| b",; \t\"'[]".contains(byte))
        .filter(|name| is_header_name(name) && known.insert(name.to_ascii_lowercase()))
        .take(MOST)
        .map(excerpt::excerpt)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(value: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n\nGET https://api.example.com/\n\nHTTP/1.1 200 OK\n\
             Access-Control-Allow-Origin: *\nAccess-Control-Expose-Headers: {value}\n"
        );
        found(&INVALID_EXPOSE_HEADERS, &text)
    }

    #[test]
    fn other_separators_are_understood() {
        let line = |value| answered(value).unwrap().fix.unwrap().responses[0].set[0].1.clone();
        assert_eq!(line("X-A; X-B"), "X-A, X-B");
        assert_eq!(line("[\"X-A\", 'X-B', \"x-a\"]"), "X-A, X-B");
        assert!(answered("(X-A)").unwrap().fix.unwrap().responses.is_empty());
    }

    #[test]
    fn a_list_may_have_empty_items() {
        assert!(answered("").is_none());
        assert!(answered("X-A, , *,").is_none());
    }
}
