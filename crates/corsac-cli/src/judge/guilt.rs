//! Which bytes of an exchange made a check fail.

use std::ops::Range;

use corsac::HeaderList;
use corsac::browser::{CorsCheckFailure, CorsCheckReason, Failure, NetworkError};

use super::examination::Recorded;

/// The guilty bytes of the exchange that failed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Guilt {
    pub(crate) places: Vec<Place>,
}

/// One place in a request or in its response.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Place {
    /// Bytes of a header's value; the index is that of its line.
    HeaderValue { message: Message, line: usize, bytes: Range<usize> },
    /// A response header that is not there.
    Missing { name: &'static str },
    /// The response's status.
    Status,
}

/// The two halves of an exchange.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Message {
    Request,
    Response,
}

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";
const ALLOW_CREDENTIALS: &str = "Access-Control-Allow-Credentials";
const ALLOW_METHODS: &str = "Access-Control-Allow-Methods";
const ALLOW_HEADERS: &str = "Access-Control-Allow-Headers";
const REQUEST_METHOD: &str = "Access-Control-Request-Method";
const REQUEST_HEADERS: &str = "Access-Control-Request-Headers";

impl Guilt {
    /// The bytes that the error is about, in the exchange that failed.
    pub(crate) fn of(error: &NetworkError, failed: &Recorded) -> Self {
        let headers = failed.answer.response.headers();
        let places = match error.failure() {
            Failure::CorsCheck(failure) => cors_check(failure, headers),
            Failure::CrossOriginResourcePolicy { .. } => {
                lines(headers, "Cross-Origin-Resource-Policy")
            }
            Failure::HeaderNamesNotAllowed { refused, .. } => [
                requested_names(failed.sent.message.headers(), refused),
                lines_or_missing(headers, ALLOW_HEADERS),
            ]
            .concat(),
            Failure::MethodNotAllowed { .. } => [
                of_request(lines(failed.sent.message.headers(), REQUEST_METHOD)),
                lines_or_missing(headers, ALLOW_METHODS),
            ]
            .concat(),
            Failure::InvalidAllowHeaders { item } => items(headers, ALLOW_HEADERS, item),
            Failure::InvalidAllowMethods { item } => items(headers, ALLOW_METHODS, item),
            Failure::InvalidLocation { .. }
            | Failure::MultipleLocations { .. }
            | Failure::RedirectToScheme { .. }
            | Failure::RedirectWithCredentials { .. } => lines(headers, "Location"),
            Failure::PreflightRedirect { .. } => {
                [vec![Place::Status], lines(headers, "Location")].concat()
            }
            Failure::PreflightStatus
            | Failure::ProxyAuthentication
            | Failure::RedirectModeError
            | Failure::TooManyRedirects => vec![Place::Status],
            _ => Vec::new(),
        };
        Self { places }
    }

    /// The guilty bytes of one header line.
    pub(crate) fn of_line(&self, message: Message, line: usize) -> Vec<Range<usize>> {
        let found = self.places.iter().filter_map(|place| match place {
            Place::HeaderValue { message: own, line: index, bytes }
                if (*own, *index) == (message, line) =>
            {
                Some(bytes.clone())
            }
            _ => None,
        });
        found.collect()
    }

    /// The response headers that are missing.
    pub(crate) fn missing(&self) -> impl Iterator<Item = &'static str> {
        self.places.iter().filter_map(|place| match place {
            Place::Missing { name } => Some(*name),
            _ => None,
        })
    }

    pub(crate) fn has_status(&self) -> bool {
        self.places.contains(&Place::Status)
    }
}

fn cors_check(failure: &CorsCheckFailure, headers: &HeaderList) -> Vec<Place> {
    match failure.reason() {
        CorsCheckReason::AllowOriginMissing => vec![Place::Missing { name: ALLOW_ORIGIN }],
        CorsCheckReason::AllowOriginMismatch => match failure.allow_origin() {
            [only] => {
                let bytes = difference(only, failure.byte_serialized_origin());
                narrowed(lines(headers, ALLOW_ORIGIN), bytes)
            }
            _ => lines(headers, ALLOW_ORIGIN),
        },
        CorsCheckReason::AllowCredentialsNotTrue { .. } => {
            lines_or_missing(headers, ALLOW_CREDENTIALS)
        }
        _ => lines(headers, ALLOW_ORIGIN),
    }
}

/// Where `found` differs from `expected`; all of it where something is only missing.
fn difference(found: &[u8], expected: &[u8]) -> Range<usize> {
    let same = |(a, b): &(&u8, &u8)| a == b;
    let start = found.iter().zip(expected).take_while(same).count();
    let tails = found[start..].iter().rev().zip(expected[start..].iter().rev());
    let end = found.len() - tails.take_while(same).count();
    if start < end { start..end } else { 0..found.len() }
}

fn narrowed(mut places: Vec<Place>, narrower: Range<usize>) -> Vec<Place> {
    for place in &mut places {
        if let Place::HeaderValue { bytes, .. } = place {
            *bytes = narrower.clone();
        }
    }
    places
}

/// The whole values of every response header line of this name.
fn lines(headers: &HeaderList, name: &str) -> Vec<Place> {
    let found = headers.iter().enumerate().filter(|(_, line)| is_named(*line, name));
    let place = |(line, (_, value)): (usize, (&[u8], &[u8]))| Place::HeaderValue {
        message: Message::Response,
        line,
        bytes: 0..value.len(),
    };
    found.map(place).collect()
}

fn is_named((name, _): (&[u8], &[u8]), wanted: &str) -> bool {
    name.eq_ignore_ascii_case(wanted.as_bytes())
}

fn lines_or_missing(headers: &HeaderList, name: &'static str) -> Vec<Place> {
    let found = lines(headers, name);
    if found.is_empty() { vec![Place::Missing { name }] } else { found }
}

fn of_request(mut places: Vec<Place>) -> Vec<Place> {
    for place in &mut places {
        if let Place::HeaderValue { message, .. } = place {
            *message = Message::Request;
        }
    }
    places
}

/// The refused names in what the preflight asked for.
fn requested_names(headers: &HeaderList, refused: &[Vec<u8>]) -> Vec<Place> {
    let places = refused.iter().flat_map(|name| items(headers, REQUEST_HEADERS, name)).collect();
    of_request(places)
}

/// Where an item stands in the lists that the lines of this name hold.
fn items(headers: &HeaderList, name: &str, item: &[u8]) -> Vec<Place> {
    let found = headers.iter().enumerate().filter(|(_, line)| is_named(*line, name));
    let places = found.flat_map(|(line, (_, value))| {
        let spans = list_items(value).filter(|span| &value[span.clone()] == item);
        spans.map(move |bytes| Place::HeaderValue { message: Message::Response, line, bytes })
    });
    places.collect()
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
        let headers =
            HeaderList::from_iter([("a", "x"), ("Access-Control-Allow-Methods", "PUT, P T ,")]);
        assert_eq!(
            items(&headers, ALLOW_METHODS, b"P T"),
            [Place::HeaderValue { message: Message::Response, line: 1, bytes: 5..8 }]
        );
        assert_eq!(list_items(b"").next(), Some(0..0));
    }
}
