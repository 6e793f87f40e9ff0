//! What the service behind a policy says for itself.

use corsac::browser::{BrowserProfile, Client, Request, RequestInit, Response};
use corsac::server::{Policy, PolicyConfig, UpstreamHeaders};
use corsac_conformance::pair::{Pair, Service};

fn readable(upstream_headers: UpstreamHeaders, page: &str) -> bool {
    let policy = Policy::new(PolicyConfig {
        allow_origins: vec!["https://app.example".into()],
        upstream_headers,
        ..PolicyConfig::default()
    });
    let own = [("Access-Control-Allow-Origin", "https://partner.example")];
    let service = Service { response: Response::new(200, own), ..Service::default() };
    let mut pair = Pair::new(policy.unwrap(), BrowserProfile::Standard).with_service(service);
    let page = Client::document(page.parse().unwrap());
    let url = "https://api.example/".parse().unwrap();
    let request = Request::new(&page, url, RequestInit::default(), BrowserProfile::Standard);
    pair.fetch(request.unwrap()).is_readable()
}

#[test]
fn the_services_own_headers_count_only_if_they_are_kept() {
    for (upstream_headers, page, expected) in [
        (UpstreamHeaders::Replace, "https://app.example/", true),
        (UpstreamHeaders::Replace, "https://partner.example/", false),
        (UpstreamHeaders::Keep, "https://app.example/", false),
        (UpstreamHeaders::Keep, "https://partner.example/", true),
    ] {
        assert_eq!(readable(upstream_headers, page), expected, "{upstream_headers:?} {page}");
    }
}
