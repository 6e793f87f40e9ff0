//! The services behind the gateway: connections, kept and shared by the requests of one worker.

mod address;
mod balance;
mod body;
mod connect;
mod connection;
mod error;
mod http1;
mod record;
mod spare;
mod stream;

pub(crate) use address::Address;
pub(crate) use balance::Upstream;
pub(crate) use body::{AfterBody, UpstreamBody};
pub(crate) use connect::Connector;
pub(crate) use connection::{Answered, Carrier};
pub(crate) use error::UpstreamError;
pub(crate) use stream::Stream;
