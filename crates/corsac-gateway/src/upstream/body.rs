use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use bytes::{BufMut, Bytes, BytesMut};
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio_util::io::poll_read_buf;

use super::address::Address;
use super::connection::{Carrier, Connection};
use super::http1::Http1;
use super::stream::Stream;
use crate::body::{BodyError, Patience, Upload};
use crate::forwarding;

/// How many bytes of a body are read at once.
const PIECE: usize = 64 * 1024;

/// hyper's buffers do not grow with a response of so many bytes.
const SMALL: u64 = 4 * 1024;

/// The body of an upstream's response. When it is over, its connection goes back.
#[derive(Debug)]
pub(crate) struct UpstreamBody {
    content: Content,
    patience: Patience,
}

#[derive(Debug)]
enum Content {
    /// Read by a task of its own.
    Apart(Incoming),
    /// Read by hyper, in here.
    Driven(Incoming, Option<(Box<Http1>, Keeper)>),
    /// Read here: so many bytes, and nothing between them.
    Counted(Counted),
}

#[derive(Debug)]
struct Counted {
    /// What came with the head.
    read: Bytes,
    remaining: u64,
    stream: Option<Stream>,
    keeper: Keeper,
}

/// What becomes of a connection after a response.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum AfterBody {
    Keep,
    Close,
}

/// Whom the connection is given when the response is over.
#[derive(Debug)]
struct Keeper {
    address: Option<Rc<Address>>,
    /// How long the response is, as far as it says so.
    length: Option<u64>,
}

impl Keeper {
    fn keep(&mut self, exchange: Box<Http1>) {
        let Some(address) = self.address.take() else { return };
        if self.length.is_some_and(|length| length <= SMALL) {
            if exchange.is_at_rest() {
                address.keep(Connection::Http1(exchange));
            }
        } else if let Some(stream) = exchange.into_rest() {
            address.keep(Connection::Stream(stream));
        }
    }

    fn keep_stream(&mut self, stream: Option<Stream>) {
        if let (Some(address), Some(stream)) = (self.address.take(), stream)
            && !stream.record().is_behind()
        {
            address.keep(Connection::Stream(stream));
        }
    }
}

impl UpstreamBody {
    pub(crate) fn new(
        incoming: Incoming,
        carrier: Carrier,
        after: AfterBody,
        upload: &Upload,
        patience: Duration,
    ) -> Self {
        let content = match carrier {
            Carrier::Http2 => Content::Apart(incoming),
            Carrier::Http1(exchange, address) => {
                let length = incoming.size_hint().exact();
                let address = (after == AfterBody::Keep).then_some(address);
                let keeper = Keeper { address, length };
                match length {
                    _ if !upload.is_over() => {
                        tokio::task::spawn_local(drive_to_end(exchange, keeper));
                        Content::Apart(incoming)
                    }
                    Some(length) if upload.is_none() => {
                        Content::Counted(Counted::new(incoming, exchange, keeper, length))
                    }
                    _ => Content::Driven(incoming, Some((exchange, keeper))),
                }
            }
        };
        Self { content, patience: Patience::new(patience) }
    }

    fn poll_content(&mut self, context: &mut Context<'_>) -> Polled {
        match &mut self.content {
            Content::Apart(incoming) => poll_incoming(incoming, context),
            Content::Driven(incoming, exchange) => match poll_incoming(incoming, context) {
                Poll::Pending => {
                    if let Some((exchange, _)) = exchange {
                        exchange.drive(context);
                    }
                    poll_incoming(incoming, context)
                }
                ready => ready,
            },
            Content::Counted(counted) => counted.poll_frame(context),
        }
    }

    fn ended(&mut self) {
        if let Content::Driven(_, exchange) = &mut self.content
            && let Some((exchange, mut keeper)) = exchange.take()
        {
            keeper.keep(exchange);
        }
    }
}

type Polled = Poll<Option<Result<Frame<Bytes>, BodyError>>>;

