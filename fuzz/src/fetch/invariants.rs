//! What holds for every fetch, in other words than the engine's.

use corsac::browser::{
    BrowserProfile, ExchangeKind, FilteredResponse, IncludeCredentials, Mode, Response,
    ResponseType,
};
use corsac::origin::is_potentially_trustworthy_url;
use corsac::{CredentialsMode, HeaderList};
use url::Position;

use super::played::{Exchange, Played};

/// Checks a fetch; `earlier` are the exchanges of the fetches before it in the same browser.
pub(super) fn check(played: &Played, earlier: &[Exchange]) {
    for (index, exchange) in played.exchanges.iter().enumerate() {
        let before: Vec<&Exchange> = earlier.iter().chain(&played.exchanges[..index]).collect();
        check_target(played, exchange);
        check_credentials(played, index);
        match exchange.kind {
            ExchangeKind::Preflight => check_preflight(played, exchange),
            ExchangeKind::Request => check_request(played, index, &before),
        }
    }
    check_counts(played);
    if let Some(response) = played.outcome.response() {
        check_sharing(played, response);
        check_visible_headers(played, response);
    }
}

/// Nothing is sent anywhere but over http(s), to a bad port, or in the clear from a secure page.
fn check_target(played: &Played, exchange: &Exchange) {
    let url = &exchange.url;
    assert!(matches!(url.scheme(), "http" | "https"), "{played:#?}");
    assert_ne!(url.port(), Some(6000), "{played:#?}");
    if played.request.client().url().scheme() == "https" {
        assert!(is_potentially_trustworthy_url(url), "{played:#?}");
    }
    if played.request.mode() == Mode::SameOrigin {
        assert!(played.request.origin().is_same_origin_with_url(url), "{played:#?}");
    }
}

/// Credentials stay at home unless the page said otherwise, and never go with a preflight.
fn check_credentials(played: &Played, index: usize) {
    let exchange = &played.exchanges[index];
    if exchange.credentials == IncludeCredentials::No {
        return;
    }
    assert_eq!(exchange.kind, ExchangeKind::Request, "{played:#?}");
    let is_allowed = match played.request.credentials_mode() {
        CredentialsMode::Include => true,
        CredentialsMode::SameOrigin => !has_left_home(played, index),
        CredentialsMode::Omit => false,
    };
    assert!(is_allowed, "{played:#?}");
}

fn has_left_home(played: &Played, index: usize) -> bool {
    let origin = played.request.origin();
    played.exchanges[..=index].iter().any(|own| !origin.is_same_origin_with_url(&own.url))
}

/// A preflight carries nothing of the request.
fn check_preflight(played: &Played, exchange: &Exchange) {
    assert_eq!((exchange.method.as_str(), exchange.has_body), ("OPTIONS", false), "{played:#?}");
    assert!(exchange.headers.contains(b"origin"), "{played:#?}");
    assert!(exchange.headers.contains(b"access-control-request-method"), "{played:#?}");
    for name in ["x-a", "x-b", "authorization", "content-type", "range", "if-match", "cookie"] {
        assert!(!exchange.headers.contains(name.as_bytes()), "{name} {played:#?}");
    }
    assert_eq!(played.request.mode(), Mode::Cors, "{played:#?}");
}

/// A request across origins carries nothing unsafe that no preflight to its URL has allowed.
fn check_request(played: &Played, index: usize, before: &[&Exchange]) {
    let exchange = &played.exchanges[index];
    assert!(!exchange.headers.contains(b"cookie"), "{played:#?}");
    if !has_left_home(played, index) {
        return;
    }
    let is_allowed = |header: &[u8], item: &str| {
        before.iter().any(|earlier| {
            earlier.kind == ExchangeKind::Preflight
                && earlier.url == exchange.url
                && earlier.response.as_ref().is_some_and(|response| lists(response, header, item))
        })
    };
    if !["GET", "HEAD", "POST"].contains(&exchange.method.as_str()) {
        let method = &exchange.method;
        let is_allowed = is_allowed(b"access-control-allow-methods", method)
            || is_allowed_by_silence(played, exchange, before);
        assert!(is_allowed, "{method} {played:#?}");
    }
    for name in unsafe_names(&exchange.headers) {
        assert!(is_allowed(b"access-control-allow-headers", name), "{name} {played:#?}");
    }
}

