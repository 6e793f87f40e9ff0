//! One thread that serves: its listeners, its clients, its connections to upstreams.

use std::cell::{Cell, RefCell};
use std::io;
use std::net::TcpListener as StdListener;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::runtime::{Builder, LocalOptions, LocalRuntime};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout_at};

use crate::clock::{self, Clock, TICK};
use crate::connection::{self, Begun, Command, Registry, Turns};
use crate::meter::{Meter, Numbers};
use crate::recent::MINUTE;
use crate::shared::Shared;
use crate::site::WorkerSite;

/// A worker's state. It never leaves its thread.
pub(crate) struct Worker {
    shared: Arc<Shared>,
    pub(crate) clock: Clock,
    pub(crate) connections: Registry,
    pub(crate) turns: Rc<Turns>,
    numbers: Arc<Numbers>,
    site: RefCell<(u64, Rc<WorkerSite>)>,
    /// When it was said that clients could not be accepted.
    turned_away: Cell<Option<Instant>>,
}

impl Worker {
    fn new(shared: Arc<Shared>, begun: Begun) -> Self {
        let clock = Clock::default();
        let (version, site) = shared.site();
        let numbers = shared.meters.worker();
        let meter = Meter::new(Arc::clone(&numbers), Arc::clone(&shared.refusals), &site);
        let site = Rc::new(WorkerSite::new(site, meter, &clock, None));
        Self {
            shared,
            clock,
            connections: Registry::default(),
            turns: Rc::new(Turns::new(begun)),
            numbers,
            site: RefCell::new((version, site)),
            turned_away: Cell::default(),
        }
    }

    /// Ready when the gateway is to stop.
    pub(crate) fn stopped(&self) -> impl Future<Output = ()> + use<> {
        self.shared.stopped()
    }

    /// The site as it is now. Who has one keeps it, whatever is loaded meanwhile.
    pub(crate) fn site(&self) -> Rc<WorkerSite> {
        let mut current = self.site.borrow_mut();
        if current.0 != self.shared.version() {
            let (version, site) = self.shared.site();
            let (numbers, refusals) = (&self.numbers, &self.shared.refusals);
            let meter = Meter::new(Arc::clone(numbers), Arc::clone(refusals), &site);
            let site = Rc::new(WorkerSite::new(site, meter, &self.clock, Some(&current.1)));
            *current = (version, site);
        }
        Rc::clone(&current.1)
    }
}

/// Serves until the gateway is stopped and what was begun is over, or the time for it.
pub(crate) fn run(shared: Arc<Shared>, listeners: Vec<StdListener>) -> io::Result<()> {
    let begun = Begun::default();
    let runtime = runtime(&begun)?;
    let outcome = runtime.block_on(serve(Rc::new(Worker::new(shared, begun)), listeners));
    // Dropping it would wait for files and names that nobody is interested in any more.
    runtime.shutdown_background();
    outcome
}

async fn serve(worker: Rc<Worker>, listeners: Vec<StdListener>) -> io::Result<()> {
    let turns = Rc::clone(&worker.turns);
    tokio::task::spawn_local(async move { turns.call().await });
    tokio::task::spawn_local(look_after(Rc::clone(&worker)));
    let mut accepting = JoinSet::new();
    for listener in listeners {
        let listener = TcpListener::from_std(listener)?;
        accepting.spawn_local(accept(listener, Rc::clone(&worker)));
    }
    let outcome = tokio::select! {
        () = worker.stopped() => Ok(()),
        // One of them may hear of the stop before this does.
        Some(ended) = accepting.join_next() => ended.map_err(io::Error::other),
    };
    if outcome.is_err() {
        worker.shared.stop();
    }
    worker.connections.tell_all(Command::Finish);
    let deadline = clock::after(worker.shared.drain);
    // They let in whom the kernel has let in.
    let _ = timeout_at(deadline, async { while accepting.join_next().await.is_some() {} }).await;
    drain(&worker, deadline).await;
    outcome
}

/// A worker's runtime, which forgets what was begun when there is nothing left to do.
pub(crate) fn runtime(begun: &Begun) -> io::Result<LocalRuntime> {
    let begun = begun.clone();
    let mut builder = Builder::new_current_thread();
    builder.enable_all().on_thread_park(move || begun.reset());
    builder.build_local(LocalOptions::default())
}

