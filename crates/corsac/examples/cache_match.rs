//! Fills a preflight cache with the given number of entries, then lets it serve 100 requests in
//! `serve`, so that an instruction counter can be pointed at that function.
//!
//! `valgrind --tool=callgrind --toggle-collect='*serve*' target/release/examples/cache_match 1000`

use std::hint::black_box;
use std::process::ExitCode;

use corsac::browser::{
    Action, BrowserProfile, Client, ExchangeKind, Fetch, Moment, PreflightCache, Request,
    RequestInit, Response,
};

fn main() -> ExitCode {
    let Some(entries) = std::env::args().nth(1).and_then(|count| count.parse::<u32>().ok()) else {
        eprintln!("usage: cache_match ENTRIES");
        return ExitCode::from(2);
    };
    let profile = BrowserProfile::Standard;
    let mut cache = PreflightCache::new(profile);
    let page = Client::document("https://app.example/".parse().expect("written here"));
    let put = |number: u32| {
        let url = format!("https://api.example/items/{number:07}").parse().expect("written here");
        let init = RequestInit { method: Some("PUT".into()), ..RequestInit::default() };
        Fetch::new(Request::new(&page, url, init, profile).expect("the request is a valid one"))
    };
    let grant = Response::new(
        204,
        [("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Methods", "PUT")],
    );
    for number in 0..entries {
        let mut fetch = put(number);
        fetch.poll_action(&mut cache, Moment::START);
        fetch.handle_response(grant.clone(), &mut cache, Moment::START);
    }
    for number in 0..100 {
        let mut fetch = put(number * (entries / 100));
        if serve(&mut fetch, &mut cache) != ExchangeKind::Request {
            eprintln!("entry {number} did not serve");
            return ExitCode::FAILURE;
        }
    }
    println!("{} entries, 100 matches", cache.len());
    ExitCode::SUCCESS
}

/// Main fetch and the cache match: what a request costs before it is sent.
#[inline(never)]
fn serve(fetch: &mut Fetch, cache: &mut PreflightCache) -> ExchangeKind {
    match black_box(fetch).poll_action(cache, Moment::START) {
        Action::Send(http) => http.kind(),
        Action::Done(_) => ExchangeKind::Preflight,
    }
}
