//! What a failure of HTTP/2 means.

use h2::Reason;

use super::overheard::{Heard, SharedHeard};
use crate::error::ExchangeError;
use crate::http1::malformed::Malformation;
use crate::network::Limits;

/// Why there is no response.
#[derive(Debug)]
pub(super) enum Failure {
    HeadTooLarge,
    Http2(h2::Error),
}

impl From<h2::Error> for Failure {
    fn from(error: h2::Error) -> Self {
        Self::Http2(error)
    }
}

impl Failure {
    pub(super) fn explain(self, heard: &SharedHeard, limits: Limits) -> ExchangeError {
        match self {
            Self::HeadTooLarge => ExchangeError::head_too_large(limits),
            Self::Http2(error) => explain(&error, &mut heard.lock(), limits),
        }
    }
}

fn explain(error: &h2::Error, heard: &mut Heard, limits: Limits) -> ExchangeError {
    let Some(reason) = error.reason() else {
        // Nothing is done here that the library forbids, so it is the connection that failed.
        return heard.failure.take().unwrap_or(ExchangeError::ClosedWithoutResponse);
    };
    // The library writes reasons by their names in the standard.
    let error_code = format!("{reason:?}");
    match (error.is_remote(), error.is_go_away()) {
        (true, true) => ExchangeError::Http2GoAway { error_code },
        (true, false) => ExchangeError::Http2StreamReset { error_code },
        (false, _) if !begins_as_http2(&heard.start) => {
            let malformation = Malformation::NotHttp2;
            ExchangeError::Malformed { malformation, found: std::mem::take(&mut heard.start) }
        }
        (false, _) if is_too_large(reason, heard, limits) => ExchangeError::head_too_large(limits),
        (false, _) => ExchangeError::Http2Violation { error_code },
    }
}

/// Whether the first frame is the one that has to be.
///
/// <https://www.rfc-editor.org/rfc/rfc9113#name-http-2-connection-preface>
fn begins_as_http2(start: &[u8]) -> bool {
    /// The place and the type of a SETTINGS frame's type.
    const SETTINGS: (usize, u8) = (3, 4);
    start.get(SETTINGS.0) == Some(&SETTINGS.1)
}

/// Whether the library refused a head, or heads without end, for their size.
fn is_too_large(reason: Reason, heard: &Heard, limits: Limits) -> bool {
    reason == Reason::ENHANCE_YOUR_CALM || heard.total > limits.head_bytes
}
