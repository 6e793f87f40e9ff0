//! Each difference that `guide/coming_from_tower_http.md` states, with both layers side by side.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use corsac::origin::SerializedOrigin;
use corsac::server::{
    ConfigErrors, MaxAge, OnDisallowed, OriginPredicate, OriginVerdict, Policy, PolicyConfig,
    PreflightHandling, PreflightStatus, Problem, RouteConfig, Routes, RoutesConfig, VaryMode,
};
use corsac_tower::{CorsLayer, OriginSource};
use http::{HeaderName, HeaderValue, Method, Request, Response};
use support::*;
use tower::{Layer, Service, ServiceExt};
use tower_http::cors::{self, AllowCredentials, AllowHeaders, AllowMethods, AllowOrigin};

/// A service that answers with these headers, and with one that says that it was reached.
#[derive(Clone, Copy)]
struct Inner(&'static [(&'static str, &'static str)]);

impl Service<Request<()>> for Inner {
    type Response = Response<()>;
    type Error = Infallible;
    type Future = Ready<Result<Response<()>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        let mut response = Response::new(());
        for (name, value) in self.0.iter().chain(&[("x-reached", "yes")]) {
            let name = HeaderName::from_static(name);
            response.headers_mut().append(name, HeaderValue::from_static(value));
        }
        ready(Ok(response))
    }
}

async fn over<L>(layer: &L, inner: Inner, request: Request<()>) -> Response<()>
where
    L: Layer<Inner>,
    L::Service: Service<Request<()>, Response = Response<()>, Error = Infallible>,
{
    let Ok(response) = layer.layer(inner).oneshot(request).await;
    response
}

async fn send<L>(layer: &L, request: Request<()>) -> Response<()>
where
    L: Layer<Inner>,
    L::Service: Service<Request<()>, Response = Response<()>, Error = Infallible>,
{
    over(layer, Inner(&[]), request).await
}

/// What `support::config` says, in their words.
fn theirs() -> cors::CorsLayer {
    cors::CorsLayer::new()
        .allow_origin([HeaderValue::from_static(APP)])
        .allow_methods([Method::PUT])
        .allow_headers([http::header::CONTENT_TYPE])
        .expose_headers([HeaderName::from_static("x-request-id")])
        .allow_credentials(true)
        .max_age(Duration::from_secs(600))
}

fn ours() -> CorsLayer {
    CorsLayer::new(policy())
}

fn ours_with(config: PolicyConfig) -> CorsLayer {
    CorsLayer::new(Policy::new(config).unwrap())
}

fn list(texts: &[&str]) -> Vec<String> {
    texts.iter().copied().map(str::to_owned).collect()
}

fn problems(config: PolicyConfig) -> Vec<Problem> {
    let errors: ConfigErrors = Policy::new(config).unwrap_err();
    errors.into_iter().map(|error| error.problem).collect()
}

fn was_reached(response: &Response<()>) -> bool {
    response.headers().contains_key("x-reached")
}

/// A preflight that also announces a header.
fn announcing(origin: &str, method: Method, name: &'static str) -> Request<()> {
    let mut request = preflight("/", origin, method);
    request.headers_mut().insert("access-control-request-headers", HeaderValue::from_static(name));
    request
}

fn options(origin: Option<&str>) -> Request<()> {
    let mut request = Request::options("/").body(()).unwrap();
    if let Some(origin) = origin {
        request.headers_mut().insert("origin", HeaderValue::try_from(origin).unwrap());
    }
    request
}

/// The lines of one header in both responses.
async fn both(
    name: &str,
    theirs: &cors::CorsLayer,
    ours: &CorsLayer,
    request: impl Fn() -> Request<()>,
) -> [Vec<String>; 2] {
    let of = |response: &Response<()>| {
        lines(response.headers(), name).into_iter().map(str::to_owned).collect()
    };
    [of(&send(theirs, request()).await), of(&send(ours, request()).await)]
}

