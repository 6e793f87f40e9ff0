use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::Version;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;

/// A body that hyper reads.
#[derive(Debug)]
pub(crate) struct Reading {
    incoming: Incoming,
    version: Version,
}

/// Why a body that hyper reads broke off.
#[derive(Debug)]
pub(crate) enum Broken {
    Hyper(hyper::Error),
    /// The stream was ended before the body was.
    Reset,
}

impl Reading {
    /// The body of a message of this version.
    pub(crate) fn new(incoming: Incoming, version: Version) -> Self {
        Self { incoming, version }
    }

    /// Its next frame. A stream that is reset without an error ends there, which hyper does not tell
    /// from the end of the body.
    pub(crate) fn poll_frame(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        let frame = ready!(Pin::new(&mut self.incoming).poll_frame(context));
        if frame.is_none() && self.version == Version::HTTP_2 && !self.incoming.is_end_stream() {
            return Poll::Ready(Some(Err(Broken::Reset)));
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Broken::Hyper)))
    }

    pub(crate) fn is_end_stream(&self) -> bool {
        self.incoming.is_end_stream()
    }

    pub(crate) fn size_hint(&self) -> SizeHint {
        self.incoming.size_hint()
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hyper(error) => error.fmt(f),
            Self::Reset => f.write_str("the stream was reset before the end of the body"),
        }
    }
}

impl std::error::Error for Broken {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Hyper(error) => error.source(),
            Self::Reset => None,
        }
    }
}
