use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::Broken;
use crate::connection::InService;
use crate::folder::FileBody;
use crate::upstream::{Received, UpstreamBody};

/// The body of a response on its way to a client.
#[derive(Debug, Default)]
pub(crate) struct ResponseBody {
    content: Content,
    /// Why it broke off, until that is said.
    failed: Option<BodyError>,
    /// Tells the connection when the response is over.
    _in_service: Option<InService>,
}

#[derive(Debug, Default)]
enum Content {
    #[default]
    None,
    Whole(Bytes),
    Upstream(Box<UpstreamBody>),
    File(FileBody),
}

impl ResponseBody {
    /// A body of the gateway's own.
    pub(crate) fn own(bytes: Bytes) -> Self {
        Self::of(Content::Whole(bytes))
    }

    /// A body that an upstream sends.
    pub(crate) fn upstream(body: Received) -> Self {
        Self::of(match body {
            Received::Whole(bytes) => Content::Whole(bytes),
            Received::Part(body) => Content::Upstream(body),
        })
    }

    /// A file.
    pub(crate) fn file(body: FileBody) -> Self {
        Self::of(Content::File(body))
    }

    fn of(content: Content) -> Self {
        Self { content, ..Self::default() }
    }

    /// Has it hold on to `in_service` for as long as it lives.
    pub(crate) fn hold(&mut self, in_service: Option<InService>) {
        self._in_service = in_service;
    }
}

impl Body for ResponseBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        if let Some(error) = self.failed.take() {
            return Poll::Ready(Some(Err(error)));
        }
        let polled = self.content.poll_frame(context);
        let Poll::Ready(Some(Err(error))) = polled else { return polled };
        // The head and what has come so far are sent first: in HTTP/2, a reset overtakes them.
        self.failed = Some(error);
        context.waker().wake_by_ref();
        Poll::Pending
    }

    fn is_end_stream(&self) -> bool {
        match &self.content {
            Content::None => true,
            Content::Whole(bytes) => bytes.is_empty(),
            Content::Upstream(body) => body.is_end_stream(),
            Content::File(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.content {
            Content::None => SizeHint::with_exact(0),
            Content::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Content::Upstream(body) => body.size_hint(),
            Content::File(body) => body.size_hint(),
        }
    }
}

impl Content {
    fn poll_frame(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        match self {
            Self::None => Poll::Ready(None),
            Self::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Whole(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Self::Upstream(body) => Pin::new(&mut **body).poll_frame(context),
            Self::File(body) => Pin::new(body).poll_frame(context).map_err(BodyError::File),
        }
    }
}

/// Why a body broke off.
#[derive(Debug)]
pub(crate) enum BodyError {
    /// The client closed its connection, or sent no valid body.
    Client(Broken),
    /// A file could not be read to its end.
    File(std::io::Error),
    /// Too much time passed between two pieces.
    Stalled,
    /// It is larger than allowed.
    TooLarge,
    /// The upstream closed its connection, or sent no valid body.
    Upstream(Broken),
    /// The same, where it is read as a stream.
    UpstreamStream(std::io::Error),
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Client(_) => "the client did not send its body to the end",
            Self::File(_) => "the file could not be read to its end",
            Self::Stalled => "too much time passed between two pieces of the body",
            Self::TooLarge => "the body is larger than allowed",
            Self::Upstream(_) | Self::UpstreamStream(_) => {
                "the upstream did not send its body to the end"
            }
        })
    }
}

impl std::error::Error for BodyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Client(error) | Self::Upstream(error) => Some(error),
            Self::File(error) | Self::UpstreamStream(error) => Some(error),
            Self::Stalled | Self::TooLarge => None,
        }
    }
}
