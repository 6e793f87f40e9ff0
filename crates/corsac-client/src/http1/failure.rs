//! What a failure of HTTP/1 means.

use std::error::Error;
use std::io;

use super::malformed::{self, Malformation};
use super::raw_head::{self, RecorderState};
use super::wire::SharedHead;
use crate::error::ExchangeError;
use crate::network::Limits;
use crate::tls;

/// What a failure of the HTTP library means.
pub(super) fn failure(error: &hyper::Error, head: &SharedHead, limits: Limits) -> ExchangeError {
    let received = head.bytes();
    if is_too_large(error, head, limits) {
        return ExchangeError::head_too_large(limits);
    }
    if error.is_parse() || error.is_parse_status() || error.is_parse_version_h2() {
        return malformed(&received);
    }
    match io_source(error) {
        None if error.is_incomplete_message() || error.is_canceled() => closed(received),
        None => malformed_or_closed(received),
        Some(error) => transport(error, received),
    }
}

fn is_too_large(error: &hyper::Error, head: &SharedHead, limits: Limits) -> bool {
    let lines = || raw_head::lines(&head.bytes()).count();
    head.state() == RecorderState::TooLong || error.is_parse() && lines() > limits.head_lines
}

/// An answer that is not HTTP/1.
pub(crate) fn malformed(received: &[u8]) -> ExchangeError {
    let (malformation, found) = malformed::diagnose(received);
    ExchangeError::Malformed { malformation, found }
}

fn malformed_or_closed(received: Vec<u8>) -> ExchangeError {
    if received.is_empty() { closed(received) } else { malformed(&received) }
}

/// A closed connection, unless what came before shows that it was none of HTTP.
pub(crate) fn closed(received: Vec<u8>) -> ExchangeError {
    if received.is_empty() {
        return ExchangeError::ClosedWithoutResponse;
    }
    match malformed::diagnose(&received) {
        (malformation @ (Malformation::NotHttp | Malformation::SpeaksTls), found) => {
            ExchangeError::Malformed { malformation, found }
        }
        _ => ExchangeError::ClosedInsideHead { received },
    }
}

/// A connection that failed below HTTP, after `received` had come.
pub(crate) fn transport(error: &io::Error, received: Vec<u8>) -> ExchangeError {
    if let Some(failure) = tls::failure(error) {
        return failure;
    }
    match error.kind() {
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe => ExchangeError::Reset { received },
        io::ErrorKind::UnexpectedEof => closed(received),
        _ => ExchangeError::Transport { reason: error.to_string() },
    }
}

fn io_source(error: &hyper::Error) -> Option<&io::Error> {
    error.source().and_then(|source| source.downcast_ref())
}
