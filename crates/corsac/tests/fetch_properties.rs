//! What must hold for every fetch, whatever the page asks and the server answers.
#![cfg(feature = "browser")]
#![allow(clippy::unwrap_used)]

use corsac::browser::{
    Action, BrowserProfile, Client, ExchangeKind, Fetch, IncludeCredentials, Mode, Moment, Outcome,
    PreflightCache, RedirectMode, Request, RequestInit, Response, ResponseType,
};
use corsac::{CredentialsMode, HeaderList};
use proptest::prelude::*;
use url::Url;

const ORIGINS: [&str; 3] =
    ["https://app.example", "https://api.example", "https://other.elsewhere.example"];

/// One exchange as the network saw it.
#[derive(Debug)]
struct Exchange {
    kind: ExchangeKind,
    url: Url,
    method: String,
    headers: HeaderList,
    credentials: IncludeCredentials,
    response: Response,
}

#[derive(Debug)]
struct Run {
    request: Request,
    exchanges: Vec<Exchange>,
    outcome: Outcome,
}

fn run(request: Request, answers: &[Response]) -> Run {
    let mut cache = PreflightCache::new(request.departures());
    let mut fetch = Fetch::new(request);
    let mut exchanges = Vec::new();
    loop {
        match fetch.poll_action(&mut cache, Moment::START) {
            Action::Send(http) => {
                let response = answers[exchanges.len() % answers.len()].clone();
                exchanges.push(Exchange {
                    kind: http.kind(),
                    url: http.url().clone(),
                    method: http.method().to_string(),
                    headers: http.headers().clone(),
                    credentials: http.credentials(),
                    response: response.clone(),
                });
                fetch.handle_response(response, &mut cache, Moment::START);
            }
            Action::Done(outcome) => {
                let outcome = outcome.clone();
                return Run { request: fetch.request().clone(), exchanges, outcome };
            }
        }
    }
}

fn url() -> impl Strategy<Value = String> {
    (0..ORIGINS.len(), "[a-c]").prop_map(|(origin, path)| format!("{}/{path}", ORIGINS[origin]))
}

fn header_line() -> impl Strategy<Value = (String, String)> {
    let names = prop::sample::select(vec![
        "X-A",
        "x-b",
        "Authorization",
        "Content-Type",
        "Accept",
        "Range",
        "Save-Data",
        "If-Match",
    ]);
    let values =
        prop::sample::select(vec!["1", "application/json", "text/plain", "bytes=0-", "on", ""]);
    (names, values).prop_map(|(name, value)| (name.to_owned(), value.to_owned()))
}

fn request() -> impl Strategy<Value = Request> {
    (
        prop::sample::select(BrowserProfile::ALL.to_vec()),
        url(),
        prop::sample::select(vec!["GET", "HEAD", "POST", "PUT", "patch", "DELETE"]),
        prop::collection::vec(header_line(), 0..4),
        prop::sample::select(vec![Mode::Cors, Mode::Cors, Mode::NoCors, Mode::SameOrigin]),
        prop::sample::select(vec![
            CredentialsMode::Omit,
            CredentialsMode::SameOrigin,
            CredentialsMode::Include,
        ]),
        prop::sample::select(vec![
            RedirectMode::Follow,
            RedirectMode::Follow,
            RedirectMode::Manual,
        ]),
        any::<bool>(),
    )
        .prop_filter_map("the constructor throws", |parts| {
            let (profile, url, method, headers, mode, credentials, redirect, sandboxed) = parts;
            let page = Client::document("https://app.example/page".parse().unwrap());
            let page = if sandboxed { page.sandboxed() } else { page };
            let init = RequestInit {
                method: Some(method.to_owned()),
                headers,
                mode,
                credentials,
                redirect,
                ..RequestInit::default()
            };
            Request::new(&page, url.parse().unwrap(), init, profile).ok()
        })
}