// What stays the same.

#[tokio::test]
async fn an_allowed_request_gets_the_same_from_both() {
    for request in [|| get("/", APP), || announcing(APP, Method::PUT, "content-type")] {
        for name in [
            "access-control-allow-origin",
            "access-control-allow-credentials",
            "access-control-allow-methods",
            "access-control-allow-headers",
            "access-control-expose-headers",
            "access-control-max-age",
        ] {
            let [theirs, ours] = both(name, &theirs(), &ours(), request).await;
            assert_eq!(theirs, ours, "{name}");
        }
    }
}

#[tokio::test]
async fn permissive_is_a_policy_of_wildcards() {
    let theirs = cors::CorsLayer::permissive();
    let ours = ours_with(PolicyConfig {
        allow_origins: list(&["*"]),
        allow_methods: list(&["*"]),
        allow_headers: list(&["*"]),
        expose_headers: list(&["*"]),
        ..PolicyConfig::default()
    });
    for request in [|| get("/", OTHER), || announcing(OTHER, Method::PATCH, "x-a")] {
        for name in [
            "access-control-allow-origin",
            "access-control-allow-methods",
            "access-control-allow-headers",
            "access-control-expose-headers",
        ] {
            let [theirs, ours] = both(name, &theirs, &ours, request).await;
            assert_eq!(theirs, ours, "{name}");
        }
    }
}

#[tokio::test]
async fn wildcards_repeat_the_request_where_credentials_are_allowed() {
    let theirs = theirs()
        .allow_methods(AllowMethods::mirror_request())
        .allow_headers(AllowHeaders::mirror_request());
    let ours = ours_with(PolicyConfig {
        allow_methods: list(&["*"]),
        allow_headers: list(&["*"]),
        ..config()
    });
    for name in ["access-control-allow-methods", "access-control-allow-headers"] {
        let request = || announcing(APP, Method::PATCH, "x-a");
        let [theirs, ours] = both(name, &theirs, &ours, request).await;
        assert_eq!(theirs, ours, "{name}");
    }
}

#[tokio::test]
async fn predicates_allow_the_same() {
    let theirs = cors::CorsLayer::new().allow_origin(AllowOrigin::predicate(|origin, _| {
        origin.as_bytes().ends_with(b".tenants.example")
    }));
    let ours = ours_with(PolicyConfig {
        allow_origin_predicate: Some(OriginPredicate::new(|origin| {
            origin.host().ends_with(".tenants.example")
        })),
        ..PolicyConfig::default()
    });
    for origin in ["https://a.tenants.example", OTHER] {
        let name = "access-control-allow-origin";
        let [theirs, ours] = both(name, &theirs, &ours, || get("/", origin)).await;
        assert_eq!(theirs, ours, "{origin}");
    }
}

#[tokio::test]
async fn what_depends_on_the_path_is_a_route() {
    let theirs = theirs().allow_credentials(AllowCredentials::predicate(|_, parts| {
        parts.uri.path().starts_with("/account/")
    }));
    let without_credentials = PolicyConfig { allow_credentials: false, ..config() };
    let routes = Routes::new(RoutesConfig {
        default: Some(without_credentials),
        routes: vec![RouteConfig {
            path: Some("/account/**".into()),
            policy: Some(config()),
            ..RouteConfig::default()
        }],
    });
    let ours = CorsLayer::new(routes.unwrap());
    for (path, expected) in [("/account/me", &["true"][..]), ("/other", &[])] {
        let name = "access-control-allow-credentials";
        assert_eq!(both(name, &theirs, &ours, || get(path, APP)).await, [expected, expected]);
    }
}

/// Counts how often it is asked, and allows one origin.
struct Source(Arc<AtomicUsize>);

impl OriginSource for Source {
    type Error = Infallible;

