//! The wire: the requests the server received, in order.

use std::collections::BTreeSet;

use corsac::Origin;
use url::Url;

use super::{Comparison, Difference, Differences, Shown};
use crate::recording::{HeaderLine, Scenario, WireRequest};

/// The initiators whose cookies were the same whenever they were recorded.
const INITIATORS_WITH_COMPARABLE_COOKIES: [&str; 2] =
    ["http://app.example.test:7001", "https://secure.example.test:7443"];

pub(super) fn differences(comparison: &Comparison<'_>) -> Vec<Difference> {
    let scenario = comparison.scenario;
    let recorded = comparable(&comparison.recorded.wire, scenario);
    let replayed = comparable(&comparison.played.observation.wire, scenario);
    let mut found = Differences::default();
    if recorded.len() == replayed.len() {
        for (recorded, replayed) in recorded.iter().zip(&replayed) {
            found.compare_requests(recorded, replayed);
        }
    } else {
        let field = format!("requests {}, not {}", methods(&recorded), methods(&replayed));
        found.compare_texts(&field, request_lines(&recorded), request_lines(&replayed));
    }
    found.0
}

/// The requests with everything taken out that says nothing about the engine.
fn comparable(wire: &[WireRequest], scenario: &Scenario) -> Vec<WireRequest> {
    let mut requests: Vec<WireRequest> =
        wire.iter().map(|request| with_cookie_presence(request.clone(), scenario)).collect();
    requests.dedup_by(|next, request| next == request && closes_connections(scenario, request));
    requests
}

/// Whether the server closes connections of requests like this one, so that the same request
/// again is the browser trying again.
fn closes_connections(scenario: &Scenario, request: &WireRequest) -> bool {
    scenario.server.iter().any(|entry| {
        entry.abort
            && entry.url == request.url
            && (entry.method == request.method
                || (entry.method == "*" && request.method != "OPTIONS"))
    })
}

fn with_cookie_presence(mut request: WireRequest, scenario: &Scenario) -> WireRequest {
    if compares_cookies(&scenario.initiator.origin, &request.url) {
        for (_, value) in request.headers.iter_mut().filter(|(name, _)| name == "cookie") {
            "present".clone_into(value);
        }
    } else {
        request.headers.retain(|(name, _)| name != "cookie");
    }
    request
}

fn compares_cookies(initiator: &str, url: &str) -> bool {
    INITIATORS_WITH_COMPARABLE_COOKIES.contains(&initiator)
        && match (Url::parse(initiator), Url::parse(url)) {
            (Ok(page), Ok(url)) => {
                Origin::of_url(&page).is_schemelessly_same_site(&Origin::of_url(&url))
            }
            _ => false,
        }
}

fn methods(requests: &[WireRequest]) -> String {
    match requests {
        [] => "none".to_owned(),
        _ => requests.iter().map(|request| &*request.method).collect::<Vec<_>>().join(" "),
    }
}

fn request_lines(requests: &[WireRequest]) -> String {
    let line = |request: &WireRequest| format!("{} {}", request.method, request.url);
    requests.iter().map(line).collect::<Vec<_>>().join("\n")
}

impl Differences {
    fn compare_requests(&mut self, recorded: &WireRequest, replayed: &WireRequest) {
        self.compare("method", &recorded.method, &replayed.method);
        self.compare("url", &recorded.url, &replayed.url);
        let names: BTreeSet<&str> =
            recorded.headers.iter().chain(&replayed.headers).map(|(name, _)| &**name).collect();
        for name in names {
            let field = format!("{} header {name}", recorded.method);
            let (recorded, replayed) = (&recorded.headers, &replayed.headers);
            self.compare_texts(&field, values(recorded, name), values(replayed, name));
        }
        let field = format!("{} body", recorded.method);
        self.compare(&field, &recorded.body, &replayed.body);
    }
}

fn values(headers: &[HeaderLine], name: &str) -> String {
    let lines = headers.iter().filter(|(candidate, _)| candidate == name);
    let values: Vec<String> = lines.map(|(_, value)| value.shown()).collect();
    if values.is_empty() { "absent".to_owned() } else { values.join("\n") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario(origin: &str, server: &str) -> Scenario {
        let json = format!(
            r#"{{"id":"a/0","initiator":{{"origin":"{origin}"}},"steps":[],"server":{server}}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    fn get(url: &str, cookie: &str) -> WireRequest {
        WireRequest {
            method: "GET".to_owned(),
            url: url.to_owned(),
            headers: vec![("cookie".to_owned(), cookie.to_owned())],
            body: String::new(),
        }
    }

    #[test]
    fn cookies_count_by_presence_at_the_initiators_own_site() {
        let app = scenario("http://app.example.test:7001", "[]");
        let same_site = comparable(&[get("https://api.example.test:7443/", "a=b")], &app);
        assert_eq!(same_site[0].headers[0].1, "present");
        assert!(comparable(&[get("http://elsewhere.test/", "a")], &app)[0].headers.is_empty());
        let other = scenario("http://plain.example.test", "[]");
        assert!(comparable(&[get("http://app.example.test/", "a")], &other)[0].headers.is_empty());
    }

    #[test]
    fn repeated_attempts_count_as_one_only_where_the_server_closes_connections() {
        let (a, b) = (get("u", ""), get("v", ""));
        let wire = [a.clone(), a.clone(), a, b.clone(), b];
        let closing = scenario("null", r#"[{"method":"*","url":"u","abort":true}]"#);
        assert_eq!(methods(&comparable(&wire, &closing)), "GET GET GET");
        assert_eq!(comparable(&wire, &scenario("null", "[]")).len(), 5);
    }
}
