//! One address of an upstream, and the connections to it that are kept.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use http::HeaderValue;
use tokio::sync::{Mutex, MutexGuard};

use super::connect::Versions;
use super::connection::Connection;
use super::error::ConnectError;
use crate::clock::{Clock, ticks};
use crate::configuration::{Scheme, UpstreamAddress};
use crate::recent::MINUTE;

/// How many connections to an address a worker keeps that are not in use.
const KEPT: usize = 512;

/// How long it keeps them. Most servers close theirs after a minute or more; those that close them
/// earlier say so by closing.
const KEPT_FOR: std::time::Duration = std::time::Duration::from_secs(55);

/// How long an address that took no connection is left out.
const LEFT_OUT_FOR: std::time::Duration = std::time::Duration::from_secs(5);

/// An address of an upstream.
#[derive(Debug)]
pub(crate) struct Address {
    pub(crate) at: UpstreamAddress,
    pub(crate) host: HeaderValue,
    clock: Clock,
    kept: RefCell<Vec<Kept>>,
    /// Since when it is left out, if it took no connection the last time.
    failed: Cell<Option<u32>>,
    /// Why the last attempt failed that did.
    failure: RefCell<Option<Rc<ConnectError>>>,
    /// When it was said that there are no descriptors.
    exhausted: Cell<Option<u32>>,
    /// Whether many requests use one connection: HTTP/2 without TLS, or with it the last time.
    shares: Cell<bool>,
    connecting: Mutex<()>,
}

/// The right to connect, for as long as others wait.
pub(crate) struct Turn<'a> {
    _connecting: MutexGuard<'a, ()>,
    /// Why there is no connection, if another attempt failed while this one waited.
    pub(crate) failure: Option<Rc<ConnectError>>,
}

#[derive(Debug)]
struct Kept {
    connection: Connection,
    since: u32,
}

impl Address {
    /// `None` if the host cannot stand in a header.
    pub(crate) fn new(at: UpstreamAddress, clock: Clock) -> Option<Self> {
        let host = HeaderValue::try_from(at.authority()).ok()?;
        let kept = RefCell::default();
        let shares = Cell::new(at.scheme == Scheme::Http2Cleartext);
        let (failed, exhausted) = (Cell::default(), Cell::default());
        let (failure, connecting) = (RefCell::default(), Mutex::default());
        Some(Self { at, host, clock, kept, failed, failure, exhausted, shares, connecting })
    }

    /// Whether a connection to it must be asked for these versions. The scheme has chosen already
    /// where there is no TLS.
    pub(crate) fn versions(&self, wanted: Versions) -> Versions {
        if self.at.scheme == Scheme::Https { wanted } else { Versions::Any }
    }

    /// The connection that was used last, for it is the least likely to be closed.
    pub(crate) fn take(&self, versions: Versions) -> Option<Connection> {
        let mut kept = self.kept.borrow_mut();
        loop {
            let mut last = match versions {
                Versions::Any => kept.pop()?,
                Versions::Http1 => {
                    let at = kept.iter().rposition(|kept| !kept.connection.is_shared())?;
                    kept.remove(at)
                }
            };
            if last.connection.is_closed() {
                continue;
            }
            if let Connection::Http2(sender) = &last.connection {
                let shared = Connection::Http2(sender.clone());
                kept.push(Kept { connection: shared, since: last.since });
            }
            return Some(last.connection);
        }
    }

    /// Keeps a connection that is not in use any more, or that many can use.
    pub(crate) fn keep(&self, connection: Connection) {
        let mut kept = self.kept.borrow_mut();
        if kept.len() >= KEPT {
            return;
        }
        if connection.is_shared() && kept.iter().any(|kept| kept.connection.is_shared()) {
            return;
        }
        kept.push(Kept { connection, since: self.clock.now() });
    }

    /// Closes what has been kept for too long.
    pub(crate) fn sweep(&self) {
        let now = self.clock.now();
        self.kept.borrow_mut().retain_mut(|kept| {
            let age = now.wrapping_sub(kept.since);
            let stays = kept.connection.is_shared() || age <= ticks(KEPT_FOR);
            stays && !kept.connection.is_closed()
        });
    }

    /// Somebody is about to connect to it. If it took no connection the last time, one request is
    /// enough to find out whether it does now: the others leave it out until it has taken one.
    pub(crate) fn begin(&self) {
        if self.failed.get().is_some() {
            self.failed.set(Some(self.clock.now()));
        }
    }

    /// It took no connection. The log says so once until it takes one again. Where it took another
    /// meanwhile that all can use, nothing is amiss.
    pub(crate) fn fail(&self, error: ConnectError) -> Rc<ConnectError> {
        if error.is_out_of_descriptors() {
            self.say_exhausted(&error);
        } else if self.has_shared() {
            tracing::debug!(upstream = %self.at, %error, "a further connection to an upstream failed");
        } else if self.failed.replace(Some(self.clock.now())).is_none() {
            tracing::warn!(upstream = %self.at, %error, "an upstream cannot be reached");
        }
        let failure = Rc::new(error);
        self.failure.replace(Some(Rc::clone(&failure)));
        failure
    }

    fn has_shared(&self) -> bool {
        let mut kept = self.kept.borrow_mut();
        kept.iter_mut().any(|kept| kept.connection.is_shared() && !kept.connection.is_closed())
    }

