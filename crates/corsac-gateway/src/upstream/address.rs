//! One address of an upstream, and the connections to it that are kept.

use std::cell::{Cell, RefCell};

use http::HeaderValue;
use tokio::sync::{Mutex, MutexGuard};

use super::connection::Connection;
use super::error::ConnectError;
use crate::clock::{Clock, ticks};
use crate::configuration::{Scheme, UpstreamAddress};

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
    failed: Cell<Option<u32>>,
    /// Whether many requests use one connection: HTTP/2 without TLS, or with it the last time.
    shares: Cell<bool>,
    connecting: Mutex<()>,
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
        let (failed, connecting) = (Cell::new(None), Mutex::new(()));
        Some(Self { at, host, clock, kept, failed, shares, connecting })
    }

    /// The connection that was used last, for it is the least likely to be closed.
    pub(crate) fn take(&self) -> Option<Connection> {
        let mut kept = self.kept.borrow_mut();
        loop {
            let mut last = kept.pop()?;
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
        let shared = kept.iter().any(|kept| matches!(kept.connection, Connection::Http2(_)));
        if shared && matches!(connection, Connection::Http2(_)) {
            return;
        }
        kept.push(Kept { connection, since: self.clock.now() });
    }

    /// Closes what has been kept for too long.
    pub(crate) fn sweep(&self) {
        let now = self.clock.now();
        self.kept.borrow_mut().retain_mut(|kept| {
            let age = now.wrapping_sub(kept.since);
            let shared = matches!(kept.connection, Connection::Http2(_));
            !kept.connection.is_closed() && (shared || age <= ticks(KEPT_FOR))
        });
    }

    /// It took no connection. The log says so once until it takes one again.
    pub(crate) fn fail(&self, error: &ConnectError) {
        if self.failed.replace(Some(self.clock.now())).is_none() {
            tracing::warn!(upstream = %self.at, %error, "an upstream cannot be reached");
        }
    }

    /// It took one, which is kept at once if many can use it.
    pub(crate) fn opened(&self, connection: &Connection) {
        if self.failed.take().is_some() {
            tracing::info!(upstream = %self.at, "an upstream can be reached again");
        }
        if let Connection::Http2(sender) = connection {
            self.shares.set(true);
            self.keep(Connection::Http2(sender.clone()));
        }
    }

    /// Whether whoever needs a connection should wait for that of another.
    pub(crate) fn shares_connections(&self) -> bool {
        self.shares.get()
    }

    /// Waits until nobody else is connecting, and keeps others waiting until it is dropped.
    pub(crate) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.connecting.lock().await
    }

    /// Whether it is left out for now.
    pub(crate) fn is_left_out(&self) -> bool {
        self.failed
            .get()
            .is_some_and(|since| self.clock.now().wrapping_sub(since) < ticks(LEFT_OUT_FOR))
    }
}