fn answer() -> impl Strategy<Value = Response> {
    let line = |name: &'static str, values: &'static [&'static str]| {
        prop::collection::vec(prop::sample::select(values.to_vec()), 0..2).prop_map(move |values| {
            values.into_iter().map(|value| (name, value.to_owned())).collect()
        })
    };
    type Lines = Vec<(&'static str, String)>;
    let lines: Vec<BoxedStrategy<Lines>> = vec![
        line("Access-Control-Allow-Origin", &["*", "null", ORIGINS[0], ORIGINS[0], ORIGINS[1]])
            .boxed(),
        line("Access-Control-Allow-Credentials", &["true", "True"]).boxed(),
        line("Access-Control-Allow-Methods", &["*", "PUT", "PUT, patch", "DELETE,", "a b"]).boxed(),
        line(
            "Access-Control-Allow-Headers",
            &["*", "x-a", "X-B, authorization", "content-type", "@"],
        )
        .boxed(),
        line("Access-Control-Expose-Headers", &["*", "x-secret", "Set-Cookie", ", ,"]).boxed(),
        line("X-Secret", &["1"]).boxed(),
        line("Set-Cookie", &["a=b"]).boxed(),
        line("Vary", &["Origin"]).boxed(),
        (0..2_usize, url()).prop_map(|(count, url)| vec![("Location", url); count]).boxed(),
    ];
    (prop::sample::select(vec![200_u16, 204, 404, 301, 302, 303, 307, 308]), lines)
        .prop_map(|(status, lines)| Response::new(status, lines.concat()))
}

/// The CORS check, in other words than the engine's.
fn shares(response: &Response, credentials: CredentialsMode, origins: &[&str]) -> bool {
    let lines: Vec<&[u8]> = response.headers().values(b"access-control-allow-origin").collect();
    let [origin] = lines[..] else { return false };
    match credentials {
        CredentialsMode::Include => {
            let allow: Vec<&[u8]> =
                response.headers().values(b"access-control-allow-credentials").collect();
            allow == [b"true"] && origins.iter().any(|own| own.as_bytes() == origin)
        }
        _ => origin == b"*" || origins.iter().any(|own| own.as_bytes() == origin),
    }
}

fn lists(response: &Response, header: &[u8], item: &str) -> bool {
    response.headers().values(header).flat_map(|line| line.split(|byte| *byte == b',')).any(
        |listed| {
            listed.trim_ascii().eq_ignore_ascii_case(item.as_bytes()) || listed.trim_ascii() == b"*"
        },
    )
}

fn unsafe_lines(exchange: &Exchange) -> impl Iterator<Item = String> {
    exchange.headers.iter().filter_map(|(name, value)| {
        let name = String::from_utf8(name.to_ascii_lowercase()).unwrap();
        let is_unsafe = match name.as_str() {
            "x-a" | "x-b" | "authorization" | "if-match" => true,
            "content-type" => value == b"application/json",
            _ => false,
        };
        is_unsafe.then_some(name)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn a_response_is_shared_only_if_the_cors_check_passes(
        request in request(), answers in prop::collection::vec(answer(), 1..5),
    ) {
        let run = run(request, &answers);
        let Some(response) = run.outcome.response() else { return Ok(()) };
        if response.response_type() == ResponseType::Cors {
            let credentials = run.request.credentials_mode();
            let origins = ["null", run.request.origin().as_str()];
            prop_assert!(shares(response.internal_response(), credentials, &origins), "{run:?}");
        }
        if response.response_type() == ResponseType::Basic {
            let origin = run.request.origin();
            prop_assert!(run.request.url_list().iter().all(|url| origin.is_same_origin_with_url(url)));
        }
    }

    #[test]
    fn visible_headers_are_among_the_received(
        request in request(), answers in prop::collection::vec(answer(), 1..5),
    ) {
        let run = run(request, &answers);
        let Some(response) = run.outcome.response() else { return Ok(()) };
        let received = response.internal_response().headers();
        for (name, _) in &response.headers() {
            prop_assert!(received.contains(name));
            prop_assert!(!name.starts_with(b"set-cookie"));
        }
        if response.response_type() == ResponseType::Cors {
            let hidden = !lists(response.internal_response(), b"access-control-expose-headers", "x-secret");
            prop_assert!(!(hidden && response.headers().contains(b"x-secret")), "{run:?}");
        }
        if response.response_type() == ResponseType::Opaque {
            prop_assert!(response.headers().is_empty() && response.status() == 0);
        }
    }

    #[test]
    fn nothing_unsafe_goes_out_unless_a_preflight_allowed_it(
        request in request(), answers in prop::collection::vec(answer(), 1..5),
    ) {
        let run = run(request, &answers);
        let page = run.request.origin().clone();
        let mut crossed = false;
        for (index, exchange) in run.exchanges.iter().enumerate() {
            crossed |= !page.is_same_origin_with_url(&exchange.url);
            if exchange.kind == ExchangeKind::Preflight || !crossed {
                continue;
            }
            let allowed = |header: &[u8], item: &str| {
                run.exchanges[..index].iter().any(|earlier| {
                    earlier.kind == ExchangeKind::Preflight
                        && earlier.url == exchange.url
                        && lists(&earlier.response, header, item)
                })
            };
            if !["GET", "HEAD", "POST"].contains(&exchange.method.as_str()) {
                let method = &exchange.method;
                prop_assert!(allowed(b"access-control-allow-methods", method), "{run:?}");
            }
            for name in unsafe_lines(exchange) {
                prop_assert!(allowed(b"access-control-allow-headers", &name), "{name} {run:?}");
            }
        }
    }

    #[test]
    fn credentials_and_counts_stay_within_bounds(
        request in request(), answers in prop::collection::vec(answer(), 1..5),
    ) {
        let credentials_mode = request.credentials_mode();
        let page = request.origin().clone();
        let run = run(request, &answers);
        let requests = run.exchanges.iter().filter(|own| own.kind == ExchangeKind::Request).count();
        prop_assert!(requests <= 21 && run.exchanges.len() <= 42);
        let mut left = false;
        for exchange in &run.exchanges {
            left |= !page.is_same_origin_with_url(&exchange.url);
            let included = exchange.credentials == IncludeCredentials::Yes;
            prop_assert!(!(included && exchange.kind == ExchangeKind::Preflight));
            prop_assert!(!(included && credentials_mode == CredentialsMode::Omit));
            let leaks = included && left && credentials_mode == CredentialsMode::SameOrigin;
            prop_assert!(!leaks, "{run:?}");
        }
    }
}
