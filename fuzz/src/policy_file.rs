//! Policy files: whatever the text, every mistake stands somewhere in it and says something.

use corsac::server::Routes;
use corsac_policy_file::{
    PolicyFile, Problem, ProblemKind, Reading, Settings, Severity, UnsetVariables, UpstreamAddress,
    read,
};

/// Reads `data` as a policy file, in every environment that it defines.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let settings = Settings { variables: &variable, ..Settings::default() };
    let reading = read(&text, &settings);
    check_reading(&text, &reading);
    for name in &reading.file.environments {
        let chosen = reading.in_environment(Some(name));
        assert_eq!(chosen.file.environment.as_ref(), Some(name));
        assert!(!has(&chosen, ProblemKind::UnknownEnvironment));
        check_reading(&text, &chosen);
    }
    let lenient = read(&text, &Settings { unset: UnsetVariables::Allow, ..settings });
    check_reading(&text, &lenient);
    assert!(!has(&lenient, ProblemKind::UnsetVariable));
}

/// Some names are set, to values with commas, references and nothing in them.
fn variable(name: &str) -> Option<String> {
    match name.len() {
        1 => Some("https://a.example, ${A},,x".to_owned()),
        2 => Some(String::new()),
        3 => Some("10m".to_owned()),
        _ => None,
    }
}

fn has(reading: &Reading, kind: ProblemKind) -> bool {
    reading.problems.iter().any(|problem| problem.kind == kind)
}

fn check_reading(text: &str, reading: &Reading) {
    let file = &reading.file;
    reading.problems.iter().for_each(|problem| check_problem(text, problem));
    assert!(reading.problems.is_sorted_by_key(|problem| problem.span.start));
    assert_eq!(file.routes.len(), file.config.routes.len());
    assert!((0..=file.routes.len()).all(|index| text.get(file.route_span(index)).is_some()));
    check_gateway(text, file);
    let is_without_error = reading.problems.iter().all(|it| it.severity != Severity::Error);
    if is_without_error {
        assert!(text.parse::<toml::Table>().is_ok(), "{text}");
    }
    let Err(errors) = Routes::new(file.config.clone()) else { return };
    for error in &errors {
        let span = file.span_of(error.place);
        assert!(text.get(span.clone()).is_some_and(|there| !there.is_empty()), "{error}");
        let Some(found) = file.text_of(error.place) else { continue };
        assert_eq!(found.text, error.value);
        let is_named = |name: &str| text.contains(name);
        assert!(found.variables.iter().all(|variable| is_named(&variable.name)), "{error}");
    }
}

/// What the gateway is told stands in the text, and an upstream's address is read as it is written.
fn check_gateway(text: &str, file: &PolicyFile) {
    let gateway = &file.gateway;
    let addresses = gateway.listen.iter().chain(&gateway.admin).map(|address| &address.span);
    let networks = gateway.trusted_proxies.iter().map(|network| &network.span);
    for span in addresses.chain(networks) {
        assert!(text.get(span.clone()).is_some_and(|there| !there.is_empty()));
    }
    let of_routes = file.routes.iter().flat_map(|route| &route.upstream);
    for upstream in of_routes.chain(&gateway.upstream) {
        assert!(!upstream.addresses.is_empty());
        for address in &upstream.addresses {
            assert!(text.get(address.span.clone()).is_some_and(|there| !there.is_empty()));
            assert_eq!(Some(address.value.scheme), upstream.scheme());
            let again = UpstreamAddress::parse(&address.value.to_string());
            assert_eq!(again.as_ref(), Ok(&address.value));
        }
    }
}

fn check_problem(text: &str, problem: &Problem) {
    let Problem { kind, span, message, label, other, help, .. } = problem;
    assert!(text.get(span.clone()).is_some(), "{problem:?}");
    assert!(!message.is_empty() && !message.contains('\n'), "{problem:?}");
    assert!(*kind == ProblemKind::TooManyProblems || !label.is_empty(), "{problem:?}");
    assert!(help.as_deref() != Some(""), "{problem:?}");
    assert!(other.as_ref().is_none_or(|other| text.get(other.span.clone()).is_some()));
}