    async fn allows(&self, origin: &SerializedOrigin<'_>) -> Result<OriginVerdict, Infallible> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(match origin.as_str() {
            "https://tenant.example" => OriginVerdict::Allowed,
            _ => OriginVerdict::NotAllowed,
        })
    }
}

#[tokio::test]
async fn an_async_predicate_is_a_source_that_is_asked_about_origins_only() {
    let (asked_there, asked_here) = (Arc::new(AtomicUsize::new(0)), Arc::default());
    let counter = Arc::clone(&asked_there);
    let theirs = theirs().allow_origin(AllowOrigin::async_predicate(move |origin, _| async move {
        counter.fetch_add(1, Ordering::Relaxed);
        origin == "https://tenant.example"
    }));
    let ours = CorsLayer::new(asking()).with_origin_source(Source(Arc::clone(&asked_here)));
    for origin in ["https://tenant.example", OTHER, "null", "no origin", "http://tenant.example"] {
        let from_theirs = send(&theirs, get("/", origin)).await;
        let from_ours = send(&ours, get("/", origin)).await;
        assert_eq!(allow_origin(&from_theirs), allow_origin(&from_ours), "{origin}");
    }
    assert_eq!((asked_there.load(Ordering::Relaxed), asked_here.load(Ordering::Relaxed)), (5, 2));
}

// Preflights.

#[tokio::test]
async fn options_without_preflight_reaches_the_service_with_ours_only() {
    for request in [|| options(None), || options(Some(APP))] {
        assert!(!was_reached(&send(&theirs(), request()).await));
        assert!(was_reached(&send(&ours(), request()).await));
    }
}

#[tokio::test]
async fn a_refused_preflight_is_200_with_everything_there_and_403_with_nothing_here() {
    for (origin, method, name) in [
        (OTHER, Method::PUT, "content-type"),
        (APP, Method::DELETE, "content-type"),
        (APP, Method::PUT, "x-secret"),
    ] {
        let request = || announcing(origin, method.clone(), name);
        let from_theirs = send(&theirs(), request()).await;
        assert_eq!(from_theirs.status(), 200);
        assert_eq!(allow_origin(&from_theirs), (origin == APP).then_some(APP));
        assert_eq!(from_theirs.headers()["access-control-allow-credentials"], "true");
        assert_eq!(from_theirs.headers()["access-control-allow-methods"], "PUT");
        assert_eq!(from_theirs.headers()["access-control-allow-headers"], "content-type");
        let from_ours = send(&ours(), request()).await;
        assert_eq!(from_ours.status(), 403);
        assert_eq!(from_ours.headers().keys().collect::<Vec<_>>(), ["vary"]);
    }
}

#[tokio::test]
async fn an_allowed_preflight_is_200_there_and_204_here_unless_it_is_to_be_200() {
    let request = || preflight("/", APP, Method::PUT);
    assert_eq!(send(&theirs(), request()).await.status(), 200);
    assert_eq!(send(&ours(), request()).await.status(), 204);
    let ours = ours_with(PolicyConfig { preflight_status: PreflightStatus::Ok, ..config() });
    assert_eq!(send(&ours, request()).await.status(), 200);
}

#[tokio::test]
async fn only_ours_can_leave_preflights_to_the_service() {
    let ours = ours_with(PolicyConfig { preflight: PreflightHandling::Forward, ..config() });
    let response = send(&ours, preflight("/", APP, Method::PUT)).await;
    assert!(was_reached(&response));
    assert_eq!(allow_origin(&response), Some(APP));
}

#[tokio::test]
async fn methods_that_need_no_permission_are_not_listed() {
    let methods = [Method::GET, Method::HEAD, Method::POST, Method::PUT];
    let ours = ours_with(PolicyConfig {
        allow_methods: methods.iter().map(Method::to_string).collect(),
        ..config()
    });
    let theirs = theirs().allow_methods(methods);
    let name = "access-control-allow-methods";
    let lines = both(name, &theirs, &ours, || preflight("/", APP, Method::PUT)).await;
    assert_eq!(lines, [["GET,HEAD,POST,PUT"], ["PUT"]]);
    assert_eq!(send(&ours, preflight("/", APP, Method::POST)).await.status(), 204);
}

