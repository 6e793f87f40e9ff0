//! Redirects that are refused, or that cannot be followed.

use super::*;

#[test]
fn a_redirect_that_does_not_pass_the_cors_check() {
    let answers =
        &[Answer::Response(302, &[("Location", API)]), Answer::Response(302, &[("Location", OWN)])];
    let chromium = "Access to fetch at 'http://api.example.test:7002/x' (redirected from \
                    'http://app.example.test:7001/a') from origin 'http://app.example.test:7001' \
                    has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is \
                    present on the requested resource.";
    let missing = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the \
                   remote resource at http://api.example.test:7002/x. (Reason: CORS header \
                   ‘Access-Control-Allow-Origin’ missing). Status code: 302.";
    let expected = Expected {
        cors_error: Some("MissingAllowOriginHeader"),
        failed_parameter: None,
        chromium: Some(chromium),
        firefox: &[missing, CANCELLED],
    };
    assert_console(&page(), OWN, &RequestInit::default(), answers, &expected);
}

#[test]
fn redirect_modes_other_than_follow_have_nothing_to_cancel() {
    for redirect in [RedirectMode::Error, RedirectMode::Manual] {
        let init = RequestInit { redirect, ..RequestInit::default() };
        let played =
            page().firefox().fetch(API, init, &[Answer::Response(302, &[("Location", OWN)])]);
        assert_eq!(played.messages().len(), 1);
    }
    let init = RequestInit { redirect: RedirectMode::Error, ..RequestInit::default() };
    let lines = &[("Location", OWN), ("Access-Control-Allow-Origin", "*")];
    assert_console(&page(), API, &init, &[Answer::Response(302, lines)], &SILENT);
}

#[test]
fn a_redirect_status_without_location_is_the_response() {
    let played = page().firefox().fetch(API, RequestInit::default(), &[Answer::Response(302, &[])]);
    assert_eq!(played.messages().len(), 1);
}

#[test]
fn redirects_that_cannot_be_followed() {
    let allow = ("Access-Control-Allow-Origin", "*");
    let cancelled = Expected { firefox: &[CANCELLED], ..SILENT };
    let init = &RequestInit::default();
    for location in ["http://:0:", "data:,a", "about:blank"] {
        let answer = &[Answer::Response(302, &[("Location", location), allow])];
        assert_console(&page(), API, init, answer, &cancelled);
        assert_console(&page(), OWN, init, answer, &SILENT);
    }
    let lines = &[("Location", "/a"), ("Location", "/b"), allow];
    assert_console(&page(), OWN, init, &[Answer::Response(302, lines)], &SILENT);
    let again = Answer::Response(302, &[("Location", "/x"), allow]);
    assert_console(&page(), API, init, &[again; 21], &cancelled);
    assert_console(&page(), OWN, init, &[again; 21], &SILENT);
}

#[test]
fn a_redirect_to_a_file_or_a_blob() {
    let allow = ("Access-Control-Allow-Origin", "*");
    let init = &RequestInit::default();
    let file = "file:///etc/passwd";
    let to_file = &[Answer::Response(302, &[("Location", file), allow])];
    let link = |url| format!("Security Error: Content at {url} may not load or link to {file}.");
    let data =
        |url, target| format!("Security Error: Content at {url} may not load data from {target}.");
    assert_console(
        &page(),
        API,
        init,
        to_file,
        &Expected { firefox: &[&link(API), CANCELLED], ..SILENT },
    );
    assert_console(&page(), OWN, init, to_file, &Expected { firefox: &[&link(OWN)], ..SILENT });
    let blob = "blob:http://api.example.test:7002/x";
    let to_blob = &[Answer::Response(302, &[("Location", blob), allow])];
    let cancelled = Expected { firefox: &[CANCELLED], ..SILENT };
    assert_console(&page(), API, init, to_blob, &cancelled);
    let from_own = Expected { firefox: &[&data(OWN, blob)], ..SILENT };
    assert_console(&page(), OWN, init, to_blob, &from_own);
    let no_cors = RequestInit { mode: Mode::NoCors, ..RequestInit::default() };
    assert_console(&page(), API, &no_cors, to_file, &SILENT);
}

