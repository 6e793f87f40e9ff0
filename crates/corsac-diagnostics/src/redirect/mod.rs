//! Redirects, and what they change about the URL.

mod kind;
mod location;
mod login;

use corsac::Origin;
use corsac::browser::{ExchangeKind, Failure};
use corsac::status::is_redirect_status;
use url::Url;

use crate::observation::{Observation, ObservedExchange};
use crate::{excerpt, exchange_text};

pub(crate) use kind::RedirectKind;

/// A redirect.
#[derive(Clone, Debug)]
pub(crate) struct Redirect<'a> {
    /// The index of the exchange.
    pub(crate) index: usize,
    /// The exchange that was answered by it.
    pub(crate) exchange: &'a ObservedExchange,
    /// Where it leads.
    pub(crate) to: Url,
}

impl<'a> Redirect<'a> {
    /// The first redirect of this kind that has to do with the failure of the fetch: its own
    /// response failed, or it led to another origin and the request failed there or after it.
    pub(crate) fn of_failure(observation: &'a Observation, kind: RedirectKind) -> Option<Self> {
        if has_another_cause(observation.failure()?) {
            return None;
        }
        let failed = observation.failed_index();
        let has_to_do =
            |redirect: &Self| failed == Some(redirect.index) || redirect.crosses_origins();
        let exchanges = observation.exchanges.iter().enumerate();
        let mut redirects = exchanges.filter_map(|(index, exchange)| Self::of(index, exchange));
        redirects.find(|redirect| redirect.kind() == kind && has_to_do(redirect))
    }

    fn of(index: usize, exchange: &'a ObservedExchange) -> Option<Self> {
        let location = exchange.response.headers().first(b"Location");
        let location = String::from_utf8_lossy(location.filter(|value| !value.is_empty())?);
        let to = exchange.url.join(&location).ok()?;
        is_redirect_status(exchange.status()).then_some(Self { index, exchange, to })
    }

    /// What it changes.
    pub(crate) fn kind(&self) -> RedirectKind {
        RedirectKind::between(&self.exchange.url, &self.to)
    }

    /// That it redirects where to, as the beginning of a sentence.
    pub(crate) fn sentence(&self) -> String {
        format!(
            "{} is redirected to {}",
            exchange_text::request(self.exchange),
            excerpt::url(&self.to)
        )
    }

    /// What that leads to, in a sentence.
    pub(crate) fn consequence(&self, observation: &Observation) -> &'static str {
        if self.exchange.kind == ExchangeKind::Preflight {
            "A browser follows no redirect of a preflight."
        } else if observation.failed_index() == Some(self.index) {
            "The browser refused the redirect itself."
        } else {
            "The request failed after that redirect."
        }
    }

    /// What to do about a redirect to the right URL.
    pub(crate) fn advice(&self) -> String {
        let to = excerpt::url(&self.to);
        let server = match self.exchange.kind {
            ExchangeKind::Preflight => "answer OPTIONS before it redirects",
            ExchangeKind::Request => "answer without a redirect",
        };
        format!("Let the page request {to} itself, or let the server {server}.")
    }

    fn crosses_origins(&self) -> bool {
        !Origin::of_url(&self.exchange.url).is_same_origin_with_url(&self.to)
    }
}

/// Whether a failure would come without what a [`RedirectKind`] names too.
fn has_another_cause(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::BadPort(_)
            | Failure::ConnectionClosed
            | Failure::MultipleLocations { .. }
            | Failure::RedirectToScheme { .. }
            | Failure::RedirectWithCredentials { .. }
            | Failure::TooManyRedirects
    )
}

#[cfg(test)]
mod tests {
    use corsac::browser::{Fetch, Moment, PreflightCache};

    use super::*;
    use crate::testing::observed;

    fn redirected(lines: &str) -> Option<String> {
        let text = format!(
            "page https://app.example.com\n\nPUT https://api.example.com/items\n\n\
             HTTP/1.1 {lines}\n"
        );
        let observation = observed(&text);
        let redirect = Redirect::of_failure(&observation, RedirectKind::Slashes)?;
        Some(redirect.sentence())
    }

    #[test]
    fn where_it_leads_is_said_without_secrets() {
        let sentence = redirected("301 Moved\nLocation: //me:pass@api.example.com/items/");
        let to = "(the preflight) is redirected to https://api.example.com/items/";
        assert!(sentence.clone().is_some_and(|text| text.ends_with(to)), "{sentence:?}");
    }

    #[test]
    fn what_leads_nowhere_is_no_redirect() {
        assert_eq!(redirected("301 Moved\nLocation:"), None);
        assert_eq!(redirected("301 Moved\nLocation: https://"), None);
        assert_eq!(redirected("301 Moved\nLocation: /items/\nLocation: /x"), None);
        assert_eq!(redirected("201 Created\nLocation: /items/"), None);
    }

    #[test]
    fn a_connection_that_breaks_after_a_redirect_is_not_its_fault() {
        let text = "page https://app.example.com\n\nGET https://api.example.com/items\n\n\
                    HTTP/1.1 302 Found\nLocation: https://cdn.example.com/items\n";
        let mut observation = observed(text);
        assert!(Redirect::of_failure(&observation, RedirectKind::Host).is_some());
        let (mut cache, request) = (PreflightCache::new(observation.profile), &observation.request);
        let mut fetch = Fetch::new(request.clone());
        fetch.poll_action(&mut cache, Moment::START);
        fetch.handle_connection_closed(&mut cache);
        observation.outcome = fetch.into_outcome();
        assert!(Redirect::of_failure(&observation, RedirectKind::Host).is_none());
    }
}
