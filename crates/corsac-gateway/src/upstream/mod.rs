//! The services behind the gateway: connections, kept and shared by the requests of one worker.

mod address;
mod attempt;
mod balance;
mod bell;
mod body;
mod connect;
mod connection;
mod counted;
mod error;
mod http1;
mod keeper;
mod piece;
mod record;
mod sending;
mod spare;
mod stream;
mod target;

pub(crate) use address::Address;
pub(crate) use balance::Upstream;
pub(crate) use body::{Received, UpstreamBody};
pub(crate) use connect::{Connector, Versions};
pub(crate) use connection::{Answered, Carrier};
pub(crate) use error::UpstreamError;
pub(crate) use keeper::AfterBody;
pub(crate) use stream::Stream;