    /// It is not the address's fault. Descriptors come and go, so the log says it once a minute.
    fn say_exhausted(&self, error: &ConnectError) {
        let now = self.clock.now();
        let said = self.exhausted.get();
        if said.is_none_or(|since| now.wrapping_sub(since) >= ticks(MINUTE)) {
            self.exhausted.set(Some(now));
            tracing::error!(upstream = %self.at, %error, "no descriptor for an upstream");
        }
    }

    /// It took one, which is kept at once if many can use it.
    pub(crate) fn opened(&self, connection: &Connection, versions: Versions) {
        if self.failed.take().is_some() {
            tracing::info!(upstream = %self.at, "an upstream can be reached again");
        }
        if versions == Versions::Any {
            self.shares.set(connection.is_shared() || self.at.scheme == Scheme::Http2Cleartext);
        }
        if let Connection::Http2(sender) = connection {
            self.keep(Connection::Http2(sender.clone()));
        }
    }

    /// Whether whoever needs a connection should wait for that of another.
    pub(crate) fn shares_connections(&self) -> bool {
        self.shares.get()
    }

    /// Waits until nobody else is connecting, and keeps others waiting until it is dropped.
    pub(crate) async fn turn(&self) -> Turn<'_> {
        let before = self.failure.borrow().clone();
        let connecting = self.connecting.lock().await;
        let after = self.failure.borrow().clone();
        let is_new = |failure: &Rc<ConnectError>| {
            before.as_ref().is_none_or(|before| !Rc::ptr_eq(before, failure))
        };
        Turn { _connecting: connecting, failure: after.filter(is_new) }
    }

    /// Whether it is left out for now.
    pub(crate) fn is_left_out(&self) -> bool {
        self.failed
            .get()
            .is_some_and(|since| self.clock.now().wrapping_sub(since) < ticks(LEFT_OUT_FOR))
    }
}

#[cfg(test)]
mod tests {
    use hyper::client::conn::http2;
    use hyper_util::rt::TokioIo;
    use tokio::io::DuplexStream;
    use tokio::net::{TcpListener, TcpStream};
    use tokio::task::spawn_local;

    use super::super::stream::Stream;
    use super::*;
    use crate::connection::Begun;
    use crate::local::LocalExecutor;
    use crate::worker::runtime;

    fn address() -> (Address, Clock) {
        let clock = Clock::default();
        let at = UpstreamAddress { scheme: Scheme::Http, host: "a.example".to_owned(), port: 80 };
        (Address::new(at, clock.clone()).unwrap(), clock)
    }

    fn pass(clock: &Clock, time: std::time::Duration) {
        (0..ticks(time)).for_each(|_| clock.advance());
    }

    #[test]
    fn one_request_at_a_time_tries_an_address_that_failed() {
        let (address, clock) = address();
        address.begin();
        assert!(!address.is_left_out());
        address.fail(ConnectError::Late);
        assert!(address.is_left_out());
        for _ in 0..3 {
            pass(&clock, LEFT_OUT_FOR);
            assert!(!address.is_left_out());
            // Who gives up before it knows leaves the next try to another.
            address.begin();
            assert!(address.is_left_out());
        }
    }

    #[cfg(unix)]
    #[test]
    fn an_address_is_not_left_out_for_want_of_descriptors() {
        let (address, clock) = address();
        let too_many = || ConnectError::Io(std::io::Error::from_raw_os_error(24));
        address.fail(too_many());
        assert!(!address.is_left_out());
        assert_eq!(address.exhausted.get(), Some(0));
        clock.advance();
        address.fail(too_many());
        assert_eq!(address.exhausted.get(), Some(0));
        pass(&clock, MINUTE);
        address.fail(too_many());
        assert_eq!(address.exhausted.get(), Some(clock.now()));
    }

    /// A connection for many requests, and its other end.
    async fn shared() -> (Connection, DuplexStream) {
        let (ours, theirs) = tokio::io::duplex(1024);
        let handshake = http2::handshake(LocalExecutor, TokioIo::new(ours));
        let (sender, connection) = handshake.await.unwrap();
        spawn_local(connection);
        (Connection::Http2(sender), theirs)
    }

    /// A connection for one request at a time.
    async fn unshared() -> Connection {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stream = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        Connection::Stream(Stream::clear(stream))
    }

    #[test]
    fn an_address_is_not_left_out_while_it_has_a_connection_that_all_can_use() {
        let (address, _) = address();
        runtime(&Begun::default()).unwrap().block_on(async {
            let (connection, theirs) = shared().await;
            address.opened(&connection, Versions::Any);
            address.fail(ConnectError::Late);
            assert!(!address.is_left_out());
            drop(theirs);
            // hyper has to hear of it.
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
            address.fail(ConnectError::Late);
            assert!(address.is_left_out());
        });
    }

    #[test]
    fn requests_wait_for_a_connection_as_long_as_the_last_one_was_for_many() {
        let (address, _) = address();
        runtime(&Begun::default()).unwrap().block_on(async {
            assert!(!address.shares_connections());
            let (connection, _theirs) = shared().await;
            address.opened(&connection, Versions::Any);
            assert!(address.shares_connections());
            // It says nothing about what the service would have chosen.
            address.opened(&unshared().await, Versions::Http1);
            assert!(address.shares_connections());
            address.opened(&unshared().await, Versions::Any);
            assert!(!address.shares_connections());
        });
    }
}
