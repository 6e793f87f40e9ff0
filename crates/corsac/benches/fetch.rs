//! Whole fetches in memory, one core, URLs parsed beforehand.

use std::hint::black_box;

use corsac::browser::{
    Action, BrowserProfile, Client, Fetch, Moment, PreflightCache, Request, RequestInit, Response,
};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use url::Url;

struct Scene {
    page: Client,
    url: Url,
    method: &'static str,
}

impl Scene {
    fn new(method: &'static str) -> Self {
        Self {
            page: Client::document(parse("https://app.example/cart")),
            url: parse("https://api.example/items?page=2"),
            method,
        }
    }

    fn request(&self, url: Url, profile: BrowserProfile) -> Request {
        let init = RequestInit { method: Some(self.method.into()), ..RequestInit::default() };
        Request::new(&self.page, url, init, profile).expect("the request is a valid one")
    }
}

fn parse(url: &str) -> Url {
    url.parse().expect("the URL is written above")
}

fn response() -> Response {
    Response::new(
        200,
        [
            ("Content-Type", "application/json"),
            ("Access-Control-Allow-Origin", "https://app.example"),
            ("Access-Control-Allow-Methods", "PUT"),
            ("Access-Control-Max-Age", "600"),
            ("Vary", "Origin"),
        ],
    )
}

fn run(mut fetch: Fetch, cache: &mut PreflightCache) -> Fetch {
    while let Action::Send(http) = fetch.poll_action(cache, Moment::START) {
        black_box(http.headers());
        fetch.handle_response(response(), cache, Moment::START);
    }
    assert!(fetch.outcome().is_some_and(|outcome| outcome.is_readable()));
    fetch
}

fn fetches(criterion: &mut Criterion) {
    for profile in BrowserProfile::ALL {
        let mut group = criterion.benchmark_group(profile.name());
        group.throughput(Throughput::Elements(1));
        for (name, method) in [("non-preflighted", "GET"), ("preflighted", "PUT")] {
            let scene = Scene::new(method);
            group.bench_function(name, |bencher| {
                bencher.iter_batched_ref(
                    || PreflightCache::new(profile),
                    |cache| run(Fetch::new(scene.request(scene.url.clone(), profile)), cache),
                    BatchSize::SmallInput,
                );
            });
        }
        group.finish();
    }
}

fn cache_matches(criterion: &mut Criterion) {
    let scene = Scene::new("PUT");
    let profile = BrowserProfile::Standard;
    let mut group = criterion.benchmark_group("preflight cache match");
    for entries in [1_000_u32, 1_000_000] {
        let mut cache = PreflightCache::new(profile);
        for number in 0..entries {
            let url = parse(&format!("https://api.example/items/{number}"));
            run(Fetch::new(scene.request(url, profile)), &mut cache);
        }
        let url = parse(&format!("https://api.example/items/{}", entries / 2));
        group.bench_function(format!("{entries} entries"), |bencher| {
            bencher.iter(|| run(Fetch::new(scene.request(url.clone(), profile)), &mut cache));
        });
    }
    group.finish();
}

criterion_group!(benches, fetches, cache_matches);
criterion_main!(benches);
