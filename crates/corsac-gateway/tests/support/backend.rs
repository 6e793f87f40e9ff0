//! A backend that reads strictly, records what arrives, and answers as it is told.

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::PATIENCE;
use super::accepting::Accepting;
use super::head::{Framing, Head};
use super::wire::{Body, Wire, WireError};

/// A service behind a gateway.
pub(crate) struct Backend {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    _accepting: Accepting,
}

#[derive(Default)]
struct Shared {
    records: Mutex<Records>,
    connections: AtomicUsize,
    open: AtomicUsize,
}

#[derive(Default)]
struct Records {
    requests: Vec<Recorded>,
    unfinished: Vec<Head>,
    violations: Vec<String>,
}

/// A request that came to its end.
#[derive(Clone, Debug)]
pub(crate) struct Recorded {
    pub(crate) connection: usize,
    pub(crate) head: Head,
    pub(crate) framing: Framing,
    pub(crate) body: Vec<u8>,
    pub(crate) trailers: Vec<(String, String)>,
}

/// What a backend does with its connection after an answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum After {
    Keep,
    Close,
    Reset,
}

/// A request that has begun to arrive.
pub(crate) struct Exchange<'w> {
    pub(crate) head: Head,
    pub(crate) wire: &'w mut Wire,
    /// How many connections came before this one, and how many requests before on it.
    pub(crate) connection: usize,
    pub(crate) number: usize,
    framing: Framing,
    shared: &'w Shared,
    progress: Progress,
}

/// How far the body of a request has been read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Progress {
    Head,
    Failed,
    Whole,
}

impl Exchange<'_> {
    /// Reads the body and records the request. `None` if the body broke off.
    pub(crate) fn read(&mut self) -> Option<Vec<u8>> {
        let result = self.wire.body(self.framing);
        self.finish(result)
    }

    /// As [`read`](Self::read), but only counts what comes.
    pub(crate) fn count(&mut self) -> Option<u64> {
        let mut count = 0;
        let result = self.wire.pass_body(self.framing, &mut |piece| count += piece.len() as u64);
        self.finish(result).map(|_| count)
    }

    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.wire.send(bytes.as_ref())
    }

    fn finish(&mut self, result: Result<Body, WireError>) -> Option<Vec<u8>> {
        match result {
            Ok(Body { bytes, trailers, .. }) => {
                self.progress = Progress::Whole;
                let recorded = Recorded {
                    connection: self.connection,
                    head: self.head.clone(),
                    framing: self.framing,
                    body: bytes.clone(),
                    trailers,
                };
                self.shared.record(|records| records.requests.push(recorded));
                Some(bytes)
            }
            Err(error) => {
                self.progress = Progress::Failed;
                let head = self.head.clone();
                self.shared.record(|records| match error {
                    WireError::Invalid(violation) => records.violations.push(violation),
                    _ => records.unfinished.push(head),
                });
                None
            }
        }
    }
}

/// Reads the request and answers it with these bytes.
pub(crate) fn answer(bytes: impl AsRef<[u8]>) -> impl Fn(&mut Exchange<'_>) -> After {
    move |exchange| {
        if exchange.read().is_none() || exchange.send(&bytes).is_err() {
            return After::Close;
        }
        After::Keep
    }
}

/// What begins a tunnel.
pub(crate) const SWITCHING: &str = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: \
                                    websocket\r\nSec-WebSocket-Accept: x\r\n\r\n";

/// A response with this body.
pub(crate) fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

impl Backend {
    pub(crate) fn start(
        handler: impl Fn(&mut Exchange<'_>) -> After + Send + Sync + 'static,
    ) -> Self {
        Self::listen(Wire::plain, handler)
    }

    /// Answers every request with these bytes.
    pub(crate) fn answering(bytes: impl AsRef<[u8]> + Send + Sync + 'static) -> Self {
        Self::start(answer(bytes))
    }

    /// `open` makes a connection of a socket, such as one with TLS.
    pub(crate) fn listen(
        open: impl Fn(TcpStream) -> Wire + Send + Sync + 'static,
        handler: impl Fn(&mut Exchange<'_>) -> After + Send + Sync + 'static,
    ) -> Self {
        let shared = Arc::new(Shared::default());
        let ours = Arc::clone(&shared);
        let accepting = Accepting::start(move |stream| {
            let number = ours.connections.fetch_add(1, Ordering::SeqCst);
            ours.open.fetch_add(1, Ordering::SeqCst);
            converse(open(stream), number, &ours, &handler);
            ours.open.fetch_sub(1, Ordering::SeqCst);
        });
        Self { address: accepting.address, shared, _accepting: accepting }
    }

    /// The requests that came to their end so far. Nothing that is not HTTP may have come.
    pub(crate) fn requests(&self) -> Vec<Recorded> {
        let records = self.shared.lock();
        assert!(records.violations.is_empty(), "the gateway sent {:?}", records.violations);
        records.requests.clone()
    }

    pub(crate) fn last(&self) -> Recorded {
        self.requests().pop().expect("a request came")
    }

    /// The requests that broke off.
    pub(crate) fn unfinished(&self) -> Vec<Head> {
        self.shared.lock().unfinished.clone()
    }

    pub(crate) fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// Those that are open now.
    pub(crate) fn open_connections(&self) -> usize {
        self.shared.open.load(Ordering::SeqCst)
    }

    /// Waits until so many requests have come to their end.
    pub(crate) fn wait_for(&self, count: usize) -> Vec<Recorded> {
        self.wait_until(|backend| backend.requests().len() >= count);
        self.requests()
    }

    pub(crate) fn wait_until(&self, done: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !done(self) {
            assert!(Instant::now() < deadline, "the backend waited in vain");
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn record(&self, change: impl FnOnce(&mut Records)) {
        change(&mut self.lock());
    }
}

fn converse(
    mut wire: Wire,
    connection: usize,
    shared: &Shared,
    handler: &(impl Fn(&mut Exchange<'_>) -> After + ?Sized),
) {
    for number in 0.. {
        let head = match wire.head() {
            Ok(head) => head,
            Err(WireError::Closed | WireError::Late) => return,
            Err(WireError::Cut(part)) => {
                let violation = format!("the end in {:?}", String::from_utf8_lossy(&part));
                return shared.record(|records| records.violations.push(violation));
            }
            Err(WireError::Invalid(violation)) => {
                return shared.record(|records| records.violations.push(violation));
            }
        };
        let framing = match head.framing_of_request() {
            Ok(framing) => framing,
            Err(violation) => return shared.record(|records| records.violations.push(violation)),
        };
        let progress = Progress::Head;
        let wire_here = &mut wire;
        let mut exchange =
            Exchange { head, wire: wire_here, connection, number, framing, shared, progress };
        let after = handler(&mut exchange);
        if exchange.progress == Progress::Head {
            let head = exchange.head.clone();
            shared.record(|records| records.unfinished.push(head));
        }
        match after {
            After::Keep => {}
            After::Close => return,
            After::Reset => return wire.reset(),
        }
    }
}
