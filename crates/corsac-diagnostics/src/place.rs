//! Places in a request or in its response that a finding is about.

use std::ops::Range;

use corsac::HeaderList;

use crate::observation::ObservedExchange;

/// One place in a request or in its response.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Place {
    /// Bytes of a header's value.
    HeaderValue {
        /// The half of the exchange.
        message: Message,
        /// The index of the line among that message's headers.
        line: usize,
        /// The bytes of the value.
        bytes: Range<usize>,
    },
    /// A response header that is not there.
    Missing {
        /// Its name.
        name: &'static str,
    },
    /// The response's status.
    Status,
}

/// The two halves of an exchange.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Message {
    /// What was sent.
    Request,
    /// What came back.
    Response,
}

impl Message {
    /// The headers of this half.
    #[must_use]
    pub fn headers(self, exchange: &ObservedExchange) -> &HeaderList {
        match self {
            Self::Request => &exchange.request_headers,
            Self::Response => exchange.response.headers(),
        }
    }
}

/// The whole values of every line of this name.
pub(crate) fn lines(exchange: &ObservedExchange, message: Message, name: &str) -> Vec<Place> {
    let place = |(line, (_, value)): (usize, (&[u8], &[u8]))| Place::HeaderValue {
        message,
        line,
        bytes: 0..value.len(),
    };
    named(message.headers(exchange), name).map(place).collect()
}

/// The whole values of every response line of this name; if there is none, that it is missing.
pub(crate) fn lines_or_missing(exchange: &ObservedExchange, name: &'static str) -> Vec<Place> {
    let found = lines(exchange, Message::Response, name);
    if found.is_empty() { vec![Place::Missing { name }] } else { found }
}

/// What makes a response a redirect.
pub(crate) fn redirect(exchange: &ObservedExchange) -> Vec<Place> {
    let mut places = vec![Place::Status];
    places.extend(lines(exchange, Message::Response, "Location"));
    places
}

/// Where an item stands in the comma-separated lists that the lines of this name hold.
///
/// ASCII case is ignored.
pub(crate) fn items(
    exchange: &ObservedExchange,
    message: Message,
    name: &str,
    item: &[u8],
) -> Vec<Place> {
    items_where(exchange, message, name, |own| own.eq_ignore_ascii_case(item))
}

/// Where the items that are searched for stand in the comma-separated lists that the lines of this
/// name hold.
pub(crate) fn items_where(
    exchange: &ObservedExchange,
    message: Message,
    name: &str,
    is_searched: impl Fn(&[u8]) -> bool,
) -> Vec<Place> {
    let mut places = Vec::new();
    for (line, (_, value)) in named(message.headers(exchange), name) {
        let spans = list_items(value).filter(|span| is_searched(&value[span.clone()]));
        places.extend(spans.map(|bytes| Place::HeaderValue { message, line, bytes }));
    }
    places
}

/// The bytes of the only line of this name, as `narrow` chooses them from its value; the whole
/// values if there are several lines.
pub(crate) fn part_of_line(
    exchange: &ObservedExchange,
    name: &'static str,
    narrow: impl Fn(&[u8]) -> Range<usize>,
) -> Vec<Place> {
    let mut places = lines_or_missing(exchange, name);
    if let ([Place::HeaderValue { bytes, .. }], Some(value)) =
        (&mut places[..], exchange.response.headers().first(name.as_bytes()))
    {
        *bytes = narrow(value);
    }
    places
}

/// Where `found` differs from `expected`; all of it where something is only missing.
pub(crate) fn difference(found: &[u8], expected: &[u8]) -> Range<usize> {
    let same = |(a, b): &(&u8, &u8)| a == b;
    let start = found.iter().zip(expected).take_while(same).count();
    let tails = found[start..].iter().rev().zip(expected[start..].iter().rev());
    let end = found.len() - tails.take_while(same).count();
    if start < end { start..end } else { 0..found.len() }
}

fn named<'a>(
    headers: &'a HeaderList,
    name: &'a str,
) -> impl Iterator<Item = (usize, (&'a [u8], &'a [u8]))> {
    let is_named = move |(own, _): (&[u8], &[u8])| own.eq_ignore_ascii_case(name.as_bytes());
    headers.iter().enumerate().filter(move |(_, line)| is_named(*line))
}

/// The items between the commas of a value, without the white space around them.
fn list_items(value: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    value.split(|&byte| byte == b',').map(move |item| {
        let leading = item.len() - item.trim_ascii_start().len();
        let span = start + leading..start + leading + item.trim_ascii().len();
        start += item.len() + 1;
        span
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_difference_is_as_small_as_can_be() {
        let difference = |found: &str| difference(found.as_bytes(), b"https://app.example.com");
        assert_eq!(difference("https://app.example.com/"), 23..24);
        assert_eq!(difference("https://evil.example.com"), 8..12);
        assert_eq!(difference("https://App.example.com"), 8..9);
        assert_eq!(difference("http://app.example.com"), 0..22);
        assert_eq!(difference("null"), 0..4);
        assert_eq!(difference(""), 0..0);
    }

    #[test]
    fn items_are_found_between_commas() {
        let spans = |value: &'static [u8]| list_items(value).collect::<Vec<_>>();
        assert_eq!(spans(b"PUT, P T ,"), [0..3, 5..8, 10..10]);
        assert_eq!(spans(b"").first(), Some(&(0..0)));
    }
}
