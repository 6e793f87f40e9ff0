use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::time::{Instant, timeout_at};

/// What was read of a response's body.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReceivedBody {
    /// The bytes, decoded from chunks where the server sent it so.
    pub bytes: Vec<u8>,
    /// Why there are no more of them.
    pub end: BodyEnd,
}

/// Why the reading of a body ended.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum BodyEnd {
    /// The body ended.
    Complete,
    /// More was to come, but the limit was reached.
    AtLimit,
    /// More was to come, but the time was up.
    TimedOut,
    /// The connection broke off, or the chunks did not fit together.
    BrokenOff,
    /// It was not read: nobody looks at the body of a preflight's response, or of a redirect.
    NotRead,
}

/// Whether the body of a response is of interest.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum WantedBody {
    /// No; the exchange is over once the head is there.
    None,
    /// Yes, unless the response is a redirect.
    UpToLimit,
}

impl BodyEnd {
    /// The name in machine-readable output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::AtLimit => "at-limit",
            Self::TimedOut => "timed-out",
            Self::BrokenOff => "broken-off",
            Self::NotRead => "not-read",
        }
    }
}

impl ReceivedBody {
    pub(crate) fn not_read() -> Self {
        Self { bytes: Vec::new(), end: BodyEnd::NotRead }
    }
}

/// Reads a body until it ends, `limit` bytes are there, or time is up.
pub(crate) async fn read(mut body: Incoming, limit: usize, until: Instant) -> ReceivedBody {
    let mut bytes = Vec::new();
    let end = loop {
        if bytes.len() >= limit {
            break BodyEnd::AtLimit;
        }
        match timeout_at(until, next_data(&mut body)).await {
            Err(_) => break BodyEnd::TimedOut,
            Ok(None) => break BodyEnd::Complete,
            Ok(Some(Err(_))) => break BodyEnd::BrokenOff,
            Ok(Some(Ok(data))) => {
                bytes.extend_from_slice(&data[..data.len().min(limit - bytes.len())]);
            }
        }
    };
    ReceivedBody { bytes, end }
}

/// The next bytes of a body; trailers count as none.
async fn next_data(body: &mut Incoming) -> Option<Result<Bytes, hyper::Error>> {
    let frame = body.frame().await?;
    Some(frame.map(|frame| frame.into_data().unwrap_or_default()))
}
