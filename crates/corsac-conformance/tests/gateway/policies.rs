//! A gateway that speaks CORS itself: whatever its service says of it, the policy decides.

use std::collections::BTreeSet;

use corsac::HeaderList;
use corsac::browser::{HttpRequest, Response};
use corsac::server::{
    Action, ListedHead, MaxAge, OnDisallowed, PolicyConfig, PreflightHandling, PreflightStatus,
    Routes, RoutesConfig, VaryMode,
};
use corsac_conformance::pair::apply;
use corsac_conformance::{Answer, Options, ScriptedServer, Server, replay_scenario_with};

use crate::edge::browser::{authority, target};
use crate::scene::Scene;
use crate::support::scenarios;

/// Policies for the recorded pages, each with other answers to them.
fn policies() -> Vec<PolicyConfig> {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let page = PolicyConfig {
        allow_origins: owned(&["http://app.example.test:7001"]),
        allow_methods: owned(&["PUT", "DELETE"]),
        allow_headers: owned(&["x-a", "content-type", "x-custom"]),
        expose_headers: owned(&["x-one"]),
        ..PolicyConfig::default()
    };
    vec![
        PolicyConfig {
            allow_credentials: true,
            dangerously_allow_insecure_origins: true,
            max_age: MaxAge::Seconds(600),
            ..page.clone()
        },
        PolicyConfig {
            allow_origins: owned(&["*"]),
            allow_methods: owned(&["*"]),
            allow_headers: owned(&["*", "authorization"]),
            expose_headers: owned(&["*"]),
            preflight_status: PreflightStatus::Ok,
            ..PolicyConfig::default()
        },
        PolicyConfig {
            allow_origins: owned(&["https://*.example.test:7443"]),
            dangerously_allow_null_origin: true,
            debug: true,
            vary: VaryMode::Always,
            ..page.clone()
        },
        PolicyConfig {
            on_disallowed: OnDisallowed::Reject,
            max_age: MaxAge::Disabled,
            ..page.clone()
        },
        PolicyConfig { preflight: PreflightHandling::Forward, ..page },
    ]
}

/// A service behind a gateway; what the gateway sends is held against the plain adapter, which gets
/// the service's responses without any word of CORS.
#[derive(Debug)]
struct Judged<'a> {
    scripted: ScriptedServer<'a>,
    scene: &'a mut Scene,
    routes: &'a Routes,
    seen: &'a mut BTreeSet<String>,
    id: &'a str,
}

impl Server for Judged<'_> {
    fn answer(&mut self, http: &HttpRequest<'_>, cookie: Option<&str>) -> Answer {
        let Answer::Response(scripted, body) = self.scripted.answer(http, cookie) else {
            return Answer::ConnectionClosed;
        };
        let passed = self.scene.pass(http, cookie, (&scripted, &body));
        let mut headers = http.headers().clone();
        headers.push(b"Host", authority(http).as_bytes());
        let head = ListedHead::new(http.method().as_str(), target(http), &headers);
        let decision = self.routes.decide(&head);
        let (plain, reaches_the_service) = match decision.action() {
            Action::Answer { status } => (Response::from_parts(status, Default::default()), false),
            Action::Continue => (without_cors(&scripted), true),
        };
        let expected = apply(&decision, &head, plain);
        let about = format!("{}: {} {}", self.id, http.method(), http.url());
        assert_eq!(passed.asked.is_some(), reaches_the_service, "{about}");
        assert_eq!(said(&passed.response), said(&expected), "{about}");
        self.seen.extend(said(&expected).cors.into_iter().map(|(name, _)| name));
        Answer::Response(passed.response, passed.body)
    }
}

fn without_cors(response: &Response) -> Response {
    let headers = response.headers().iter();
    let headers =
        headers.filter(|(name, _)| !name.to_ascii_lowercase().starts_with(b"access-control-"));
    Response::from_parts(response.status(), HeaderList::from_iter(headers))
}

/// What a response says to a browser about who may read it.
#[derive(Debug, Eq, PartialEq)]
struct Said {
    status: u16,
    /// In order, and as often as they are there.
    cors: Vec<(String, Vec<u8>)>,
    vary: BTreeSet<Vec<u8>>,
}

fn said(response: &Response) -> Said {
    let lines = response.headers().iter().map(|(name, value)| {
        (String::from_utf8_lossy(name).to_ascii_lowercase(), value.to_owned())
    });
    let mut cors: Vec<_> = lines.filter(|(name, _)| name.starts_with("access-control-")).collect();
    cors.sort();
    let vary = response.headers().values(b"vary").flat_map(|line| line.split(|&byte| byte == b','));
    let vary = vary.map(|entry| entry.trim_ascii().to_ascii_lowercase()).collect();
    Said { status: response.status(), cors, vary }
}

#[test]
fn the_policy_decides_whatever_the_recorded_service_says() {
    let mut scene = Scene::new();
    let mut seen = BTreeSet::new();
    let recorded = scenarios("");
    let policies = policies();
    for (index, config) in policies.iter().enumerate() {
        let config = RoutesConfig { default: Some(config.clone()), routes: Vec::new() };
        let routes = Routes::new(config.clone()).unwrap();
        scene.enforce(config);
        // Every scenario meets one of the policies, each family all of them.
        for scenario in recorded.iter().skip(index).step_by(policies.len()) {
            for &departures in &Options::default().browsers {
                let mut server = Judged {
                    scripted: ScriptedServer::of(scenario),
                    scene: &mut scene,
                    routes: &routes,
                    seen: &mut seen,
                    id: &scenario.id,
                };
                for step in replay_scenario_with(scenario, departures, &mut server) {
                    step.unwrap();
                }
            }
        }
    }
    let all = ["allow-origin", "allow-credentials", "allow-methods", "allow-headers", "max-age"];
    for name in all.iter().chain(&["expose-headers"]) {
        assert!(seen.contains(&format!("access-control-{name}")), "{name} was never said");
    }
}
