use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::Version;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;

use super::connection::Carrier;
use super::counted::{Begun, Counted};
use super::http1::{Driven, Http1};
use super::keeper::{AfterBody, Keeper};
use crate::body::{BodyError, Broken, Patience, Reading, Upload};
use crate::forwarding;

/// The body of an upstream's response, whose head has come.
#[derive(Debug)]
pub(crate) enum Received {
    /// All of it has come too.
    Whole(Bytes),
    // Most bodies are not moved about with it.
    Part(Box<UpstreamBody>),
}

/// A body of which something is to come. When it is over, its connection goes back.
#[derive(Debug)]
pub(crate) struct UpstreamBody {
    content: Content,
    patience: Patience,
}

#[derive(Debug)]
enum Content {
    /// Read by a task of its own.
    Apart(Reading),
    /// Read by hyper, in here.
    Driven(Incoming, Option<(Box<Http1>, Keeper)>),
    /// Read here: so many bytes, and nothing between them.
    Counted(Counted),
}

impl Received {
    pub(crate) fn new(
        incoming: Incoming,
        carrier: Carrier,
        after: AfterBody,
        upload: &Upload,
        patience: Duration,
    ) -> Self {
        let content = match carrier {
            Carrier::Http2 => Content::Apart(Reading::new(incoming, Version::HTTP_2)),
            Carrier::Http1(exchange, address) => {
                let length = incoming.size_hint().exact();
                let keeper = Keeper::new(address, after, length);
                match length {
                    // There is more to be sent, and the upstream may want all of it.
                    _ if !upload.is_over() || exchange.is_behind() => {
                        tokio::task::spawn_local(drive_to_end(exchange, keeper, patience));
                        Content::Apart(Reading::new(incoming, Version::HTTP_11))
                    }
                    Some(length) if upload.is_none() => {
                        match Counted::begin(incoming, exchange, keeper, length) {
                            Begun::Whole(body) => return Self::Whole(body),
                            Begun::Part(body) => Content::Counted(body),
                        }
                    }
                    _ => Content::Driven(incoming, Some((exchange, keeper))),
                }
            }
        };
        Self::Part(Box::new(UpstreamBody { content, patience: Patience::new(patience) }))
    }
}

impl UpstreamBody {
    fn poll_content(&mut self, context: &mut Context<'_>) -> Polled {
        match &mut self.content {
            Content::Apart(reading) => reading.poll_frame(context).map_err(BodyError::Upstream),
            Content::Driven(incoming, Some((exchange, _))) => {
                exchange.drive(context, |context| poll_incoming(incoming, context))
            }
            Content::Driven(incoming, None) => poll_incoming(incoming, context),
            Content::Counted(counted) => {
                counted.poll_piece(context).map_ok(Frame::data).map_err(BodyError::UpstreamStream)
            }
        }
    }

    fn ended(&mut self) {
        if let Content::Driven(_, exchange) = &mut self.content
            && let Some((mut exchange, mut keeper)) = exchange.take()
            // Nobody may have looked for a while.
            && exchange.is_still_at_rest()
        {
            keeper.keep(exchange);
        }
    }
}

type Polled = Poll<Option<Result<Frame<Bytes>, BodyError>>>;

fn poll_incoming(incoming: &mut Incoming, context: &mut Context<'_>) -> Polled {
    Pin::new(incoming)
        .poll_frame(context)
        .map_err(|error| BodyError::Upstream(Broken::Hyper(error)))
}

async fn drive_to_end(mut exchange: Box<Http1>, mut keeper: Keeper, patience: Duration) {
    if exchange.drive_to_end(patience).await == Driven::ToTheEnd {
        keeper.keep(exchange);
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
            Content::Apart(reading) => reading.is_end_stream(),
            Content::Driven(incoming, _) => incoming.is_end_stream(),
            Content::Counted(counted) => counted.remaining() == 0,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.content {
            Content::Apart(reading) => reading.size_hint(),
            Content::Driven(incoming, _) => incoming.size_hint(),
            Content::Counted(counted) => SizeHint::with_exact(counted.remaining()),
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
