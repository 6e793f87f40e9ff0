//! The service with services of every kind.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::cell::Cell;
use std::convert::Infallible;
use std::rc::Rc;
use std::task::{Context, Poll};

use corsac::server::{
    OnDisallowed, Policy, PolicyConfig, PreflightHandling, PreflightStatus, UpstreamHeaders,
};
use corsac_tower::{Cors, CorsLayer};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response};
use support::*;
use tower::{Layer, Service, ServiceExt, service_fn};

/// Sends a request to a service that answers with these headers.
async fn response_over(policy: Policy, request: Request<()>, own: &[(&str, &str)]) -> HeaderMap {
    let own: HeaderMap = own
        .iter()
        .map(|(name, value)| {
            (HeaderName::try_from(*name).unwrap(), HeaderValue::try_from(*value).unwrap())
        })
        .fold(HeaderMap::new(), |mut map, (name, value)| {
            map.append(name, value);
            map
        });
    let service = service_fn(|_: Request<()>| {
        let mut response = Response::new(());
        *response.headers_mut() = own.clone();
        async { Ok::<_, Infallible>(response) }
    });
    let Ok(response) = CorsLayer::new(policy).layer(service).oneshot(request).await;
    response.into_parts().0.headers
}

fn with(change: impl FnOnce(&mut PolicyConfig)) -> Policy {
    let mut config = config();
    change(&mut config);
    Policy::new(config).unwrap()
}

const OF_THE_SERVICE: [(&str, &str); 6] = [
    ("access-control-allow-origin", "*"),
    ("access-control-allow-origin", "https://leak.example"),
    ("access-control-allow-credentials", "true"),
    ("access-control-allow-private-network", "true"),
    ("access-control-max-age", "86400"),
    ("x-own", "1"),
];

#[tokio::test]
async fn headers_of_the_service_are_replaced() {
    let headers = response_over(policy(), get("/", APP), &OF_THE_SERVICE).await;
    assert_eq!(lines(&headers, "access-control-allow-origin"), [APP]);
    assert_eq!(cors_names(&headers).len(), 3, "{headers:?}");
    assert_eq!(headers["x-own"], "1");
}

#[tokio::test]
async fn headers_of_the_service_are_removed_for_refused_origins_too() {
    for origin in [OTHER, "null", "https://app.example, https://app.example", ""] {
        let headers = response_over(policy(), get("/", origin), &OF_THE_SERVICE).await;
        assert_eq!(cors_names(&headers), [""; 0], "{origin}");
        assert_eq!(headers["x-own"], "1");
    }
    let headers = response_over(policy(), Request::new(()), &OF_THE_SERVICE).await;
    assert_eq!(cors_names(&headers), [""; 0]);
}

#[tokio::test]
async fn headers_of_the_service_are_kept_where_the_policy_says_so() {
    let keeping = || with(|config| config.upstream_headers = UpstreamHeaders::Keep);
    let headers = response_over(keeping(), get("/", APP), &OF_THE_SERVICE).await;
    assert_eq!(lines(&headers, "access-control-allow-origin"), ["*", "https://leak.example"],);
    assert_eq!(headers.get("access-control-expose-headers"), None);
    assert_eq!(lines(&headers, "vary"), ["Origin"]);
    let silent = [("access-control-max-age", "1")];
    let headers = response_over(keeping(), get("/", APP), &silent).await;
    assert_eq!(lines(&headers, "access-control-allow-origin"), [APP]);
    assert_eq!(headers.get("access-control-max-age"), None);
}

#[tokio::test]
async fn a_kept_answer_to_a_preflight_gets_nothing_that_it_does_not_say() {
    let policy = with(|config| {
        config.upstream_headers = UpstreamHeaders::Keep;
        config.preflight = PreflightHandling::Forward;
        config.allow_methods = vec!["*".into()];
        config.timing_allow_origins = vec![APP.into()];
    });
    let mut service = CorsLayer::new(policy).layer(service_fn(|_: Request<()>| async {
        let response = Response::builder().header("access-control-allow-origin", APP);
        response.body(())
    }));
    let mut send = async |request| service.ready().await.unwrap().call(request).await.unwrap();
    let answer = send(preflight("/", APP, Method::PATCH)).await;
    assert_eq!(cors_names(answer.headers()), ["access-control-allow-origin"]);
    // What is no CORS header is the policy's all the same.
    let response = send(get("/", APP)).await;
    assert_eq!(cors_names(response.headers()), ["access-control-allow-origin"]);
    assert_eq!(lines(response.headers(), "timing-allow-origin"), [APP]);
}

