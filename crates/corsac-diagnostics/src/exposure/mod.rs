//! Which headers of a response a script cannot read, and why.

mod expected;
mod likeness;

use std::collections::HashSet;

use corsac::browser::{FilteredResponse, Initiator, ResponseType};
use corsac::header::{extract_tokens, is_header_name};

use crate::observation::{Observation, ObservedExchange};
use crate::place::{self, Message, Place};
use crate::remedy;

const NAME: &str = "Access-Control-Expose-Headers";

/// How many names are compared with others, put into a fix, or pointed at.
const MOST: usize = 20;

/// A response from another origin that a script reads, as far as its headers go.
#[derive(Clone, Debug)]
pub(crate) struct Exposure<'a> {
    /// The index of its exchange.
    pub(crate) index: usize,
    /// Its exchange.
    pub(crate) exchange: &'a ObservedExchange,
    /// What `Access-Control-Expose-Headers` lists; `None` if it is malformed.
    pub(crate) listed: Option<Vec<&'a [u8]>>,
    /// The names of the application's headers that the script cannot read, in order, each once.
    ///
    /// Headers that servers send of their own accord are left out.
    pub(crate) hidden: Vec<&'a [u8]>,
}

impl<'a> Exposure<'a> {
    /// The response that the script got, if it came from another origin.
    pub(crate) fn of(observation: &'a Observation) -> Option<Self> {
        let is_script =
            matches!(observation.request.initiator(), Initiator::Fetch | Initiator::XmlHttpRequest);
        let response = observation.response().filter(|_| is_script)?;
        let (index, exchange) = observation.last_of_request()?;
        let listed = extract_tokens(exchange.response.headers(), NAME.as_bytes());
        (response.response_type() == ResponseType::Cors).then(|| Self {
            index,
            exchange,
            listed: listed.map(Option::unwrap_or_default).ok(),
            hidden: hidden(response, exchange),
        })
    }

    /// Whether a name is listed.
    pub(crate) fn lists(&self, name: &[u8]) -> bool {
        self.listed.iter().flatten().any(|own| own.eq_ignore_ascii_case(name))
    }

    /// The first of these headers, as places.
    pub(crate) fn lines(&self, names: &[&[u8]]) -> Vec<Place> {
        let lines = |name: &&[u8]| {
            let name = String::from_utf8_lossy(name);
            place::lines(self.exchange, Message::Response, &name)
        };
        names.iter().take(MOST).flat_map(lines).collect()
    }

    /// `Access-Control-Expose-Headers` as it should be: what it lists, without a `*`, and these
    /// names.
    pub(crate) fn exposing(&self, names: &[&[u8]]) -> String {
        let mut listed = remedy::tokens(self.exchange.response.headers(), NAME).unwrap_or_default();
        listed.retain(|item| item != "*");
        let names = names.iter().take(MOST).map(|name| String::from_utf8_lossy(name).into_owned());
        let names: Vec<_> = names.collect();
        remedy::joined(listed, NAME, &names)
    }

    /// Pairs of a listed name that the response does not have and a hidden one that it resembles.
    pub(crate) fn misspelt(&self) -> Vec<(&'a [u8], &'a [u8])> {
        let listed = self.listed.iter().flatten().copied();
        let is_absent = |name: &&[u8]| !self.exchange.response.headers().contains(name);
        let hidden: Vec<_> = self.hidden.iter().copied().take(MOST).collect();
        let meant = |name: &'a [u8]| {
            let found = hidden.iter().copied().find(|hidden| likeness::is_alike(name, hidden));
            found.map(|hidden| (name, hidden))
        };
        listed.take(MOST).filter(is_absent).filter_map(meant).collect()
    }
}

/// The application's headers that the script cannot read.
fn hidden<'a>(response: &FilteredResponse, exchange: &'a ObservedExchange) -> Vec<&'a [u8]> {
    let mut known = HashSet::new();
    let names = exchange.response.headers().iter().map(|(name, _)| name);
    names
        .filter(|name| is_header_name(name) && known.insert(name.to_ascii_lowercase()))
        .filter(|name| !response.is_visible(name) && !expected::is_expected(name))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::observed;

    #[test]
    fn hidden_headers_are_those_of_the_application() {
        let observation = observed(
            "page https://app.example.com\n\nGET https://api.example.com/\n\n\
             HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: *\nServer: x\nX-Total-Count: 1\n\
             Content-Type: text/plain\nx-total-count: 2\nCF-Ray: 1\nLink: <x>\n",
        );
        let exposure = Exposure::of(&observation).unwrap();
        assert_eq!(exposure.hidden, [&b"X-Total-Count"[..], b"Link"]);
    }

    #[test]
    fn long_lists_cost_little() {
        let names: Vec<_> = (0..20_000).map(|number| format!("X-{number}")).collect();
        let lines: String = names.iter().map(|name| format!("{name}a: 1\n")).collect();
        let observation = observed(&format!(
            "page https://a.example\n\nGET https://b.example/\n\nHTTP/1.1 200 OK\n\
             Access-Control-Allow-Origin: *\n{NAME}: {}\n{lines}",
            names.join(",")
        ));
        let exposure = Exposure::of(&observation).unwrap();
        assert_eq!((exposure.hidden.len(), exposure.misspelt().len()), (20_000, MOST));
    }
}