#[tokio::test]
async fn authorization_is_not_any_header_for_both_and_ours_can_say_so() {
    let request = || announcing(OTHER, Method::GET, "authorization");
    let theirs = cors::CorsLayer::permissive();
    let answer = send(&theirs, request()).await;
    // Browsers refuse that.
    assert_eq!(answer.headers()["access-control-allow-headers"], "*");
    let any = |names: &[&str]| {
        ours_with(PolicyConfig {
            allow_origins: list(&["*"]),
            allow_headers: list(names),
            ..PolicyConfig::default()
        })
    };
    assert_eq!(send(&any(&["*"]), request()).await.status(), 403);
    let answer = send(&any(&["*", "authorization"]), request()).await;
    assert_eq!(answer.headers()["access-control-allow-headers"], "*, authorization");
}

#[tokio::test]
async fn a_preflight_is_remembered_for_ten_minutes_unless_ours_is_told_otherwise() {
    let request = || preflight("/", APP, Method::GET);
    let theirs = cors::CorsLayer::new().allow_origin([HeaderValue::from_static(APP)]);
    let name = "access-control-max-age";
    assert_eq!(both(name, &theirs, &ours(), request).await, [vec![], vec!["600".to_owned()]]);
    let ours = ours_with(PolicyConfig { max_age: MaxAge::Disabled, ..config() });
    let theirs = theirs.max_age(Duration::ZERO);
    assert_eq!(both(name, &theirs, &ours, request).await, [["0"], ["0"]]);
}

#[tokio::test]
async fn private_network_access_is_answered_by_theirs_only() {
    let request = || {
        let mut request = preflight("/", APP, Method::PUT);
        request
            .headers_mut()
            .insert("access-control-request-private-network", HeaderValue::from_static("true"));
        request
    };
    let name = "access-control-allow-private-network";
    let lines = both(name, &theirs().allow_private_network(true), &ours(), request).await;
    assert_eq!(lines, [vec!["true".to_owned()], vec![]]);
}

// Responses.

#[tokio::test]
async fn a_refused_origin_gets_credentials_and_exposed_names_from_theirs_and_nothing_from_ours() {
    for request in [|| get("/", OTHER), || Request::new(())] {
        let theirs = send(&theirs(), request()).await;
        let names = ["access-control-allow-credentials", "access-control-expose-headers"];
        assert!(names.iter().all(|name| theirs.headers().contains_key(*name)));
        assert_eq!(cors_names(theirs.headers()).len(), 2);
        let ours = send(&ours(), request()).await;
        assert_eq!(cors_names(ours.headers()), [""; 0]);
    }
}

#[tokio::test]
async fn a_single_origin_is_told_to_everybody_by_theirs_and_to_itself_by_ours() {
    let theirs = cors::CorsLayer::new().allow_origin(HeaderValue::from_static(APP));
    let ours = CorsLayer::new(allowing(APP));
    for (request, expected) in [(get("/", OTHER), None), (get("/", APP), Some(APP))] {
        let origin = request.headers()["origin"].to_str().unwrap().to_owned();
        let response = send(&theirs, request).await;
        assert_eq!(allow_origin(&response), Some(APP));
        assert_eq!(response.headers().get("vary"), None);
        let response = send(&ours, get("/", &origin)).await;
        assert_eq!(allow_origin(&response), expected);
        assert_eq!(lines(response.headers(), "vary"), ["Origin"]);
    }
}