fn poll_incoming(incoming: &mut Incoming, context: &mut Context<'_>) -> Polled {
    Pin::new(incoming).poll_frame(context).map_err(BodyError::Upstream)
}

/// The client still sends, and the upstream may want all of it.
async fn drive_to_end(mut exchange: Box<Http1>, mut keeper: Keeper) {
    exchange.drive_to_end().await;
    keeper.keep(exchange);
}

impl Counted {
    fn new(mut incoming: Incoming, exchange: Box<Http1>, mut keeper: Keeper, length: u64) -> Self {
        let mut context = Context::from_waker(Waker::noop());
        let read = match Pin::new(&mut incoming).poll_frame(&mut context) {
            Poll::Ready(Some(Ok(frame))) => frame.into_data().unwrap_or_default(),
            _ => Bytes::new(),
        };
        let remaining = length;
        if read.len() as u64 == length {
            keeper.keep(exchange);
            return Self { read, remaining, stream: None, keeper };
        }
        let Some((stream, further)) = exchange.into_parts() else {
            return Self { read, remaining, stream: None, keeper };
        };
        let read = if read.is_empty() { further } else { Bytes::from([read, further].concat()) };
        Self { read, remaining, stream: Some(stream), keeper }
    }

    fn poll_frame(&mut self, context: &mut Context<'_>) -> Polled {
        let mut piece = std::mem::take(&mut self.read);
        if piece.is_empty() {
            if self.remaining == 0 {
                return Poll::Ready(None);
            }
            piece = match ready!(self.poll_read(context)) {
                Ok(piece) => piece,
                Err(error) => return Poll::Ready(Some(Err(BodyError::UpstreamStream(error)))),
            };
        }
        if piece.len() as u64 > self.remaining {
            // Whatever it is, it is no part of this response, and the stream cannot be trusted.
            self.stream = None;
        }
        piece.truncate(usize::try_from(self.remaining).unwrap_or(usize::MAX));
        self.remaining -= piece.len() as u64;
        if self.remaining == 0 {
            self.keeper.keep_stream(self.stream.take());
        }
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn poll_read(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Bytes>> {
        let end = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let Some(stream) = &mut self.stream else { return Poll::Ready(Err(end())) };
        let wanted = usize::try_from(self.remaining).unwrap_or(PIECE).min(PIECE);
        // Taken when there is something to read, so that few are in use at a time, and those are warm.
        let mut buffer = BytesMut::with_capacity(wanted).limit(wanted);
        match ready!(poll_read_buf(Pin::new(stream), context, &mut buffer))? {
            0 => Poll::Ready(Err(end())),
            _ => Poll::Ready(Ok(buffer.into_inner().freeze())),
        }
    }
}

impl Body for UpstreamBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Polled {
        match self.poll_content(context) {
            Poll::Ready(None) => {
                self.ended();
                Poll::Ready(None)
            }
            Poll::Ready(Some(mut frame)) => {
                if let Ok(Some(trailers)) = frame.as_mut().map(Frame::trailers_mut) {
                    forwarding::remove_headers_from_trailers(trailers);
                    // Nobody asks for the end after them.
                    self.ended();
                }
                self.patience.renew();
                Poll::Ready(Some(frame))
            }
            Poll::Pending => {
                ready!(self.patience.poll_over(context));
                Poll::Ready(Some(Err(BodyError::Stalled)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.content {
            Content::Apart(incoming) | Content::Driven(incoming, _) => incoming.is_end_stream(),
            Content::Counted(counted) => counted.remaining == 0,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.content {
            Content::Apart(incoming) | Content::Driven(incoming, _) => incoming.size_hint(),
            Content::Counted(counted) => SizeHint::with_exact(counted.remaining),
        }
    }
}

impl Drop for UpstreamBody {
    fn drop(&mut self) {
        // Whoever knows the length does not ask for the end.
        if self.is_end_stream() {
            self.ended();
        }
    }
}
