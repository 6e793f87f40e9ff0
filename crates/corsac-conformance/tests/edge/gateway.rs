//! A gateway of this process, in front of a service that answers what a function says.

use std::io::{BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread;

use corsac::server::RoutesConfig;
use corsac_gateway::{
    Configuration, Gateway, GatewayHandle, Scheme, Site, Target, Upstream, UpstreamAddress,
};

use super::wire::Message;

/// A gateway that runs, and the service behind it.
#[derive(Debug)]
pub(crate) struct Edge {
    handle: GatewayHandle,
    pub(crate) address: SocketAddr,
    upstream: SocketAddr,
}

impl Edge {
    /// Before a service that answers each request with these bytes.
    pub(crate) fn before(answer: impl Fn(&Message) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let upstream = serve(answer);
        let gateway = Gateway::bind(Configuration {
            listen: vec![SocketAddr::from(([127, 0, 0, 1], 0))],
            workers: NonZeroUsize::MIN,
            drain: std::time::Duration::ZERO,
            admin: None,
            site: site(RoutesConfig::default(), upstream),
        });
        let gateway = gateway.unwrap();
        let (handle, address) = (gateway.handle(), gateway.addresses()[0]);
        thread::spawn(move || gateway.run());
        Self { handle, address, upstream }
    }

    /// Has the gateway enforce these policies from now on.
    pub(crate) fn enforce(&self, routes: RoutesConfig) {
        self.handle.reload(site(routes, self.upstream)).unwrap();
    }
}

fn serve(answer: impl Fn(&Message) -> Vec<u8> + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = Arc::clone(&answer);
            thread::spawn(move || {
                let mut wire = BufReader::new(stream);
                while let Some(request) = Message::request(&mut wire) {
                    if wire.get_mut().write_all(&answer(&request)).is_err() {
                        return;
                    }
                }
            });
        }
    });
    address
}

fn site(routes: RoutesConfig, upstream: SocketAddr) -> Site {
    let host = upstream.ip().to_string();
    let address = UpstreamAddress { scheme: Scheme::Http, host, port: upstream.port() };
    Site::new(routes, Target::Upstream(Upstream::at(address)))
}

/// A connection to it.
pub(crate) fn connect(address: SocketAddr) -> BufReader<TcpStream> {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
    BufReader::new(stream)
}