#[tokio::test]
async fn no_vary_line_of_the_service_is_lost() {
    for (own, merged) in [
        (&[][..], &["Origin"][..]),
        (&["Accept-Encoding"], &["Accept-Encoding", "Origin"]),
        (&["Accept-Encoding", "Cookie, Accept"], &["Accept-Encoding", "Cookie, Accept", "Origin"]),
        (&["Accept", "cookie, ORIGIN"], &["Accept", "cookie, ORIGIN"]),
        (&["*"], &["*"]),
        (&["Accept", "*"], &["Accept", "*"]),
    ] {
        let own: Vec<_> = own.iter().map(|line| ("vary", *line)).collect();
        let headers = response_over(policy(), get("/", APP), &own).await;
        assert_eq!(lines(&headers, "vary"), merged);
    }
}

#[tokio::test]
async fn vary_of_the_request_is_not_repeated() {
    let request =
        Request::get("/").header("origin", APP).header("vary", "X-Evil").body(()).unwrap();
    assert_eq!(lines(&response_over(policy(), request, &[]).await, "vary"), ["Origin"]);
}

#[tokio::test]
async fn a_constant_wildcard_needs_neither_origin_nor_vary() {
    for request in [Request::new(()), get("/", APP), get("/", OTHER)] {
        let headers = response_over(allowing("*"), request, &[]).await;
        assert_eq!(lines(&headers, "access-control-allow-origin"), ["*"]);
        assert_eq!(headers.get("vary"), None);
    }
}

#[tokio::test]
async fn a_pattern_repeats_the_origin() {
    let policy = || allowing("https://*.example");
    let headers = response_over(policy(), get("/", APP), &[]).await;
    assert_eq!(lines(&headers, "access-control-allow-origin"), [APP]);
    let headers = response_over(policy(), get("/", "\t https://b.example "), &[]).await;
    assert_eq!(headers["access-control-allow-origin"].as_bytes(), b"https://b.example");
}

#[tokio::test]
async fn timings_are_allowed_beside_cors_headers() {
    let policy = || with(|config| config.timing_allow_origins = vec!["https://*.example".into()]);
    let own = [("timing-allow-origin", "*"), ("timing-allow-origin", "https://leak.example")];
    let headers = response_over(policy(), get("/", OTHER), &own).await;
    assert_eq!(lines(&headers, "timing-allow-origin"), [OTHER]);
    assert_eq!(cors_names(&headers), [""; 0]);
    let headers = response_over(policy(), get("/", "https://a.test"), &own).await;
    assert_eq!(lines(&headers, "timing-allow-origin"), [""; 0]);
}

#[tokio::test]
async fn a_forwarded_preflight_gets_status_of_the_service_and_headers_of_the_policy() {
    let policy = with(|config| {
        config.preflight = PreflightHandling::Forward;
        config.allow_methods = vec!["*".into()];
        config.allow_headers = vec!["*".into()];
        config.timing_allow_origins = vec![APP.into()];
        config.debug = true;
    });
    let mut request: Request<()> = preflight("/", APP, Method::PATCH);
    for line in ["x-a, x-b", "x-c"] {
        request
            .headers_mut()
            .append("access-control-request-headers", HeaderValue::from_static(line));
    }
    let own = [("access-control-allow-methods", "NONE"), ("x-own", "1")];
    let headers = response_over(policy, request, &own).await;
    assert_eq!(lines(&headers, "access-control-allow-methods"), ["PATCH"]);
    assert_eq!(lines(&headers, "access-control-allow-headers"), ["x-a, x-b", "x-c"]);
    assert_eq!(lines(&headers, "access-control-max-age"), ["600"]);
    assert_eq!(headers["x-own"], "1");
}