#[tokio::test]
async fn a_refused_request_can_be_kept_from_the_service_by_ours() {
    assert!(was_reached(&send(&theirs(), get("/", OTHER)).await));
    assert!(was_reached(&send(&ours(), get("/", OTHER)).await));
    let ours = ours_with(PolicyConfig { on_disallowed: OnDisallowed::Reject, ..config() });
    let response = send(&ours, get("/", OTHER)).await;
    assert_eq!((response.status().as_u16(), was_reached(&response)), (403, false));
}

#[tokio::test]
async fn headers_of_the_service_that_a_refusal_leaves_out_stay_with_theirs() {
    let leaking = Inner(&[("access-control-allow-origin", "*")]);
    assert_eq!(allow_origin(&over(&theirs(), leaking, get("/", OTHER)).await), Some("*"));
    assert_eq!(allow_origin(&over(&ours(), leaking, get("/", OTHER)).await), None);
    // Where both have one, the layer's counts.
    assert_eq!(allow_origin(&over(&theirs(), leaking, get("/", APP)).await), Some(APP));
    assert_eq!(allow_origin(&over(&ours(), leaking, get("/", APP)).await), Some(APP));
}

// `Vary`.

#[tokio::test]
async fn vary_of_an_answer_names_what_it_depends_on_with_ours() {
    let request = || announcing(APP, Method::PUT, "content-type");
    let [theirs, ours] = both("vary", &theirs(), &ours(), request).await;
    assert_eq!(theirs, ["origin"]);
    assert_eq!(ours, ["Origin, Access-Control-Request-Method, Access-Control-Request-Headers"]);
}

#[tokio::test]
async fn vary_that_the_service_says_already_is_not_said_again_by_ours() {
    let varying = Inner(&[("vary", "Accept, Origin")]);
    let response = over(&theirs(), varying, get("/", APP)).await;
    assert_eq!(lines(response.headers(), "vary"), ["Accept, Origin", "origin"]);
    let response = over(&ours(), varying, get("/", APP)).await;
    assert_eq!(lines(response.headers(), "vary"), ["Accept, Origin"]);
}

#[tokio::test]
async fn vary_can_be_lost_with_theirs_and_be_on_every_response_with_ours() {
    let vary =
        async |ours: &CorsLayer| both("vary", &theirs().vary([]), ours, || get("/", APP)).await;
    assert_eq!(vary(&ours()).await, [vec![], vec!["Origin".to_owned()]]);
    let any = PolicyConfig { allow_origins: list(&["*"]), ..PolicyConfig::default() };
    assert_eq!(vary(&ours_with(any.clone())).await, [[""; 0], [""; 0]]);
    let always = ours_with(PolicyConfig { vary: VaryMode::Always, ..any });
    assert_eq!(vary(&always).await[1], ["Origin"]);
}

// Mistakes.

#[test]
fn wildcards_with_credentials_panic_there_and_are_all_errors_here() {
    let theirs = || cors::CorsLayer::permissive().allow_credentials(true);
    assert!(catch_unwind(|| theirs().layer(Inner(&[]))).is_err());
    // Made without a layer, it panics at the first request.
    let mut service = cors::Cors::permissive(Inner(&[])).allow_credentials(true);
    let poll = || service.poll_ready(&mut Context::from_waker(Waker::noop()));
    assert!(catch_unwind(AssertUnwindSafe(poll)).is_err());
    let found = problems(PolicyConfig {
        allow_origins: list(&["*"]),
        expose_headers: list(&["*"]),
        allow_credentials: true,
        ..PolicyConfig::default()
    });
    assert_eq!(
        found,
        [Problem::WildcardOriginWithCredentials, Problem::ExposeWildcardWithCredentials],
    );
}

#[test]
fn a_wildcard_in_a_list_panics_there() {
    let listed = || [HeaderValue::from_static("*"), HeaderValue::from_static(APP)];
    assert!(catch_unwind(|| AllowOrigin::list(listed())).is_err());
}

