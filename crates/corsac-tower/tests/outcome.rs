//! What operators see.
#![cfg(all(feature = "metrics", feature = "origin-cache", feature = "tracing"))]
#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex};

use corsac::origin::SerializedOrigin;
use corsac::server::OriginVerdict;
use corsac_tower::{CorsLayer, OriginSource};
use http::{HeaderValue, Method, Request, Response};
use metrics_util::debugging::{DebugValue, DebuggingRecorder};
use support::*;
use tower::{Layer, ServiceExt, service_fn};

/// The log, as text.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn subscriber(&self) -> impl tracing::Subscriber + Send + Sync {
        let log = self.clone();
        tracing_subscriber::fmt()
            .with_max_level(tracing::Level::DEBUG)
            .without_time()
            .with_ansi(false)
            .with_writer(move || log.clone())
            .finish()
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

async fn send(request: Request<()>) {
    let service = service_fn(|_: Request<()>| async { Ok::<_, Infallible>(Response::new(())) });
    let Ok(_) = CorsLayer::new(policy()).layer(service).oneshot(request).await;
}

#[tokio::test]
async fn each_refusal_is_one_event_without_control_bytes() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.subscriber());
    send(get("/", APP)).await;
    assert_eq!(log.text(), "");
    let mut request: Request<()> = get("/items?secret", OTHER);
    request.headers_mut().insert("origin", HeaderValue::from_bytes(b"https://\x9b2J\tx").unwrap());
    send(request).await;
    send(preflight("/a", APP, Method::DELETE)).await;
    let text = log.text();
    let events: Vec<_> = text.lines().map(str::trim_start).collect();
    assert_eq!(
        events,
        [
            "DEBUG corsac_tower::outcome: refused: origin-not-allowed `https://\\x9b2J\\tx` \
             refusal=\"origin-not-allowed\" kind=\"cors\" origin=https://\\x9b2J\\tx method=GET \
             path=/items",
            "DEBUG corsac_tower::outcome: refused: method-not-allowed `DELETE` \
             refusal=\"method-not-allowed\" kind=\"cors-preflight\" origin=https://app.example \
             method=OPTIONS path=/a",
        ],
    );
}

#[tokio::test]
async fn a_source_that_fails_is_a_warning() {
    struct Away;

    impl OriginSource for Away {
        type Error = &'static str;

        async fn allows(&self, _: &SerializedOrigin<'_>) -> Result<OriginVerdict, Self::Error> {
            Err("\x1b[2J away")
        }
    }

    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.subscriber());
    let service = service_fn(|_: Request<()>| async { Ok::<_, Infallible>(Response::new(())) });
    let layer = CorsLayer::new(asking()).with_origin_source(Away);
    let Ok(response) = layer.layer(service).oneshot(get("/", OTHER)).await;
    assert_eq!(allow_origin(&response), None);
    let text = log.text();
    let warning = text.lines().next().unwrap_or_default();
    assert!(warning.contains("WARN"), "{text}");
    assert!(warning.ends_with("origin=\"https://other.example\" error=\\u{1b}[2J away"), "{text}");
}

#[test]
fn outcomes_are_counted_by_kind() {
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    metrics::with_local_recorder(&recorder, || {
        runtime.block_on(async {
            for request in [
                Request::new(()),
                get("/", APP),
                get("/", APP),
                get("/", OTHER),
                preflight("/", APP, Method::PUT),
                preflight("/", APP, Method::DELETE),
            ] {
                send(request).await;
            }
        });
    });
    let mut counts: Vec<_> = snapshotter
        .snapshot()
        .into_vec()
        .into_iter()
        .map(|(key, _, _, value)| {
            let key = key.key();
            let labels: Vec<_> = key.labels().map(|label| label.value()).collect();
            assert_eq!(key.name(), "corsac_requests_total");
            let DebugValue::Counter(count) = value else { panic!("{value:?}") };
            format!("{} {count}", labels.join(" "))
        })
        .collect();
    counts.sort();
    assert_eq!(
        counts,
        [
            "cors allowed 2",
            "cors origin-not-allowed 1",
            "cors-preflight allowed 1",
            "cors-preflight method-not-allowed 1",
            "not-cors allowed 1",
        ],
    );
}