#[tokio::test]
async fn what_is_answered_does_not_reach_the_service() {
    let unreachable = || service_fn(|_: Request<()>| async { Err::<Response<()>, _>("reached") });
    let rejecting = with(|config| {
        config.on_disallowed = OnDisallowed::Reject;
        config.preflight_status = PreflightStatus::Ok;
        config.websocket_origins = vec![APP.into()];
    });
    let mut service = CorsLayer::new(rejecting).layer(unreachable());
    let mut handshake: Request<()> = get("/", OTHER);
    handshake.headers_mut().insert("upgrade", HeaderValue::from_static("WebSocket"));
    for (request, status) in [
        (preflight("/", APP, Method::PUT), 200),
        (preflight("/", OTHER, Method::PUT), 403),
        (get("/", OTHER), 403),
        (handshake, 403),
    ] {
        let response = service.ready().await.unwrap().call(request).await.unwrap();
        assert_eq!(response.status(), status);
    }
    // Its own pages, and errors, come through.
    let mut own: Request<()> = get("/", OTHER);
    own.headers_mut().insert("host", HeaderValue::from_static("other.example"));
    for request in [own, get("/", APP)] {
        assert_eq!(service.ready().await.unwrap().call(request).await.unwrap_err(), "reached");
    }
}

#[tokio::test]
async fn one_response_does_not_touch_the_next() {
    let requests = Rc::new(Cell::new(0));
    let count = Rc::clone(&requests);
    let mut service = CorsLayer::new(policy()).layer(service_fn(move |_: Request<()>| {
        count.set(count.get() + 1);
        let mut response = Response::new(());
        match count.get() % 3 {
            0 => response.headers_mut().clear(),
            1 => {
                response.headers_mut().append("vary", HeaderValue::from_static("*"));
                response
                    .headers_mut()
                    .append("access-control-allow-origin", HeaderValue::from_static("evil"));
            }
            _ => {}
        }
        async { Ok::<_, Infallible>(response) }
    }));
    let bad = "https://app.example,https://evil.example";
    for (origin, allowed) in [
        (APP, Some(APP)),
        (APP, Some(APP)),
        (bad, None),
        (APP, Some(APP)),
        (OTHER, None),
        (APP, Some(APP)),
    ] {
        let Ok(response) = service.ready().await.unwrap().call(get("/", origin)).await;
        assert_eq!(allow_origin(&response), allowed, "{origin}");
    }
    assert_eq!(requests.get(), 6);
}

/// Ready only when it was asked, and only for one call.
#[derive(Debug, Default)]
struct Honest {
    is_ready: bool,
    asked: usize,
}

impl Clone for Honest {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Service<Request<()>> for Honest {
    type Response = Response<()>;
    type Error = Infallible;
    type Future = std::future::Ready<Result<Response<()>, Infallible>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.asked += 1;
        self.is_ready = self.asked > 1;
        if self.is_ready {
            return Poll::Ready(Ok(()));
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        assert!(std::mem::take(&mut self.is_ready), "called before it was ready");
        std::future::ready(Ok(Response::new(())))
    }
}

#[tokio::test]
async fn it_is_ready_when_the_inner_service_is() {
    let mut service: Cors<Honest> = CorsLayer::new(policy()).layer(Honest::default());
    let mut context = Context::from_waker(std::task::Waker::noop());
    assert!(service.poll_ready(&mut context).is_pending());
    assert!(service.poll_ready(&mut context).is_ready());
    let Ok(response) = service.call(get("/", APP)).await;
    assert_eq!(allow_origin(&response), Some(APP));
    assert_eq!(service.get_ref().asked, 2);
}

/// Neither body, error nor future can be sent to another thread.
#[derive(Default)]
struct LocalBody(Rc<()>);

#[tokio::test(flavor = "current_thread")]
async fn nothing_has_to_be_send() {
    let local = tokio::task::LocalSet::new();
    let shared = Rc::new(Cell::new(0));
    let counter = Rc::clone(&shared);
    let service = CorsLayer::new(policy()).layer(service_fn(move |_: Request<LocalBody>| {
        let counter = Rc::clone(&counter);
        async move {
            tokio::task::yield_now().await;
            counter.set(counter.get() + 1);
            Ok::<_, Rc<str>>(Response::new(LocalBody::default()))
        }
    }));
    local
        .run_until(async move {
            let tasks =
                [(); 10].map(|()| tokio::task::spawn_local(service.clone().oneshot(get("/", APP))));
            for task in tasks {
                let response = task.await.unwrap().unwrap();
                assert_eq!(allow_origin(&response), Some(APP));
                assert_eq!(Rc::strong_count(&response.body().0), 1);
            }
        })
        .await;
    assert_eq!(shared.get(), 10);
}
