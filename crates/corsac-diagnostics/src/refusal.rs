//! What the rules about refusals have in common.

use corsac::CredentialsMode;
use corsac::browser::{CorsCheckFailure, Failure, Initiator, Request};
use url::Url;

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::{Observation, ObservedExchange};
use crate::place::{self, Message, Place};
use crate::{excerpt, remedy};

impl Finding {
    /// The same finding, about bytes of the exchange whose response made the fetch fail.
    pub(crate) fn at_failure(
        self,
        observation: &Observation,
        places: impl FnOnce(&ObservedExchange) -> Vec<Place>,
    ) -> Self {
        match observation.failed_index() {
            Some(index) => self.at(index, places(&observation.exchanges[index])),
            None => self,
        }
    }

    /// The same finding, about the redirect that led to a URL which the browser does not request;
    /// as it is if no redirect did.
    pub(crate) fn at_redirect(self, observation: &Observation) -> Self {
        match redirect(observation) {
            Some((index, exchange)) => {
                self.at(index, place::lines(exchange, Message::Response, "Location"))
            }
            None => self,
        }
    }
}

/// The CORS check that refused, if one did.
pub(crate) fn cors_check(observation: &Observation) -> Option<&CorsCheckFailure> {
    match observation.failure()? {
        Failure::CorsCheck(failure) => Some(failure),
        _ => None,
    }
}

/// The response that refused, as the beginning of a sentence.
///
/// It says the URL after redirects, and the status if that is no ok status.
pub(crate) fn response(observation: &Observation) -> String {
    let Some(exchange) = observation.failed_exchange() else { return "The response".to_owned() };
    let mut text = format!("The response to the {}", exchange.kind);
    if observation.request.url_list().len() > 1 {
        text += &format!(" for {}", excerpt::url(&exchange.url));
    }
    if !(200..300).contains(&exchange.status()) {
        text += &format!(" (status {})", exchange.status());
    }
    text
}

/// The status of the response that refused; 0 if no response did.
pub(crate) fn status(observation: &Observation) -> u16 {
    observation.failed_exchange().map_or(0, ObservedExchange::status)
}

/// The redirect that led to a URL which the browser does not request.
fn redirect(observation: &Observation) -> Option<(usize, &ObservedExchange)> {
    let was_redirected =
        observation.failed_index().is_some() || observation.request.url_list().len() > 1;
    was_redirected.then(|| observation.last_of_request()).flatten()
}

/// The refused URL, and the redirect that led there, as what comes after "asks for" in a sentence.
pub(crate) fn asked_for(observation: &Observation, url: &Url) -> String {
    match redirect(observation) {
        Some((_, exchange)) => {
            format!("{}, where {} redirects it", excerpt::url(url), excerpt::url(&exchange.url))
        }
        None => excerpt::url(url),
    }
}

/// The page and its origin, as what comes after an article.
pub(crate) fn page(request: &Request) -> String {
    let origin = request.origin();
    if origin.is_opaque() { "page".to_owned() } else { format!("page {origin}") }
}

/// A header's name as the page spells it, which its preflight does not.
pub(crate) fn spelled(request: &Request, name: &[u8]) -> Vec<u8> {
    let mut names = request.header_list().iter().map(|(own, _)| own);
    names.find(|own| own.eq_ignore_ascii_case(name)).unwrap_or(name).to_vec()
}

/// Whether a URL is a host and a port without a scheme before them, read as scheme and path.
pub(crate) fn is_host_and_port(url: &Url) -> bool {
    url.cannot_be_a_base() && url.path().starts_with(|first: char| first.is_ascii_digit())
}

/// What the page wrote to have credentials sent.
pub(crate) fn include_credentials(request: &Request) -> &'static str {
    match request.initiator() {
        Initiator::Fetch => "credentials: \"include\"",
        Initiator::XmlHttpRequest | Initiator::EventSource => "withCredentials",
        _ => "crossorigin=\"use-credentials\"",
    }
}

/// Whether a wildcard is only an asterisk to this request.
pub(crate) fn takes_wildcards_literally(request: &Request) -> bool {
    request.credentials_mode() == CredentialsMode::Include
}

/// What to do about a response to a preflight that leads elsewhere or reports an error.
pub(crate) fn answer_preflight(observation: &Observation) -> Fix {
    let fix = Fix::advice(
        "Answer the preflight (OPTIONS) with status 204, before any routing, redirect or login.",
    );
    remedy::with_responses(fix, observation)
}

/// Where a redirect leads, for a message; `None` without a `Location` that can be read.
pub(crate) fn location(exchange: &ObservedExchange) -> Option<String> {
    let location = exchange.response.headers().first(b"location")?;
    let target = exchange.url.join(&String::from_utf8_lossy(location)).ok()?;
    Some(excerpt::url(&target))
}
