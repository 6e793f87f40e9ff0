//! A body that is so many bytes of a stream.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, Waker, ready};

use bytes::Bytes;
use http_body::Body;
use hyper::body::Incoming;

use super::http1::Http1;
use super::keeper::Keeper;
use super::piece;
use super::stream::Stream;

/// What is left of the body. hyper has read the head, and gone.
#[derive(Debug)]
pub(super) struct Counted {
    /// What came with the head.
    read: Bytes,
    remaining: u64,
    stream: Option<Stream>,
    keeper: Keeper,
}

/// A body of which something may have come with its head.
pub(super) enum Begun {
    /// All of it has, and the connection has gone to its keeper.
    Whole(Bytes),
    Part(Counted),
}

impl Counted {
    /// The body of a response to a request that had none: nothing else is under way.
    pub(super) fn begin(
        mut incoming: Incoming,
        exchange: Box<Http1>,
        mut keeper: Keeper,
        length: u64,
    ) -> Begun {
        let mut context = Context::from_waker(Waker::noop());
        let read = match Pin::new(&mut incoming).poll_frame(&mut context) {
            Poll::Ready(Some(Ok(frame))) => frame.into_data().unwrap_or_default(),
            _ => Bytes::new(),
        };
        if read.len() as u64 == length {
            keeper.keep(exchange);
            return Begun::Whole(read);
        }
        let remaining = length;
        let Some((stream, further)) = exchange.into_parts() else {
            return Begun::Part(Self { read, remaining, stream: None, keeper });
        };
        let read = if read.is_empty() { further } else { Bytes::from([read, further].concat()) };
        Begun::Part(Self { read, remaining, stream: Some(stream), keeper })
    }

    /// How many bytes are to come.
    pub(super) fn remaining(&self) -> u64 {
        self.remaining
    }

    /// The next piece, and the connection to its keeper after the last one.
    pub(super) fn poll_piece(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Bytes>>> {
        let mut piece = std::mem::take(&mut self.read);
        if piece.is_empty() {
            if self.remaining == 0 {
                return Poll::Ready(None);
            }
            piece = match ready!(self.poll_read(context)) {
                Ok(piece) => piece,
                Err(error) => return Poll::Ready(Some(Err(error))),
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
        Poll::Ready(Some(Ok(piece)))
    }

    fn poll_read(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Bytes>> {
        let end = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let Some(stream) = &mut self.stream else { return Poll::Ready(Err(end())) };
        let wanted = usize::try_from(self.remaining).unwrap_or(usize::MAX);
        let piece = ready!(piece::poll_piece(Pin::new(stream), context, wanted))?;
        Poll::Ready(if piece.is_empty() { Err(end()) } else { Ok(piece) })
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::rc::Rc;

    use tokio::net::{TcpListener, TcpStream};

    use super::super::address::Address;
    use super::super::connect::Versions;
    use super::super::keeper::AfterBody;
    use super::*;
    use crate::clock::Clock;
    use crate::configuration::{Scheme, UpstreamAddress};

    /// Three bytes are to come, and these have come already: what is passed on, and whether the
    /// connection is kept.
    async fn passed_on(read: &'static str) -> (Bytes, bool) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let stream = Stream::clear(TcpStream::connect(at).await.unwrap());
        let at =
            UpstreamAddress { scheme: Scheme::Http, host: at.ip().to_string(), port: at.port() };
        let address = Rc::new(Address::new(at, Clock::default()).unwrap());
        let keeper = Keeper::new(Rc::clone(&address), AfterBody::Keep, Some(3));
        let read = Bytes::from_static(read.as_bytes());
        let mut body = Counted { read, remaining: 3, stream: Some(stream), keeper };
        let piece = poll_fn(|context| body.poll_piece(context)).await.unwrap().unwrap();
        assert!(poll_fn(|context| body.poll_piece(context)).await.is_none());
        (piece, address.take(Versions::Any).is_some())
    }

    #[tokio::test]
    async fn what_is_too_much_is_not_passed_on_and_ends_the_connection() {
        assert_eq!(passed_on("abc").await, (Bytes::from("abc"), true));
        assert_eq!(passed_on("abcdef").await, (Bytes::from("abc"), false));
    }
}
