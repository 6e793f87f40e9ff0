//! A gateway that runs in threads of its own until it is dropped.

use std::io;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use corsac::server::{PolicyConfig, RoutesConfig};
use corsac_gateway::{
    Configuration, Gateway, GatewayHandle, Scheme, Site, Target, Upstream, UpstreamAddress, tls,
};

use super::client::{Client, Response};
use super::tls::Authority;
use super::{ALLOWED, PATIENCE};

/// A gateway that runs.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) handle: GatewayHandle,
    ended: Receiver<io::Result<()>>,
}

/// Policies that allow [`ALLOWED`] everywhere.
pub(crate) fn allowing() -> RoutesConfig {
    RoutesConfig { default: Some(policy()), routes: Vec::new() }
}

pub(crate) fn policy() -> PolicyConfig {
    PolicyConfig {
        allow_origins: vec![ALLOWED.to_owned()],
        allow_methods: vec!["PUT".to_owned()],
        ..PolicyConfig::default()
    }
}

/// The service at this address, in HTTP/1.1.
pub(crate) fn to(address: SocketAddr) -> Target {
    Target::Upstream(Upstream::at(at(Scheme::Http, address)))
}

pub(crate) fn at(scheme: Scheme, address: SocketAddr) -> UpstreamAddress {
    UpstreamAddress { scheme, host: address.ip().to_string(), port: address.port() }
}

/// A site whose service is at this address with TLS.
pub(crate) fn encrypted(authority: &Authority, address: SocketAddr) -> Site {
    let mut site =
        Site::new(allowing(), Target::Upstream(Upstream::at(at(Scheme::Https, address))));
    site.upstream_tls = Some(tls::upstream(Some(&authority.ca())).unwrap());
    site
}

impl Running {
    /// One worker, so that what it keeps is known.
    pub(crate) fn start(site: Site) -> Self {
        Self::start_with(site, 1, Duration::from_secs(2))
    }

    /// In front of this address.
    pub(crate) fn before(address: SocketAddr) -> Self {
        Self::start(Site::new(allowing(), to(address)))
    }

    /// In front of this address with TLS, whose certificate `authority` has signed.
    pub(crate) fn before_tls(authority: &Authority, address: SocketAddr) -> Self {
        Self::start(encrypted(authority, address))
    }

    pub(crate) fn start_with(site: Site, workers: usize, drain: Duration) -> Self {
        let listen = vec![SocketAddr::from(([127, 0, 0, 1], 0))];
        let workers = NonZeroUsize::new(workers).unwrap();
        let configuration = Configuration { listen, admin: None, workers, drain, site };
        let gateway = Gateway::bind(configuration).unwrap();
        let (address, handle) = (gateway.addresses()[0], gateway.handle());
        let (tell, ended) = channel();
        thread::spawn(move || {
            let _ = tell.send(gateway.run());
        });
        Self { address, handle, ended }
    }

    pub(crate) fn client(&self) -> Client {
        Client::connect(self.address)
    }

    /// Sends a request on a connection of its own.
    pub(crate) fn ask(&self, request: impl AsRef<[u8]>) -> Response {
        self.client().ask(request)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.handle.stop();
        let ended = self.ended.recv_timeout(PATIENCE);
        if !thread::panicking() {
            ended.expect("the gateway stops in time").expect("its workers did not fail");
        }
    }
}
