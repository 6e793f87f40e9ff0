//! The gateway as a library: one service, one policy, no files.
//!
//! ```console
//! $ cargo run --example gateway -- 127.0.0.1:8080 127.0.0.1:3000 https://app.example.com
//! ```

use std::env;
use std::error::Error;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::time::Duration;

use corsac::server::{PolicyConfig, RoutesConfig};
use corsac_gateway::{Configuration, Gateway, Scheme, Site, Target, Upstream, UpstreamAddress};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let mut next = |usual: &str| arguments.next().unwrap_or_else(|| usual.to_owned());
    let listen = next("127.0.0.1:8080").parse()?;
    let service: SocketAddr = next("127.0.0.1:3000").parse()?;
    let origin = next("https://app.example.com");

    let policy = PolicyConfig { allow_origins: vec![origin], ..PolicyConfig::default() };
    let routes = RoutesConfig { default: Some(policy), routes: Vec::new() };
    let address = UpstreamAddress {
        scheme: Scheme::Http,
        host: service.ip().to_string(),
        port: service.port(),
    };
    let gateway = Gateway::bind(Configuration {
        listen: vec![listen],
        workers: NonZeroUsize::MIN,
        drain: Duration::from_secs(30),
        admin: None,
        site: Site::new(routes, Target::Upstream(Upstream::at(address))),
    })?;
    println!("listening on {:?}", gateway.addresses());
    Ok(gateway.run()?)
}
