//! Streams of HTTP/2 whose client gives no permission to send. Nothing else ends them: the connection
//! reads and writes all the while.
//!
//! <https://www.rfc-editor.org/rfc/rfc9113#section-5.2>

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::Response;
use http_body::{Body, Frame, SizeHint};
use hyper::rt::Executor;
use pin_project_lite::pin_project;
use tokio::time::{Sleep, sleep};

use super::activity::Activity;
use crate::clock;

/// What a client takes at least while a stream waits for it. Less is answers to its pings.
const LEAST: u32 = 4 * 1024;

/// Runs the streams of one connection, and ends those of which the client takes nothing.
#[derive(Clone, Debug)]
pub(super) struct Streams {
    activity: Arc<Activity>,
    patience: Duration,
    /// The stream that is being polled.
    current: Rc<RefCell<Option<Rc<Waiting>>>>,
}

/// Whether a stream waits for its client, and not for what is to be sent.
#[derive(Debug, Default)]
struct Waiting {
    is_for_client: Cell<bool>,
    /// How many pieces the client has been sent.
    pieces: Cell<u64>,
}

impl Streams {
    pub(super) fn new(activity: Arc<Activity>, patience: Duration) -> Self {
        Self { activity, patience, current: Rc::default() }
    }

    /// The response of the stream that is being polled, which is watched from now on.
    pub(super) fn watch<B>(&self, response: Response<B>) -> Response<Watched<B>> {
        let waiting = self.current.borrow().clone().unwrap_or_default();
        waiting.is_for_client.set(true);
        response.map(|body| Watched { body, waiting })
    }
}

impl<F: Future + 'static> Executor<F> for Streams {
    fn execute(&self, future: F) {
        let (streams, waiting) = (self.clone(), Rc::default());
        let stream = Stream { future, streams, waiting, wait: None };
        tokio::task::spawn_local(stream);
    }
}

pin_project! {
    /// A stream that ends when it has waited for its client for too long.
    struct Stream<F> {
        #[pin]
        future: F,
        streams: Streams,
        waiting: Rc<Waiting>,
        wait: Option<Wait>,
    }
}

/// A stream waits for its client.
struct Wait {
    over: Pin<Box<Sleep>>,
    pieces: u64,
    taken: u32,
}

impl Wait {
    fn new(waiting: &Waiting, streams: &Streams) -> Self {
        let over = Box::pin(sleep(streams.patience));
        Self { over, pieces: waiting.pieces.get(), taken: streams.activity.taken() }
    }

    /// Ready when the client has taken nothing in all the time.
    fn poll(
        &mut self,
        waiting: &Waiting,
        streams: &Streams,
        context: &mut Context<'_>,
    ) -> Poll<()> {
        loop {
            ready!(self.over.as_mut().poll(context));
            let (pieces, taken) = (waiting.pieces.get(), streams.activity.taken());
            if pieces == self.pieces && taken.wrapping_sub(self.taken) < LEAST {
                return Poll::Ready(());
            }
            (self.pieces, self.taken) = (pieces, taken);
            self.over.as_mut().reset(clock::after(streams.patience));
        }
    }
}

impl<F: Future> Future for Stream<F> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = self.project();
        this.streams.current.replace(Some(Rc::clone(this.waiting)));
        let result = this.future.poll(context);
        this.streams.current.replace(None);
        if result.is_ready() {
            return Poll::Ready(());
        }
        if !this.waiting.is_for_client.get() {
            *this.wait = None;
            return Poll::Pending;
        }
        let wait = this.wait.get_or_insert_with(|| Wait::new(this.waiting, this.streams));
        ready!(wait.poll(this.waiting, this.streams, context));
        tracing::debug!("a client took nothing of a response for too long");
        Poll::Ready(())
    }
}

pin_project! {
    /// A body that tells its stream whether there is something to send.
    #[derive(Debug)]
    pub(super) struct Watched<B> {
        #[pin]
        body: B,
        waiting: Rc<Waiting>,
    }
}

impl<B: Body> Body for Watched<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let this = self.project();
        let result = this.body.poll_frame(context);
        this.waiting.is_for_client.set(result.is_ready());
        if result.is_ready() {
            this.waiting.pieces.set(this.waiting.pieces.get().wrapping_add(1));
        }
        result
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
