//! What becomes of a connection when a response is over.

use std::rc::Rc;

use super::address::Address;
use super::connection::Connection;
use super::http1::Http1;
use super::stream::Stream;

/// hyper's buffers do not grow with a response of so many bytes.
const SMALL: u64 = 4 * 1024;

/// What becomes of a connection after a response.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum AfterBody {
    Keep,
    Close,
}

/// Whom the connection is given when the response is over.
#[derive(Debug)]
pub(super) struct Keeper {
    address: Option<Rc<Address>>,
    /// How long the response is, as far as it says so.
    length: Option<u64>,
}

impl Keeper {
    pub(super) fn new(address: Rc<Address>, after: AfterBody, length: Option<u64>) -> Self {
        Self { address: (after == AfterBody::Keep).then_some(address), length }
    }

    /// Keeps hyper on the stream if it holds little, and the stream alone otherwise.
    pub(super) fn keep(&mut self, exchange: Box<Http1>) {
        let Some(address) = self.address.take() else { return };
        if self.length.is_some_and(|length| length <= SMALL) {
            if exchange.is_at_rest() {
                exchange.rest();
                address.keep(Connection::Http1(exchange));
            }
        } else if let Some(stream) = exchange.into_rest() {
            address.keep(Connection::Stream(stream));
        }
    }

    pub(super) fn keep_stream(&mut self, stream: Option<Stream>) {
        if let (Some(address), Some(stream)) = (self.address.take(), stream)
            && !stream.record().is_behind()
        {
            address.keep(Connection::Stream(stream));
        }
    }
}
