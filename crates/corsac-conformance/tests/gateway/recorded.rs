//! A gateway that leaves CORS to its service: pages are told what they were told without it.

use corsac::HeaderList;
use corsac::browser::{HttpRequest, Response};
use corsac::server::{PolicyConfig, PreflightHandling, RoutesConfig, UpstreamHeaders};
use corsac_conformance::recording::Scenario;
use corsac_conformance::{
    Answer, Options, Report, ScriptedServer, Server, TextReport, compare_replays,
    replay_scenario_with,
};

use crate::edge::browser::{authority, sent_headers, target};
use crate::scene::{Passed, Scene};
use crate::support::scenarios;

/// What the gateway adds for itself.
const ADDED: [&[u8]; 4] = [LENGTH, b"date", b"vary", b"via"];

const LENGTH: &[u8] = b"content-length";

/// The recorded server, behind a gateway.
#[derive(Debug)]
struct Behind<'a> {
    scripted: ScriptedServer<'a>,
    scene: &'a mut Scene,
    id: &'a str,
}

impl Server for Behind<'_> {
    fn answer(&mut self, http: &HttpRequest<'_>, cookie: Option<&str>) -> Answer {
        // A service that closes the connection is a 502 at the gateway; other tests look at that.
        let Answer::Response(scripted, body) = self.scripted.answer(http, cookie) else {
            return Answer::ConnectionClosed;
        };
        let passed = self.scene.pass(http, cookie, (&scripted, &body));
        let refused = match (is_http(http.headers()), is_http(scripted.headers())) {
            (true, true) => None,
            (true, false) => Some((502, true)),
            (false, _) => Some((400, false)),
        };
        if let Some(refused) = refused {
            let got = (passed.response.status(), passed.asked.is_some());
            assert_eq!(got, refused, "{}", self.id);
            return Answer::Response(scripted, body);
        }
        assert_came(http, cookie, &passed, self.id);
        let headers = without_additions(passed.response.headers(), scripted.headers());
        Answer::Response(Response::from_parts(passed.response.status(), headers), passed.body)
    }
}

/// What came, less what the gateway added, and with what it took: without an allowed origin nothing of
/// CORS means anything, and the policy's silence stands for it. Pages of the same origin see the rest.
fn without_additions(came: &HeaderList, scripted: &HeaderList) -> HeaderList {
    let is_added = |name: &[u8]| {
        let name = name.to_ascii_lowercase();
        ADDED.contains(&&*name) && !scripted.contains(&name)
    };
    let mut headers = HeaderList::from_iter(came.iter().filter(|(name, _)| !is_added(name)));
    // A length that is said twice is said once.
    if let Some(again) = scripted.values(LENGTH).nth(1) {
        assert_eq!(came.values(LENGTH).collect::<Vec<_>>(), [again]);
        headers.push(LENGTH, again);
    }
    if !scripted.contains(b"access-control-allow-origin") {
        for (name, value) in scripted.iter().filter(|(name, _)| is_cors(name)) {
            assert!(!came.contains(name));
            headers.push(name, value);
        }
    }
    headers
}

fn is_cors(name: &[u8]) -> bool {
    name.to_ascii_lowercase().starts_with(b"access-control-")
}

/// Whether all values are such as HTTP has. Browsers send and take DEL, too, and a length of nothing.
///
/// <https://www.rfc-editor.org/rfc/rfc9110#section-5.5>
fn is_http(headers: &HeaderList) -> bool {
    let mut bytes = headers.iter().flat_map(|(_, value)| value);
    let mut lengths = headers.values(LENGTH);
    bytes.all(|&byte| byte == b'\t' || !byte.is_ascii_control())
        && lengths.all(|length| length.first().is_some_and(u8::is_ascii_digit))
}

/// The request came to the service as the browser sent it.
fn assert_came(http: &HttpRequest<'_>, cookie: Option<&str>, passed: &Passed, id: &str) {
    let asked = passed.asked.as_ref().unwrap_or_else(|| panic!("{id}: nothing came"));
    assert_eq!((asked.word(0), asked.word(1)), (http.method().as_str(), target(http)), "{id}");
    assert_eq!(asked.all("host").collect::<Vec<_>>(), [authority(http)], "{id}");
    let sent = sent_headers(http, cookie);
    for (name, _) in &sent {
        let values = sent.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
        let values: Vec<_> = values.map(|(_, value)| value.trim_matches([' ', '\t'])).collect();
        assert_eq!(asked.all(name).collect::<Vec<_>>(), values, "{id}: {name}");
    }
    let body = http.body().map_or(&[][..], |body| body.bytes());
    assert_eq!(asked.body, body, "{id}");
}

fn replay(scenarios: &[Scenario]) -> Report {
    let mut scene = Scene::new();
    let leaving_it_to_the_service = PolicyConfig {
        allow_origins: vec!["https://nobody.example".to_owned()],
        preflight: PreflightHandling::Forward,
        upstream_headers: UpstreamHeaders::Keep,
        ..PolicyConfig::default()
    };
    scene.enforce(RoutesConfig { default: Some(leaving_it_to_the_service), routes: Vec::new() });
    let options = Options::default();
    let mut report = Report::on(options.profiles());
    for scenario in scenarios {
        for &departures in &options.browsers {
            let scripted = ScriptedServer::of(scenario);
            let mut server = Behind { scripted, scene: &mut scene, id: &scenario.id };
            let replays = replay_scenario_with(scenario, departures, &mut server);
            compare_replays(scenario, (departures.profile(), &replays), &options, &mut report);
        }
    }
    report
}

#[test]
fn pages_are_told_what_they_were_told_without_a_gateway() {
    for folder in ["", "further"] {
        let report = replay(&scenarios(folder));
        assert!(report.passes(), "\n{}", TextReport::new(&report, Some(3)));
    }
}