#[tokio::test]
async fn any_origin_with_credentials_is_to_be_had_from_theirs_only() {
    for theirs in [
        cors::CorsLayer::very_permissive(),
        cors::CorsLayer::new().allow_credentials(true).allow_origin(AllowOrigin::mirror_request()),
    ] {
        let response = send(&theirs, get("/", "https://evil.example")).await;
        assert_eq!(allow_origin(&response), Some("https://evil.example"));
        assert_eq!(response.headers()["access-control-allow-credentials"], "true");
    }
    let found = problems(PolicyConfig {
        allow_origin_predicate: Some(OriginPredicate::new(|_| true)),
        allow_credentials: true,
        ..PolicyConfig::default()
    });
    assert!(matches!(found[..], [Problem::AllowsUnrelatedOrigin { .. }]), "{found:?}");
}

#[tokio::test]
async fn an_origin_that_browsers_do_not_send_allows_nobody_there_and_is_an_error_here() {
    for (written, suggested) in [
        ("https://app.example/", "https://app.example"),
        ("https://APP.example", "https://app.example"),
        ("https://app.example:443", "https://app.example"),
        ("app.example", "https://app.example"),
    ] {
        let theirs = cors::CorsLayer::new().allow_origin([HeaderValue::from_static(written)]);
        assert_eq!(allow_origin(&send(&theirs, get("/", APP)).await), None, "{written}");
        let config = PolicyConfig { allow_origins: list(&[written]), ..PolicyConfig::default() };
        let errors = Policy::new(config).unwrap_err();
        let suggestions: Vec<_> = errors.iter().map(|error| error.suggestion()).collect();
        assert_eq!(suggestions, [Some(suggested.to_owned())]);
    }
}

#[tokio::test]
async fn dangerous_origins_pass_there_and_are_errors_here() {
    for (origin, problem) in [
        ("null", Problem::NullOrigin),
        ("http://app.example", Problem::InsecureOriginWithCredentials),
    ] {
        let theirs = theirs().allow_origin([HeaderValue::from_static(origin)]);
        assert_eq!(allow_origin(&send(&theirs, get("/", origin)).await), Some(origin));
        let config = PolicyConfig { allow_origins: list(&[origin]), ..config() };
        assert_eq!(problems(config), [problem]);
    }
}

#[cfg(feature = "public-suffix")]
#[test]
fn a_pattern_that_anyone_can_match_is_an_error_here() {
    let config = PolicyConfig { allow_origins: list(&["https://*.co.uk"]), ..config() };
    assert_eq!(problems(config), [Problem::PublicSuffixWithCredentials { suffix: "co.uk".into() }]);
}

#[tokio::test]
async fn development_needs_no_mirror() {
    let localhost = PolicyConfig { allow_origins: list(&["http://localhost:*"]), ..config() };
    let response = send(&ours_with(localhost), get("/", "http://localhost:5173")).await;
    assert_eq!(allow_origin(&response), Some("http://localhost:5173"));
    assert_eq!(response.headers()["access-control-allow-credentials"], "true");
}

#[tokio::test]
async fn names_that_mean_nothing_pass_there_and_are_errors_here() {
    let theirs = theirs()
        .allow_methods([Method::TRACE])
        .allow_headers([http::header::COOKIE])
        .expose_headers([http::header::SET_COOKIE]);
    assert_eq!(send(&theirs, preflight("/", APP, Method::TRACE)).await.status(), 200);
    let found = problems(PolicyConfig {
        allow_methods: list(&["TRACE"]),
        allow_headers: list(&["cookie"]),
        expose_headers: list(&["set-cookie"]),
        max_age: MaxAge::Seconds(31_536_000),
        ..config()
    });
    assert_eq!(found.len(), 4, "{found:?}");
}

#[test]
fn a_list_of_nobody_is_an_error_here() {
    let _ = cors::CorsLayer::new().allow_origin(Vec::new()).layer(Inner(&[]));
    assert_eq!(problems(PolicyConfig::default()), [Problem::NoOrigins]);
}
