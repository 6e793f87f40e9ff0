//! A policy that is replaced while everybody asks.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, sleep};

use corsac::server::{PolicyConfig, RoutesConfig};
use corsac_gateway::Site;

use crate::leaks::watched;
use crate::scene::{assert_quiet, millis};
use crate::support::backend::ok;
use crate::support::gateway::policy;
use crate::support::{ALLOWED, After, Backend, Client, Exchange, Response, Running, to};

/// Two policies that differ in all that they answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Version {
    One,
    Two,
}

impl Version {
    /// The page that this version allows.
    fn page(self) -> &'static str {
        match self {
            Self::One => "https://one.example",
            Self::Two => "https://two.example",
        }
    }

    fn header(self) -> &'static str {
        match self {
            Self::One => "x-one",
            Self::Two => "x-two",
        }
    }

    fn site(self, backend: &Backend) -> Site {
        let policy = PolicyConfig {
            allow_origins: vec![ALLOWED.to_owned(), self.page().to_owned()],
            expose_headers: vec![self.header().to_owned()],
            allow_headers: vec![self.header().to_owned()],
            ..policy()
        };
        let routes = RoutesConfig { default: Some(policy), routes: Vec::new() };
        Site::new(routes, to(backend.address))
    }
}

const BOTH: [Version; 2] = [Version::One, Version::Two];

/// By which version a response was made to the page of `page`. What is allowed and what is exposed
/// must be of the same one.
fn version_of(page: Version, response: &Response) -> Version {
    let exposed = response.one("access-control-expose-headers");
    match response.one("access-control-allow-origin") {
        Some(origin) => {
            assert_eq!((origin, exposed), (page.page(), Some(page.header())));
            page
        }
        None => {
            assert_eq!(exposed, None);
            if page == Version::One { Version::Two } else { Version::One }
        }
    }
}

/// Asks with and without bodies, and preflights, on one connection after the other.
fn ask(address: SocketAddr, over: &AtomicBool) -> [usize; 2] {
    let mut seen = [0, 0];
    while !over.load(Ordering::Relaxed) {
        let mut client = Client::connect(address);
        for (number, page) in BOTH.into_iter().cycle().take(20).enumerate() {
            let version = match number % 3 {
                0 => simple(&mut client, page),
                1 => upload(&mut client, page),
                _ => preflight(&mut client, page),
            };
            seen[version as usize] += 1;
        }
    }
    seen
}

fn simple(client: &mut Client, page: Version) -> Version {
    let origin = page.page();
    let response = client.ask(format!("GET / HTTP/1.1\r\nHost: a\r\nOrigin: {origin}\r\n\r\n"));
    assert_eq!((response.status, response.text()), (200, "fine"));
    version_of(page, &response)
}

/// It takes longer than the time between two reloads.
fn upload(client: &mut Client, page: Version) -> Version {
    client.send(format!(
        "POST / HTTP/1.1\r\nHost: a\r\nOrigin: {}\r\nContent-Length: 4\r\n\r\nab",
        page.page()
    ));
    sleep(millis(5));
    let response = client.send("cd").response();
    assert_eq!((response.status, response.text()), (200, "fine"));
    version_of(page, &response)
}

fn preflight(client: &mut Client, page: Version) -> Version {
    let response = client.ask(format!(
        "OPTIONS / HTTP/1.1\r\nHost: a\r\nOrigin: {}\r\nAccess-Control-Request-Method: PUT\r\n\
         Access-Control-Request-Headers: {}\r\n\r\n",
        page.page(),
        page.header()
    ));
    let headers = response.one("access-control-allow-headers");
    match response.one("access-control-allow-origin") {
        Some(origin) => {
            assert_eq!((origin, headers), (page.page(), Some(page.header())));
            page
        }
        None => {
            assert_eq!(headers, None);
            if page == Version::One { Version::Two } else { Version::One }
        }
    }
}

#[test]
fn a_policy_that_is_replaced_under_load() {
    let _watched = watched();
    let backend = Backend::start(|exchange: &mut Exchange<'_>| {
        if exchange.read().is_none() || exchange.send(ok("fine")).is_err() {
            return After::Close;
        }
        After::Keep
    });
    let gateway = Running::start_with(Version::One.site(&backend), 2, millis(2000));
    let over = Arc::new(AtomicBool::new(false));
    let load: Vec<_> = (0..4)
        .map(|_| {
            let (address, over) = (gateway.address, Arc::clone(&over));
            thread::spawn(move || ask(address, &over))
        })
        .collect();
    for version in BOTH.into_iter().cycle().skip(1).take(50) {
        gateway.handle.reload(version.site(&backend)).unwrap();
        sleep(millis(25));
    }
    over.store(true, Ordering::Relaxed);
    let seen = load.into_iter().map(|thread| thread.join().unwrap());
    let seen = seen.fold([0, 0], |all, of| [all[0] + of[0], all[1] + of[1]]);
    assert!(seen.iter().all(|&count| count > 50), "{seen:?}");
    // Connections to the upstream are kept from site to site.
    let kept = backend.open_connections();
    assert!(backend.connections() < 60, "{} connections", backend.connections());
    assert_quiet(&gateway, &backend, kept);
}

/// Afterwards everybody is judged by the new policy, on old connections too.
#[test]
fn a_replaced_policy_counts_at_once() {
    let _watched = watched();
    let backend = Backend::answering(ok("fine"));
    let gateway = Running::start_with(Version::One.site(&backend), 2, millis(2000));
    let mut clients: Vec<_> = (0..4).map(|_| gateway.client()).collect();
    for version in BOTH.into_iter().cycle().skip(1).take(20) {
        gateway.handle.reload(version.site(&backend)).unwrap();
        for client in &mut clients {
            for page in BOTH {
                assert_eq!(simple(client, page), version);
                assert_eq!(preflight(client, page), version);
            }
        }
    }
}
