//! What the gateway is told, and where that stands.

#![allow(clippy::unwrap_used)]

use std::time::Duration;

use corsac_policy_file::{
    GatewaySettings, LimitSettings, PolicyFile, Reading, Settings, UpstreamScheme, UpstreamSettings,
};

fn read(text: &str, environment: Option<&str>) -> Reading {
    let variables = |name: &str| match name {
        "HOSTS" => Some("http://A.internal:3000, http://b.internal:3000".to_owned()),
        "HOST" => Some("App.example.com".to_owned()),
        "WORKERS" => Some("4".to_owned()),
        _ => None,
    };
    let settings = Settings { environment, variables: &variables, ..Settings::default() };
    corsac_policy_file::read(&format!("[cors]\nallow_origins = ['*']\n{text}"), &settings)
}

fn file(text: &str) -> PolicyFile {
    let reading = read(text, None);
    assert_eq!(reading.problems, []);
    reading.file
}

fn written(upstream: &UpstreamSettings) -> Vec<String> {
    upstream.addresses.iter().map(|address| address.value.to_string()).collect()
}

#[test]
fn without_a_table_nothing_is_said() {
    assert_eq!(file("").gateway, GatewaySettings::default());
    assert_eq!(file("[gateway]\n[gateway.limits]").gateway, GatewaySettings::default());
}

#[test]
fn every_key_is_told() {
    let text = include_str!("fixtures/without_problems.toml");
    let variables = |_: &str| Some("https://a.example".to_owned());
    let settings = Settings { variables: &variables, ..Settings::default() };
    let file = corsac_policy_file::read(text, &settings).file;
    let GatewaySettings {
        listen,
        upstream,
        admin,
        shadow,
        trusted_proxies,
        workers,
        drain,
        tls,
        upstream_ca,
        limits,
    } = file.gateway;
    let listen: Vec<_> = listen.iter().map(|address| address.value.to_string()).collect();
    assert_eq!(listen, ["127.0.0.1:8080", "[::1]:8080"]);
    let upstream = upstream.unwrap();
    assert_eq!(written(&upstream), ["http://127.0.0.1:3000", "http://api.internal:3000"]);
    assert_eq!(upstream.scheme(), Some(UpstreamScheme::Http));
    assert_eq!(admin.unwrap().value.to_string(), "127.0.0.1:9090");
    assert_eq!(shadow.unwrap().text, "candidate.toml");
    let proxies: Vec<_> = trusted_proxies.iter().map(|network| network.value.to_string()).collect();
    assert_eq!(proxies, ["10.0.0.0/8", "::1/128"]);
    assert_eq!(workers.unwrap().get(), 2);
    assert_eq!(drain, Some(Duration::from_secs(30)));
    let tls = tls.unwrap();
    assert_eq!((tls.certificate.text.as_str(), tls.key.text.as_str()), ("cert.pem", "key.pem"));
    assert_eq!(upstream_ca.unwrap().text, "ca.pem");
    let expected = LimitSettings {
        header_count: Some(100),
        header_size: Some(64 << 10),
        body_size: Some(100 << 20),
        connections: Some(20_000),
        header_timeout: Some(Duration::from_secs(10)),
        idle_timeout: Some(Duration::from_secs(60)),
        connect_timeout: Some(Duration::from_millis(500)),
        response_timeout: Some(Duration::from_secs(60)),
        tunnel_timeout: Some(Duration::from_secs(3600)),
    };
    assert_eq!(limits, expected);
}

#[test]
fn routes_say_where_their_requests_go() {
    let file = file(
        "[[route]]\npath = '/api/**'\nupstream = 'https://api.internal'\nstrip_prefix = '/api'\n\
         [[route]]\nfolder = 'dist'\nfallback = 'index.html'\n[[route]]\npath = '/x'",
    );
    let [api, files, neither] = &file.routes[..] else { panic!("{:?}", file.routes) };
    assert_eq!(written(api.upstream.as_ref().unwrap()), ["https://api.internal"]);
    assert_eq!(api.strip_prefix.as_ref().unwrap().text, "/api");
    assert_eq!(files.folder.as_ref().unwrap().text, "dist");
    assert_eq!(files.fallback.as_ref().unwrap().text, "index.html");
    assert!(neither.upstream.is_none() && neither.folder.is_none());
}

#[test]
fn values_have_their_places_and_variables_split() {
    let text = "[gateway]\nupstream = '${HOSTS}'\nworkers = '${WORKERS}'\n\
                [[route]]\nupstream = 'http://${HOST}:3000'";
    let reading = read(text, None);
    assert_eq!(reading.problems, []);
    let text = format!("[cors]\nallow_origins = ['*']\n{text}");
    let upstream = reading.file.gateway.upstream.unwrap();
    assert_eq!(written(&upstream), ["http://a.internal:3000", "http://b.internal:3000"]);
    assert!(upstream.addresses.iter().all(|it| &text[it.span.clone()] == "${HOSTS}"));
    assert_eq!(reading.file.gateway.workers.unwrap().get(), 4);
    let route = &reading.file.routes[0];
    let upstream = route.upstream.as_ref().unwrap();
    assert_eq!(written(upstream), ["http://app.example.com:3000"]);
    assert_eq!(&text[upstream.addresses[0].span.clone()], "${HOST}");
    assert_eq!(&text[route.span.clone()], "[[route]]");
}

#[test]
fn an_environment_replaces_keys_one_by_one() {
    let text = "[gateway]\nupstream = 'http://a'\nworkers = 2\n[gateway.limits]\nheader_count = 5\n\
                [environment.production.gateway]\nupstream = ['https://b', 'https://c']\n\
                [environment.production.gateway.limits]\nconnections = 7\n";
    let reading = read(text, Some("production"));
    assert_eq!(reading.problems, []);
    let gateway = reading.in_environment(None).file.gateway;
    assert_eq!(written(&gateway.upstream.unwrap()), ["http://a"]);
    assert_eq!(gateway.limits.connections, None);
    let gateway = reading.file.gateway;
    assert_eq!(written(&gateway.upstream.unwrap()), ["https://b", "https://c"]);
    assert_eq!(gateway.workers.unwrap().get(), 2);
    assert_eq!((gateway.limits.header_count, gateway.limits.connections), (Some(5), Some(7)));
}

#[test]
fn an_upstream_of_any_environment_is_one_to_strip_a_prefix_for() {
    let route = "[[route]]\npath = '/a/**'\nstrip_prefix = '/a'\n";
    assert_eq!(read(route, None).problems.len(), 1);
    for environment in ["[gateway]", "[environment.a.gateway]"] {
        let text = format!("{route}{environment}\nupstream = 'http://a'");
        assert_eq!(read(&text, None).problems, [], "{environment}");
    }
}

#[test]
fn an_admin_address_where_the_gateway_listens_by_default_is_taken() {
    let admin = "[gateway]\nadmin = '127.0.0.1:8080'\n";
    assert_eq!(read(admin, None).problems.len(), 1);
    assert_eq!(read(&format!("{admin}listen = '127.0.0.1:80'"), None).problems, []);
}

#[test]
fn a_value_that_could_not_be_read_is_not_said_to_be_missing_too() {
    for text in [
        "[gateway.tls]\ncertificate = 1\nkey = 'key.pem'",
        "[[route]]\npath = '/a/**'\nupstream = 1\nstrip_prefix = '/a'",
        "[[route]]\npath = 1\nupstream = 'http://a'\nstrip_prefix = '/a'",
        "[[route]]\nfolder = 1\nfallback = 'a'",
    ] {
        assert_eq!(read(text, None).problems.len(), 1, "{text}");
    }
}