#[test]
fn a_redirect_to_a_scheme_without_cors() {
    let lines = &[("Location", "ftp://api.example.test/y"), ("Access-Control-Allow-Origin", "*")];
    let chromium = "Access to fetch at 'ftp://api.example.test/y' (redirected from \
                    'http://app.example.test:7001/a') from origin 'http://app.example.test:7001' \
                    has been blocked by CORS policy: Cross origin requests are only supported for \
                    protocol schemes: chrome, chrome-experimental-site-token-provider, \
                    chrome-extension, chrome-untrusted, data, http, https, isolated-app.";
    let expected =
        Expected { cors_error: Some("CorsDisabledScheme"), chromium: Some(chromium), ..SILENT };
    let answers = &[Answer::Response(302, lines)];
    assert_console(&page(), OWN, &RequestInit::default(), answers, &expected);
    let no_cors = RequestInit { mode: Mode::NoCors, ..RequestInit::default() };
    assert_console(&page(), OWN, &no_cors, answers, &SILENT);
}

#[test]
fn a_redirect_with_credentials_in_its_url() {
    let answers = &[Answer::Response(302, &[("Location", "http://:p@api.example.test:7002/x")])];
    assert_console(
        &page(),
        OWN,
        &RequestInit::default(),
        answers,
        &Expected {
            cors_error: Some("RedirectContainsCredentials"),
            failed_parameter: None,
            chromium: Some(
                "Access to fetch at 'http://app.example.test:7001/a' from origin \
                 'http://app.example.test:7001' has been blocked by CORS policy: Redirect location \
                 '' contains a username and password, which is disallowed for cross-origin \
                 requests.",
            ),
            firefox: &[
                "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote \
                 resource at http://app.example.test:7001/a. (Reason: CORS request did not \
                 succeed). Status code: (null).",
            ],
        },
    );
    let no_cors = RequestInit { mode: Mode::NoCors, ..RequestInit::default() };
    let played = page().chromium().fetch(OWN, no_cors, answers);
    assert_chromium(&played, &SILENT);
}

#[test]
fn different_locations() {
    let cancelled = Expected { firefox: &[CANCELLED], ..SILENT };
    let lines = &[
        ("Location", "/a"),
        ("Location", "/b"),
        ("Access-Control-Allow-Origin", "http://nope.test"),
    ];
    let answer = &[Answer::Response(302, lines)];
    for redirect in [RedirectMode::Follow, RedirectMode::Error, RedirectMode::Manual] {
        let init = RequestInit { redirect, ..RequestInit::default() };
        assert_console(&page(), API, &init, answer, &cancelled);
        assert_console(&page(), OWN, &init, answer, &SILENT);
    }
    assert_console(&page(), API, &put(), answer, &cancelled);
}

#[test]
fn firefox_refuses_some_targets_before_the_cors_check() {
    let played = |location: &str, redirect| {
        let lines = &[("Location", location), ("Access-Control-Allow-Origin", "http://nope.test")];
        let init = RequestInit { redirect, ..RequestInit::default() };
        page().firefox().fetch(API, init, &[Answer::Response(302, lines)]).messages()
    };
    for location in ["data:x", "http://[", "wss://x/"] {
        assert_eq!(played(location, RedirectMode::Follow), [CANCELLED], "{location}");
    }
    assert_eq!(
        played("file:///x", RedirectMode::Follow),
        [
            "Security Error: Content at http://api.example.test:7002/x may not load or link to \
             file:///x.",
            CANCELLED
        ]
    );
    let mismatch = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the \
                    remote resource at http://api.example.test:7002/x. (Reason: CORS header \
                    ‘Access-Control-Allow-Origin’ does not match ‘http://nope.test’).";
    for location in ["ftp://x/", "mailto:a@b", "http://u:p@api.example.test:7002/", "/y"] {
        assert_eq!(played(location, RedirectMode::Follow), [mismatch, CANCELLED], "{location}");
    }
    for location in ["data:x", "http://[", "file:///x"] {
        assert_eq!(played(location, RedirectMode::Manual), [mismatch], "{location}");
        assert_eq!(played(location, RedirectMode::Error), [mismatch], "{location}");
    }
}

#[test]
fn a_redirect_to_a_page_of_chromium() {
    for location in ["chrome://version", "filesystem:http://a/b"] {
        let answers = &[Answer::Response(302, &[("Location", location)])];
        for mode in [Mode::Cors, Mode::SameOrigin] {
            let init = RequestInit { mode, ..RequestInit::default() };
            assert_chromium(&page().chromium().fetch(OWN, init, answers), &SILENT);
        }
    }
}
