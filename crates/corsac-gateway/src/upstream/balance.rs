//! Which address a request goes to, and on which connection.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Instant;

use http::HeaderValue;

use super::address::Address;
use super::connect::{Connector, Versions};
use super::connection::Connection;
use super::error::{ConnectError, UpstreamError};
use crate::configuration::UpstreamHost;
use crate::recent::{Events, Say};

/// A service, as one worker sees it.
#[derive(Debug)]
pub(crate) struct Upstream {
    pub(crate) addresses: Vec<Rc<Address>>,
    pub(crate) strip_prefix: Option<String>,
    pub(crate) host: UpstreamHost,
    pub(crate) connector: Connector,
    pub(crate) next: Cell<usize>,
    /// How often the log says that a request has come to nothing.
    pub(crate) unanswered: RefCell<Events>,
}

impl Upstream {
    /// A connection that was kept, where there is no choice of addresses.
    pub(super) fn kept(&self, versions: Versions) -> Option<Chosen> {
        let [only] = &self.addresses[..] else { return None };
        let connection = only.take(only.versions(versions))?;
        Some(Chosen::new(only, connection, Origin::Kept))
    }

    /// A connection that was kept, or a new one to the first address that takes it.
    pub(super) async fn connection(&self, versions: Versions) -> Result<Chosen, UpstreamError> {
        let mut remaining: Vec<_> = self.in_turn().collect();
        let mut failure = None;
        while let Some(address) = take_best(&mut remaining) {
            let versions = address.versions(versions);
            if let Some(connection) = address.take(versions) {
                return Ok(Chosen::new(address, connection, Origin::Kept));
            }
            match self.connect(address, versions).await {
                Ok(chosen) => return Ok(chosen),
                Err(error) => failure = Some(error),
            }
        }
        Err(UpstreamError::Connect(failure.unwrap_or_else(|| Rc::new(ConnectError::Late))))
    }

    /// A new connection; or that of another request, which came first and opened one for all, or failed
    /// for all.
    async fn connect(
        &self,
        address: &Rc<Address>,
        versions: Versions,
    ) -> Result<Chosen, Rc<ConnectError>> {
        if versions == Versions::Http1 || !address.shares_connections() {
            return self.open(address, versions).await;
        }
        let turn = address.turn().await;
        if let Some(connection) = address.take(versions) {
            return Ok(Chosen::new(address, connection, Origin::Kept));
        }
        match &turn.failure {
            Some(failure) => Err(Rc::clone(failure)),
            None => self.open(address, versions).await,
        }
    }

    async fn open(
        &self,
        address: &Rc<Address>,
        versions: Versions,
    ) -> Result<Chosen, Rc<ConnectError>> {
        address.begin();
        match self.connector.connect(&address.at, versions).await {
            Ok(connection) => {
                address.opened(&connection, versions);
                Ok(Chosen::new(address, connection, Origin::New))
            }
            // It takes connections, of which an upgrade has no use.
            Err(error) if versions == Versions::Http1 && error.is_about_the_version() => {
                tracing::debug!(upstream = %address.at, %error, "an upstream speaks no HTTP/1.1");
                Err(Rc::new(error))
            }
            Err(error) => Err(address.fail(error)),
        }
    }

    /// The addresses from the next one on.
    fn in_turn(&self) -> impl Iterator<Item = &Rc<Address>> {
        let count = self.addresses.len();
        let first = self.next.get();
        self.next.set(if first + 1 < count { first + 1 } else { 0 });
        let (before, after) = self.addresses.split_at(first.min(count));
        after.iter().chain(before)
    }

    /// Says that a request has come to nothing; of addresses that cannot be reached they say it.
    pub(crate) fn say_unanswered(&self, rule: &str, error: &UpstreamError) {
        let address = match (error, &self.addresses[..]) {
            (UpstreamError::Connect(_), _) => return,
            (UpstreamError::Exchange { address, .. }, _) | (_, [address]) => Some(address),
            (UpstreamError::Late, _) => None,
        };
        if self.unanswered.borrow_mut().one_more(Instant::now()) == Say::Nothing {
            return;
        }
        let upstream = address.map(|address| tracing::field::display(&address.at));
        tracing::warn!(rule, upstream, %error, "an upstream gave no response");
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

/// The next one that is not left out by now; those that are come last.
fn take_best<'a>(remaining: &mut Vec<&'a Rc<Address>>) -> Option<&'a Rc<Address>> {
    if remaining.is_empty() {
        return None;
    }
    let best = remaining.iter().position(|address| !address.is_left_out());
    Some(remaining.remove(best.unwrap_or(0)))
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;
    use crate::clock::Clock;
    use crate::configuration::{Scheme, UpstreamAddress};

    #[test]
    fn whoever_failed_by_now_comes_last() {
        let clock = Clock::default();
        let addresses = ["a.example", "b.example", "c.example"].map(|host| {
            let at = UpstreamAddress { scheme: Scheme::Http, host: host.to_owned(), port: 80 };
            Rc::new(Address::new(at, clock.clone()).unwrap())
        });
        let [a, b, c] = &addresses;
        let mut remaining = vec![a, b, c];
        let mut next = || take_best(&mut remaining).map(|address| address.at.host.as_str());
        assert_eq!(next(), Some("a.example"));
        b.fail(ConnectError::Late);
        assert_eq!(next(), Some("c.example"));
        assert_eq!((next(), next()), (Some("b.example"), None));
    }

    const PATIENCE: Duration = Duration::from_secs(9);
    const MOMENT: Duration = Duration::from_millis(50);

    #[tokio::test]
    async fn an_upgrade_does_not_wait_for_a_connection_that_it_could_not_use() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let host = free.ip().to_string();
        let at = UpstreamAddress { scheme: Scheme::Http2Cleartext, host, port: free.port() };
        let address = Rc::new(Address::new(at, Clock::default()).unwrap());
        let connector = Connector { tls: None, patience: PATIENCE };
        let upstream = Upstream {
            addresses: vec![Rc::clone(&address)],
            strip_prefix: None,
            host: UpstreamHost::Client,
            connector,
            next: Cell::default(),
            unanswered: RefCell::default(),
        };
        let _others = address.turn().await;
        let refused = timeout(PATIENCE, upstream.connect(&address, Versions::Http1)).await.unwrap();
        assert!(refused.is_err());
        let waits = timeout(MOMENT, upstream.connect(&address, Versions::Any)).await;
        assert!(waits.is_err());
    }
}
