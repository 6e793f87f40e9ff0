//! A proxy in front of a server.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use corsac::browser::Response;
use corsac::server::Routes;
use corsac_verify::hops::{HopChangeKind, attribute};
use corsac_verify::{Plan, Settings};
use support::drive::observe;
use support::policies::{LIST, URL};
use support::server::{Fault, Server};

#[test]
fn what_a_proxy_adds_removes_changes_and_doubles() {
    fn proxy(_: &support::server::Head, response: Response) -> Response {
        let mut headers = response.headers().clone();
        if headers.contains(b"access-control-allow-origin") {
            headers.push(b"Access-Control-Allow-Origin", b"*");
        }
        headers.push(b"Timing-Allow-Origin", b"*");
        headers.delete(b"access-control-expose-headers");
        if headers.contains(b"access-control-max-age") {
            headers.set(b"access-control-max-age", b"1");
        }
        Response::from_parts(response.status(), headers)
    }
    let config = (LIST.config)();
    let routes = Routes::new(config.clone()).unwrap();
    let plan = Plan::new(&routes, &config, &URL.parse().unwrap(), &Settings::default());
    let inner = plan.at(&"http://10.0.0.7:3000/".parse().unwrap());
    let server = |fault| Server::new(&config, LIST.trusted, fault);
    let behind = observe(&inner, &mut server(Fault::None));
    let front = observe(&plan, &mut server(Fault::Rewrites(proxy)));
    let changes = attribute(&front, &behind);
    let named: Vec<_> = changes.iter().map(|change| (change.name.as_str(), change.kind)).collect();
    assert_eq!(
        named,
        [
            ("access-control-allow-origin", HopChangeKind::Doubled),
            ("access-control-expose-headers", HopChangeKind::Removed),
            ("access-control-max-age", HopChangeKind::Changed),
            ("timing-allow-origin", HopChangeKind::Added),
        ]
    );
    assert_eq!(changes[2].behind, ["600"]);
    assert_eq!(behind[0].exchanges[0].url.as_str(), "http://10.0.0.7:3000/items");
    assert!(attribute(&behind, &behind).is_empty());
}
