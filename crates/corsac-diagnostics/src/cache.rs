//! Caches between the page and the server, as responses show them.

use crate::excerpt::excerpt;
use crate::observation::ObservedExchange;
use crate::place::{self, Message, Place};
use crate::remedy;

/// Headers in which caches say that they answered themselves.
const HEADERS: [&str; 6] = [
    "Cache-Status",
    "CF-Cache-Status",
    "X-Cache",
    "X-Cache-Status",
    "X-Proxy-Cache",
    "X-Vercel-Cache",
];

/// A response that a cache had stored.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct CacheHit {
    /// The header that says so.
    pub(crate) header: &'static str,
    /// Its value, shortened.
    pub(crate) value: String,
}

impl CacheHit {
    /// What shows that a cache had stored the response.
    pub(crate) fn of(exchange: &ObservedExchange) -> Option<Self> {
        let says = |header: &&'static str| exchange.get(header).is_some_and(|value| is_hit(&value));
        let header = HEADERS.iter().copied().find(|header| says(header));
        let header = header.or_else(|| has_an_age(exchange).then_some("Age"))?;
        let value = excerpt(exchange.response.headers().first(header.as_bytes())?);
        Some(Self { header, value })
    }

    /// The lines that show it.
    pub(crate) fn places(&self, exchange: &ObservedExchange) -> Vec<Place> {
        place::lines(exchange, Message::Response, self.header)
    }
}

/// Whether the response says that it depends on a header of the request.
pub(crate) fn varies_by(exchange: &ObservedExchange, name: &str) -> bool {
    let fields = exchange.response.headers().get_decode_and_split(b"Vary").unwrap_or_default();
    fields.iter().any(|field| field == "*" || field.eq_ignore_ascii_case(name))
}

/// `Vary` as it should be: what it says, and these names.
pub(crate) fn vary(exchange: &ObservedExchange, names: &[String]) -> String {
    remedy::merged(exchange.response.headers(), "Vary", names)
}

/// What the response says in `Vary`, for a message.
pub(crate) fn said(exchange: &ObservedExchange) -> String {
    match exchange.get("Vary") {
        None => "has no Vary".to_owned(),
        Some(value) => format!("says only Vary: {}", excerpt(&value)),
    }
}

/// The items of `Cache-Control`, in lower case.
pub(crate) fn directives(exchange: &ObservedExchange) -> Vec<String> {
    let items = exchange.response.headers().get_decode_and_split(b"Cache-Control");
    items.unwrap_or_default().iter().map(|item| item.to_ascii_lowercase()).collect()
}

/// Words of a hit; a miss can have the word in a header's other parts.
fn is_hit(value: &[u8]) -> bool {
    let value = String::from_utf8_lossy(value).to_ascii_lowercase();
    let mut words = value.split(|character: char| !character.is_ascii_alphanumeric());
    words.any(|word| matches!(word, "hit" | "stale" | "revalidated" | "updating"))
}

fn has_an_age(exchange: &ObservedExchange) -> bool {
    let age = exchange.get_text("Age").and_then(|age| age.parse::<u64>().ok());
    age.is_some_and(|age| age > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::observed;

    fn hit(line: &str) -> Option<CacheHit> {
        let page = "page https://a.example\n\nGET https://a.example/\n\nHTTP/1.1 200 OK";
        CacheHit::of(&observed(&format!("{page}\n{line}\n")).exchanges[0])
    }

    #[test]
    fn caches_say_that_they_answered() {
        for line in ["Age: 7", "X-Cache: Hit from cloudfront", "CF-Cache-Status: STALE"] {
            assert!(hit(line).is_some(), "{line}");
        }
        assert_eq!(hit("X-Cache: MISS, HIT").map(|hit| hit.header), Some("X-Cache"));
    }

    #[test]
    fn a_miss_is_no_hit() {
        for line in
            ["Age: 0", "X-Cache: Miss from cloudfront", "CF-Cache-Status: DYNAMIC", "Via: x"]
        {
            assert!(hit(line).is_none(), "{line}");
        }
    }
}
