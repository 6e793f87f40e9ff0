//! The exchanges of an observation in which a page and a server speak of CORS.

use corsac::browser::{BrowserProfile, ExchangeKind, Mode};

use crate::observation::{Observation, ObservedExchange};

/// The exchanges whose responses are to say who may read them, with their indices.
pub(crate) fn exchanges(
    observation: &Observation,
) -> impl Iterator<Item = (usize, &ObservedExchange)> {
    let exchanges = observation.exchanges.iter().enumerate();
    exchanges.filter(|(_, exchange)| is_asked(observation, exchange))
}

/// The last preflight that was granted, with its index.
pub(crate) fn granted_preflight(observation: &Observation) -> Option<(usize, &ObservedExchange)> {
    let refused = observation.failed_index();
    observation
        .exchanges_of(ExchangeKind::Preflight)
        .filter(|(index, _)| Some(*index) != refused)
        .last()
}

/// Whether `Access-Control-Allow-Origin` has exactly this value.
pub(crate) fn allows(exchange: &ObservedExchange, origin: &[u8]) -> bool {
    exchange.get("Access-Control-Allow-Origin").as_deref() == Some(origin)
}

/// Whether `Access-Control-Allow-Credentials` says yes.
pub(crate) fn allows_credentials(exchange: &ObservedExchange) -> bool {
    exchange.get("Access-Control-Allow-Credentials").as_deref() == Some(b"true")
}

/// The `Origin` that was sent.
pub(crate) fn origin(exchange: &ObservedExchange) -> Option<&[u8]> {
    exchange.request_headers.first(b"origin")
}

/// The browser, as the subject of a sentence.
pub(crate) fn browser(profile: BrowserProfile) -> &'static str {
    match profile {
        BrowserProfile::Standard => "a browser that keeps to the standard",
        BrowserProfile::Chromium => "Chromium",
        BrowserProfile::Firefox => "Firefox",
    }
}

/// Whether a browser asks of this response that it names the page's origin.
fn is_asked(observation: &Observation, exchange: &ObservedExchange) -> bool {
    let is_at_home = observation.request.origin().is_same_origin_with_url(&exchange.url);
    let is_tainted = origin(exchange) == Some(b"null");
    observation.request.mode() == Mode::Cors
        && origin(exchange).is_some()
        && (is_tainted || !is_at_home)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::observed;

    fn asked(text: &str) -> Vec<usize> {
        exchanges(&observed(text)).map(|(index, _)| index).collect()
    }

    #[test]
    fn the_pages_own_server_is_not_asked() {
        let own = "page https://a.example\n\nPOST https://a.example/1\n\nHTTP/1.1 200 OK\n";
        assert_eq!(asked(own), [0; 0]);
        let other = "page https://a.example\n\nPOST https://b.example/1\n\nHTTP/1.1 200 OK\n";
        assert_eq!(asked(other), [0]);
    }

    #[test]
    fn it_is_once_other_origins_redirect_there() {
        let text = "page https://a.example\n\nGET https://b.example/1\n\n\
                    HTTP/1.1 302 Found\nLocation: https://a.example/2\n\
                    Access-Control-Allow-Origin: *\n\nHTTP/1.1 200 OK\n";
        assert_eq!(asked(text), [0, 1]);
    }

    #[test]
    fn without_cors_nobody_is_asked() {
        let text =
            "page https://a.example\nmode no-cors\n\nPOST https://b.example/1\n\nHTTP/1.1 200 OK\n";
        assert_eq!(asked(text), [0; 0]);
    }

    #[test]
    fn a_refused_preflight_is_not_granted() {
        let granted = "page https://a.example\n\nPUT https://b.example/1\n\n\
                       HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: *\n\
                       Access-Control-Allow-Methods: PUT\n\nHTTP/1.1 200 OK\n";
        assert_eq!(granted_preflight(&observed(granted)).map(|(index, _)| index), Some(0));
        let refused = "page https://a.example\n\nPUT https://b.example/1\n\nHTTP/1.1 200 OK\n";
        assert!(granted_preflight(&observed(refused)).is_none());
    }
}
