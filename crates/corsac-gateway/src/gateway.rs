use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use corsac::server::ConfigErrors;
use tokio::sync::oneshot;

use crate::admin;
use crate::configuration::{Configuration, Site};
use crate::listener::{self, BindError, Listeners};
use crate::shared::Shared;
use crate::site::SharedSite;
use crate::worker;

/// A gateway that listens.
///
/// Nobody is served before [`run`](Self::run).
pub struct Gateway {
    shared: Arc<Shared>,
    listeners: Listeners,
}

/// Why there is no gateway.
#[derive(Debug)]
pub enum StartError {
    /// A policy is wrong.
    Policy(ConfigErrors),
    /// An address cannot be listened on.
    Bind(BindError),
}

impl Gateway {
    /// Checks the policies and listens on all addresses, or on none.
    ///
    /// # Errors
    ///
    /// All mistakes of the policies, before any address is tried; or the first address that cannot be
    /// listened on.
    pub fn bind(configuration: Configuration) -> Result<Self, StartError> {
        let site = SharedSite::new(configuration.site).map_err(StartError::Policy)?;
        let workers = configuration.workers.get();
        let listeners = listener::bind(&configuration.listen, configuration.admin, workers);
        let listeners = listeners.map_err(StartError::Bind)?;
        Ok(Self { shared: Arc::new(Shared::new(site, configuration.drain)), listeners })
    }

    /// The addresses that it listens on, with the ports that it was given.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.listeners.addresses
    }

    /// The [admin](Configuration::admin) address, with the port that it was given.
    pub fn admin_address(&self) -> Option<SocketAddr> {
        self.listeners.admin.as_ref()?.local_addr().ok()
    }

    /// What changes or stops it from elsewhere.
    pub fn handle(&self) -> GatewayHandle {
        GatewayHandle { shared: Arc::clone(&self.shared) }
    }

    /// Serves until it is stopped.
    ///
    /// # Errors
    ///
    /// A thread or its runtime could not be started. Those that could are stopped.
    pub fn run(self) -> io::Result<()> {
        let (end, ended) = oneshot::channel();
        let admin = match self.listeners.admin {
            Some(listener) => Some(spawn_admin(&self.shared, listener, ended)?),
            None => None,
        };
        let outcome = serve(&self.shared, self.listeners.of_workers);
        drop(end);
        outcome.and(admin.map_or(Ok(()), join))
    }
}

/// The admin address is answered until the other half of `ended` is dropped.
fn spawn_admin(
    shared: &Arc<Shared>,
    listener: TcpListener,
    ended: oneshot::Receiver<()>,
) -> io::Result<JoinHandle<io::Result<()>>> {
    let shared = Arc::clone(shared);
    thread::Builder::new().name("corsac-admin".to_owned()).spawn(move || {
        // Without it nobody could see how the gateway is.
        let _needed = Needed(Arc::clone(&shared));
        admin::run(shared, listener, ended)
    })
}

/// A part that the gateway is not without: when it ends, be it with a panic, the gateway stops.
struct Needed(Arc<Shared>);

impl Drop for Needed {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// Serves with a thread for each of the lists of listeners.
fn serve(shared: &Arc<Shared>, of_workers: Vec<Vec<TcpListener>>) -> io::Result<()> {
    let mut threads = Vec::new();
    let mut outcome = Ok(());
    for (index, listeners) in of_workers.into_iter().enumerate() {
        let of_worker = Arc::clone(shared);
        let builder = thread::Builder::new().name(format!("corsac-{index}"));
        let worker = move || {
            // Without one of its workers, it would serve only some of its clients.
            let _needed = Needed(Arc::clone(&of_worker));
            worker::run(of_worker, listeners)
        };
        match builder.spawn(worker) {
            Ok(thread) => threads.push(thread),
            Err(error) => {
                shared.stop();
                outcome = Err(error);
                break;
            }
        }
    }
    for thread in threads {
        outcome = outcome.and(join(thread));
    }
    outcome
}

fn join(thread: JoinHandle<io::Result<()>>) -> io::Result<()> {
    thread.join().unwrap_or_else(|_| Err(io::Error::other("a thread failed")))
}

/// Changes or stops a gateway.
#[derive(Clone)]
pub struct GatewayHandle {
    shared: Arc<Shared>,
}

impl GatewayHandle {
    /// Replaces the site, and counts that. Requests that have begun go on with the one before.
    ///
    /// # Errors
    ///
    /// All mistakes of the policies; the site before stays.
    pub fn reload(&self, site: Site) -> Result<(), ConfigErrors> {
        self.shared.replace(SharedSite::new(site)?);
        Ok(())
    }

    /// Counts a reload that was refused, by [`reload`](Self::reload) or before it came to that.
    pub fn reload_failed(&self) {
        self.shared.meters.reload_failed();
    }

    /// The numbers of all workers as text for Prometheus, as `/metrics` of the
    /// [admin](Configuration::admin) address has it.
    pub fn metrics(&self) -> String {
        self.shared.metrics()
    }

    /// Stops the gateway: nobody else is let in, and what has begun has
    /// [`drain`](Configuration::drain) to end.
    pub fn stop(&self) {
        self.shared.stop();
    }
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateway").field("addresses", &self.addresses()).finish_non_exhaustive()
    }
}

impl fmt::Debug for GatewayHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GatewayHandle").finish_non_exhaustive()
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Policy(errors) => errors.fmt(f),
            Self::Bind(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for StartError {}
