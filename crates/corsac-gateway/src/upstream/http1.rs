//! One request and its response over HTTP/1.1.

use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::{TrySendError, http1};
use hyper_util::rt::TokioIo;
use pin_project_lite::pin_project;
use tokio::time::timeout;

use super::address::Address;
use super::bell::Bell;
use super::connection::{Answered, Carrier, Unanswered};
use super::record::Record;
use super::stream::Stream;
use crate::body::RequestBody;

/// How many bytes of a response are held at most, which its head has to fit in.
const RESPONSE_HEAD: usize = 64 * 1024;

/// hyper on a stream, driven by whoever waits for a response: there is no task that has to be woken.
#[derive(Debug)]
pub(crate) struct Http1 {
    /// That of the stream.
    pub(super) record: Rc<Record>,
    hyper: Hyper,
    bell: Bell,
}

#[derive(Debug)]
struct Hyper {
    sender: http1::SendRequest<RequestBody>,
    connection: Option<http1::Connection<TokioIo<Stream>, RequestBody>>,
    is_over: bool,
}

/// What an exchange came to that nobody waits for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Driven {
    ToTheEnd,
    /// Nothing moved for too long.
    InVain,
}

impl Http1 {
    /// Has hyper speak on this stream.
    pub(super) async fn on(stream: Stream) -> Result<Box<Self>, hyper::Error> {
        // A number of header lines other than hyper's own, 100, would cost an allocation each time.
        let mut builder = http1::Builder::new();
        builder.max_buf_size(RESPONSE_HEAD);
        let record = Rc::clone(stream.record());
        let (sender, connection) = builder.handshake(TokioIo::new(stream)).await?;
        let hyper = Hyper { sender, connection: Some(connection), is_over: false };
        Ok(Box::new(Self { record, hyper, bell: Bell::default() }))
    }

    /// Sends the request and reads the head of the response. Nothing waits for the request to be moved
    /// into a future: it is on its way before there is one.
    pub(super) fn send(
        mut self: Box<Self>,
        request: Request<RequestBody>,
        address: Rc<Address>,
    ) -> impl Future<Output = Result<Answered, Unanswered>> {
        let Self { hyper, bell, .. } = &mut *self;
        let response = bell.attend(|_| hyper.sender.try_send_request(request));
        Sent { response, exchange: Some((self, address)) }
    }

    /// Goes on with what there is to be read and written, and then with what comes of it. Bodies tell
    /// what goes wrong.
    pub(super) fn drive<T>(
        &mut self,
        context: &Context<'_>,
        then: impl FnOnce(&mut Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        let Self { hyper, bell, record } = self;
        bell.listen(context, |context| {
            hyper.drive(record, context);
            then(context)
        })
    }

    /// Goes on until the next request could be sent or never can be, as long as the upstream takes or
    /// sends something from time to time.
    pub(super) async fn drive_to_end(&mut self, patience: Duration) -> Driven {
        loop {
            let moves = self.record.moves();
            let end = poll_fn(|context| {
                let Self { hyper, bell, record } = self;
                bell.listen(context, |context| {
                    hyper.drive(record, context);
                    let is_over = hyper.is_over || hyper.is_at_rest(record);
                    if is_over { Poll::Ready(()) } else { Poll::Pending }
                })
            });
            if timeout(patience, end).await.is_ok() {
                return Driven::ToTheEnd;
            }
            if self.record.moves() == moves {
                return Driven::InVain;
            }
        }
    }

    /// Whether something of the request is still to be written.
    pub(super) fn is_behind(&self) -> bool {
        self.record.is_behind()
    }

    /// Whether request and response are over, and another could follow.
    pub(super) fn is_at_rest(&self) -> bool {
        self.hyper.is_at_rest(&self.record)
    }

    /// Whether that is still so, with all that has come since.
    pub(super) fn is_still_at_rest(&mut self) -> bool {
        if self.bell.has_rung() {
            let Self { hyper, bell, record } = self;
            bell.attend(|context| hyper.drive(record, context));
        }
        self.is_at_rest()
    }

    /// Nobody drives it until the next request.
    pub(super) fn rest(&self) {
        self.bell.rest();
    }

    /// The stream without hyper's buffers, if request and response are over and nothing else has come.
    pub(super) fn into_rest(self) -> Option<Stream> {
        let is_at_rest = self.is_at_rest();
        let (stream, read) = self.into_parts()?;
        (is_at_rest && read.is_empty()).then_some(stream)
    }

    /// The stream, and what was read of it and not used.
    pub(super) fn into_parts(self) -> Option<(Stream, Bytes)> {
        let parts = self.hyper.connection?.into_parts();
        Some((parts.io.into_inner(), parts.read_buf))
    }
}

pin_project! {
    /// A request on its way.
    struct Sent<F> {
        #[pin]
        response: F,
        exchange: Option<(Box<Http1>, Rc<Address>)>,
    }
}

impl<F> Future for Sent<F>
where
    F: Future<Output = Result<Response<Incoming>, TrySendError<Request<RequestBody>>>>,
{
    type Output = Result<Answered, Unanswered>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let Some((exchange, _)) = this.exchange.as_mut() else { return Poll::Pending };
        let answered = exchange.drive(context, |context| this.response.poll(context));
        if answered.is_pending() && exchange.hyper.is_over {
            // With the connection goes the request that it has not answered, and rings the bell.
            exchange.hyper.connection = None;
        }
        match answered {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Err(error)) => Poll::Ready(Err(Unanswered::from(error))),
            Poll::Ready(Ok(response)) => {
                let Some((exchange, address)) = this.exchange.take() else { return Poll::Pending };
                Poll::Ready(Ok((response, Carrier::Http1(exchange, address))))
            }
        }
    }
}

impl Hyper {
    fn drive(&mut self, record: &Record, context: &mut Context<'_>) {
        let Some(connection) = &mut self.connection else { return };
        self.is_over =
            self.is_over || record.attend(|| connection.poll_without_shutdown(context).is_ready());
    }

    fn is_at_rest(&self, record: &Record) -> bool {
        !self.is_over && self.sender.is_ready() && !record.is_behind()
    }
}
