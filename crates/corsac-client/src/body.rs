use bytes::Bytes;
use corsac::status::is_redirect_status;
use tokio::time::{Instant, timeout_at};

/// What was read of a response's body.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReceivedBody {
    /// The bytes, decoded from chunks where the server sent it so, but still compressed where
    /// `Content-Encoding` says so.
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
    /// The connection or the HTTP/2 stream broke off, or the chunks did not fit together.
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

impl WantedBody {
    /// Whether the body of a response of this status is of interest.
    pub(crate) fn includes(self, status: u16) -> bool {
        self == Self::UpToLimit && !is_redirect_status(status)
    }
}

/// A body as it comes in.
pub(crate) trait Source {
    /// The next bytes; `None` at the end. Trailers count as none.
    async fn next_data(&mut self) -> Option<Result<Bytes, BrokenOff>>;
}

/// The body has no proper end.
#[derive(Debug)]
pub(crate) struct BrokenOff;

/// Reads a body until it ends, `limit` bytes are there, or time is up.
pub(crate) async fn read(mut body: impl Source, limit: usize, until: Instant) -> ReceivedBody {
    let mut bytes = Vec::new();
    let end = loop {
        if bytes.len() >= limit {
            break BodyEnd::AtLimit;
        }
        match timeout_at(until, body.next_data()).await {
            Err(_) => break BodyEnd::TimedOut,
            Ok(None) => break BodyEnd::Complete,
            Ok(Some(Err(BrokenOff))) => break BodyEnd::BrokenOff,
            Ok(Some(Ok(data))) => {
                bytes.extend_from_slice(&data[..data.len().min(limit - bytes.len())]);
            }
        }
    };
    ReceivedBody { bytes, end }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_looks_at_the_body_of_a_redirect() {
        assert!(WantedBody::UpToLimit.includes(200) && WantedBody::UpToLimit.includes(304));
        assert!(!WantedBody::UpToLimit.includes(302) && !WantedBody::None.includes(200));
    }
}
