//! `Expect: 100-continue`: the body is asked of the client when the upstream asks for it.
//!
//! <https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1>

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::EXPECT;
use http::{HeaderMap, Request, StatusCode, Version};
use tokio::sync::Notify;
use tokio::time::Sleep;

/// How long an upstream has to say 100 before its silence is taken for it: many never say it.
const SILENCE: Duration = Duration::from_secs(1);

/// Whether the headers say that the client waits before it sends its body. What one of HTTP/1.0 says
/// does not count.
pub(crate) fn is_in(headers: &HeaderMap, version: Version) -> bool {
    version > Version::HTTP_10
        && headers.get(EXPECT).is_some_and(|value| {
            value.as_bytes().trim_ascii().eq_ignore_ascii_case(b"100-continue")
        })
}

/// What opens when the upstream says 100 or nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gate(Arc<Opening>);

#[derive(Debug, Default)]
struct Opening {
    is_open: AtomicBool,
    opened: Notify,
}

impl Gate {
    /// Opens when the upstream answers `request` with 100.
    pub(crate) fn opened_by<B>(&self, request: &mut Request<B>) {
        let opening = Arc::clone(&self.0);
        hyper::ext::on_informational(request, move |response| {
            if response.status() == StatusCode::CONTINUE {
                opening.is_open.store(true, Ordering::Release);
                opening.opened.notify_one();
            }
        });
    }

    /// The permission to read the body, which comes when this opens.
    pub(crate) fn permission(&self) -> Permission {
        let opening = Arc::clone(&self.0);
        let opened = Box::pin(async move {
            while !opening.is_open.load(Ordering::Acquire) {
                opening.opened.notified().await;
            }
        });
        Permission { opened, silence: None }
    }
}

/// The permission to read a request's body.
pub(crate) struct Permission {
    opened: Pin<Box<dyn Future<Output = ()> + Send>>,
    silence: Option<Pin<Box<Sleep>>>,
}

impl Permission {
    /// Ready when the body may be read. The time of silence counts from the first call, which is when
    /// the head has been sent.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if self.opened.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        let silence = self.silence.get_or_insert_with(|| Box::pin(tokio::time::sleep(SILENCE)));
        silence.as_mut().poll(context)
    }
}

impl std::fmt::Debug for Permission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Permission").finish_non_exhaustive()
    }
}