/// The standard, and no browser, takes a preflight response without `Access-Control-Allow-Methods`
/// for leave if the preflight was forced (CORS-preflight fetch, step 7.4).
fn is_allowed_by_silence(played: &Played, exchange: &Exchange, before: &[&Exchange]) -> bool {
    let method = exchange.method.as_bytes();
    let announces = |headers: &HeaderList| {
        headers.get(b"access-control-request-method").as_deref() == Some(method)
    };
    let is_silent =
        |response: &Response| !response.headers().contains(b"access-control-allow-methods");
    played.request.departures().profile() == BrowserProfile::Standard
        && before.iter().any(|earlier| {
            earlier.may_be_forced
                && earlier.url == exchange.url
                && announces(&earlier.headers)
                && earlier.response.as_ref().is_some_and(is_silent)
        })
}

/// Names of headers that no profile thinks safe with any of the values they have here.
fn unsafe_names(headers: &HeaderList) -> impl Iterator<Item = &'static str> {
    let always = ["x-a", "x-b", "authorization", "if-match", "x-http-method"];
    let is_json = headers.get(b"content-type").as_deref() == Some(b"application/json");
    let names = always.into_iter().chain(is_json.then_some("content-type"));
    names.filter(|name| headers.contains(name.as_bytes()))
}

/// At most 21 requests; as many URLs as requests, unless the last was not sent.
fn check_counts(played: &Played) {
    let requests = played.exchanges.iter().filter(|own| own.kind == ExchangeKind::Request).count();
    let urls = played.request.url_list().len();
    assert!(requests <= 21 && urls <= 21, "{played:#?}");
    assert!(urls == requests || urls == requests + 1, "{played:#?}");
    // The scheme of a URL may have been upgraded.
    let (first, asked) = (played.request.url(), played.asked.url());
    assert_eq!(first[Position::AfterScheme..], asked[Position::AfterScheme..], "{played:#?}");
}

/// A page reads what is its own, and what the CORS check lets it.
fn check_sharing(played: &Played, response: &FilteredResponse) {
    let (request, internal) = (&played.request, response.internal_response());
    let origin = request.origin();
    let is_home = |url| origin.is_same_origin_with_url(url);
    match response.response_type() {
        ResponseType::Basic if request.url().scheme() == "data" => {}
        ResponseType::Basic => assert!(request.url_list().iter().all(is_home), "{played:#?}"),
        ResponseType::Cors => {
            let origins = ["null", origin.as_str()];
            assert!(shares(internal, request.credentials_mode(), &origins), "{played:#?}");
        }
        ResponseType::Opaque | ResponseType::OpaqueRedirect => {
            assert!(response.headers().is_empty() && response.status() == 0, "{played:#?}");
            assert!(!played.outcome.is_readable(), "{played:#?}");
        }
    }
}

/// The page sees headers that were received, and only those that were exposed.
fn check_visible_headers(played: &Played, response: &FilteredResponse) {
    let internal = response.internal_response();
    let exposes = |name: &str| lists(internal, b"access-control-expose-headers", name);
    for (name, _) in &response.headers() {
        assert!(internal.headers().contains(name), "{played:#?}");
        assert!(!name.starts_with(b"set-cookie"), "{played:#?}");
    }
    if response.response_type() == ResponseType::Cors {
        let is_visible = response.headers().contains(b"x-secret");
        assert!(!is_visible || exposes("x-secret"), "{played:#?}");
        assert_eq!(is_visible, response.get("x-secret").is_some(), "{played:#?}");
    }
}

/// The CORS check.
fn shares(response: &Response, credentials: CredentialsMode, origins: &[&str]) -> bool {
    let lines: Vec<&[u8]> = response.headers().values(b"access-control-allow-origin").collect();
    let [origin] = lines[..] else { return false };
    let is_named = origins.iter().any(|own| own.as_bytes() == origin);
    match credentials {
        CredentialsMode::Include => {
            // Firefox leaves out empty lines.
            let allow = response.headers().values(b"access-control-allow-credentials");
            let allow: Vec<&[u8]> = allow.filter(|line| !line.is_empty()).collect();
            allow == [b"true"] && is_named
        }
        CredentialsMode::Omit | CredentialsMode::SameOrigin => origin == b"*" || is_named,
    }
}

/// Whether a line of the header lists the item, or `*`.
fn lists(response: &Response, header: &[u8], item: &str) -> bool {
    let values = response.headers().values(header);
    let mut items =
        values.flat_map(|line| line.split(|byte| *byte == b',')).map(<[u8]>::trim_ascii);
    items.any(|listed| listed.eq_ignore_ascii_case(item.as_bytes()) || listed == b"*")
}
