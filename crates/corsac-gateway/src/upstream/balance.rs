//! Which address a request goes to, and on which connection.

use std::cell::Cell;
use std::rc::Rc;

use http::HeaderValue;

use super::address::Address;
use super::connect::Connector;
use super::connection::Connection;
use super::error::{ConnectError, UpstreamError};
use crate::configuration::UpstreamHost;

/// A service, as one worker sees it.
#[derive(Debug)]
pub(crate) struct Upstream {
    pub(crate) addresses: Vec<Rc<Address>>,
    pub(crate) strip_prefix: Option<String>,
    pub(crate) host: UpstreamHost,
    pub(crate) connector: Connector,
    pub(crate) next: Cell<usize>,
}

impl Upstream {
    /// A connection that was kept, where there is no choice of addresses.
    pub(super) fn kept(&self) -> Option<Chosen> {
        let [only] = &self.addresses[..] else { return None };
        let connection = only.take()?;
        Some(Chosen::new(only, connection, Origin::Kept))
    }

    /// A connection that was kept, or a new one to the first address that takes it.
    pub(super) async fn connection(&self) -> Result<Chosen, UpstreamError> {
        let mut failure = ConnectError::Late;
        for address in self.in_turn() {
            if let Some(connection) = address.take() {
                return Ok(Chosen::new(address, connection, Origin::Kept));
            }
            match self.connect(address).await {
                Ok(chosen) => return Ok(chosen),
                Err(error) => failure = error,
            }
        }
        Err(UpstreamError::Connect(failure))
    }

    /// A new connection; or that of another request, which came first and opened one for all.
    async fn connect(&self, address: &Rc<Address>) -> Result<Chosen, ConnectError> {
        let _turn = match address.shares_connections() {
            true => Some(address.turn().await),
            false => None,
        };
        if let Some(connection) = address.take() {
            return Ok(Chosen::new(address, connection, Origin::Kept));
        }
        match self.connector.connect(&address.at).await {
            Ok(connection) => {
                address.opened(&connection);
                Ok(Chosen::new(address, connection, Origin::New))
            }
            Err(error) => {
                address.fail(&error);
                Err(error)
            }
        }
    }

    /// The addresses from the next one on; those that failed just now come last.
    fn in_turn(&self) -> impl Iterator<Item = &Rc<Address>> {
        let count = self.addresses.len();
        let first = self.next.get();
        self.next.set(if first + 1 < count { first + 1 } else { 0 });
        let mut order: Vec<_> = (first..count).chain(0..first.min(count)).collect();
        if count > 1 {
            order.sort_by_key(|&index| self.addresses[index].is_left_out());
        }
        order.into_iter().map(|index| &self.addresses[index])
    }

    pub(super) fn host_for<'h>(
        &self,
        address: &'h Address,
        client: &'h HeaderValue,
    ) -> &'h HeaderValue {
        match self.host {
            UpstreamHost::Client if !client.is_empty() => client,
            UpstreamHost::Client | UpstreamHost::Upstream => &address.host,
        }
    }
}

/// A connection for a request.
pub(super) struct Chosen {
    pub(super) address: Rc<Address>,
    pub(super) connection: Connection,
    pub(super) origin: Origin,
}

/// Whether others had a connection before, so that it may be about to be closed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Origin {
    Kept,
    New,
}

impl Chosen {
    fn new(address: &Rc<Address>, connection: Connection, origin: Origin) -> Self {
        Self { address: Rc::clone(address), connection, origin }
    }
}