/// Counts time, and ends what has been silent for too long.
async fn look_after(worker: Rc<Worker>) {
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    loop {
        ticks.tick().await;
        worker.clock.advance();
        let site = worker.site();
        worker.connections.enforce(&site.shared.limits);
        if worker.clock.now().is_multiple_of(4) {
            site.sweep();
        }
    }
}

async fn accept(listener: TcpListener, worker: Rc<Worker>) {
    let stopped = worker.stopped();
    let mut stopped = std::pin::pin!(stopped);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stopped => break,
        };
        take(accepted, &worker).await;
    }
    // Those who have been let in by the kernel already would be turned away when the socket closes.
    while let Ok(accepted) = timeout_at(Instant::now(), listener.accept()).await {
        take(accepted, &worker).await;
    }
}

/// How many clients over the limit are told so; further ones wait.
const TOLD: usize = 1000;

async fn take(
    accepted: io::Result<(tokio::net::TcpStream, std::net::SocketAddr)>,
    worker: &Rc<Worker>,
) {
    match accepted {
        Ok((stream, peer)) => {
            let limit = worker.site().shared.limits.connections;
            let permit = worker.shared.load.admit(limit);
            tokio::task::spawn_local(connection::serve(stream, peer, Rc::clone(worker), permit));
            while worker.shared.load.count() > limit.saturating_add(TOLD) {
                sleep(Duration::from_millis(10)).await;
            }
        }
        // Of one client only.
        Err(error) if is_of_client(&error) => {}
        Err(error) => {
            if worker.turned_away.get().is_none_or(|since| since.elapsed() > MINUTE) {
                worker.turned_away.set(Some(Instant::now()));
                tracing::error!(%error, "cannot accept clients");
            }
            // Usually descriptors are exhausted; they come back when others leave.
            sleep(Duration::from_millis(100)).await;
        }
    }
}

fn is_of_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Waits for clients and tunnels to be done.
async fn drain(worker: &Worker, deadline: Instant) {
    while worker.shared.load.count() > 0 && Instant::now() < deadline {
        // Who came in just before the stop is told as well.
        worker.connections.tell_all(Command::Finish);
        sleep(Duration::from_millis(20)).await;
    }
    worker.connections.tell_all(Command::End);
}

#[cfg(test)]
mod tests {
    use std::net::{SocketAddr, TcpStream};
    use std::pin::Pin;
    use std::task::{Context, Wake, Waker};
    use std::thread;

    use corsac::server::RoutesConfig;

    use super::*;
    use crate::configuration::{Scheme, Site, Target, Upstream, UpstreamAddress};
    use crate::site::SharedSite;

    /// Holds up who is to hear of something after it.
    struct Slow;

    impl Wake for Slow {
        fn wake(self: Arc<Self>) {
            thread::sleep(Duration::from_millis(1));
        }
    }

    fn nowhere() -> Site {
        let address =
            UpstreamAddress { scheme: Scheme::Http, host: "127.0.0.1".to_owned(), port: 1 };
        Site::new(RoutesConfig::default(), Target::Upstream(Upstream::at(address)))
    }

    fn listeners() -> Vec<StdListener> {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let listening = |_| {
            let listener = StdListener::bind(any).unwrap();
            listener.set_nonblocking(true).unwrap();
            listener
        };
        (0..8).map(listening).collect()
    }

    #[test]
    fn a_stop_is_no_failure_whichever_part_hears_of_it_first() {
        for _ in 0..8 {
            let site = SharedSite::new(nowhere()).unwrap();
            let shared = Arc::new(Shared::new(site, Duration::from_secs(1)));
            let waker = Waker::from(Arc::new(Slow));
            let mut slow: Vec<_> = (0..64).map(|_| Box::pin(shared.stopped())).collect();
            for stopped in &mut slow {
                let mut context = Context::from_waker(&waker);
                assert!(Pin::new(stopped).poll(&mut context).is_pending());
            }
            let listeners = listeners();
            let client = TcpStream::connect(listeners[0].local_addr().unwrap()).unwrap();
            let of_worker = Arc::clone(&shared);
            let worker = thread::spawn(move || run(of_worker, listeners));
            while shared.load.count() == 0 {
                assert!(!worker.is_finished());
                thread::sleep(Duration::from_millis(1));
            }
            shared.stop();
            worker.join().unwrap().unwrap();
            drop(client);
        }
    }
}
