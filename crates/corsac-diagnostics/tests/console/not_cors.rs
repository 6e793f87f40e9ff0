//! Failures that other checks than those of CORS find.

use super::*;

#[test]
fn a_closed_connection() {
    let cancelled = Expected { firefox: &[CANCELLED], ..SILENT };
    assert_console(&page(), API, &RequestInit::default(), &[Answer::Closed], &cancelled);
    assert_console(&page(), API, &put(), &[Answer::Closed], &cancelled);
    assert_console(&page(), OWN, &put(), &[Answer::Closed], &SILENT);
    let no_cors = RequestInit { mode: Mode::NoCors, ..RequestInit::default() };
    assert_console(&page(), API, &no_cors, &[Answer::Closed], &SILENT);
}

#[test]
fn a_connection_closed_on_a_put_after_its_preflight() {
    let lines = &[("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Methods", "*")];
    let answers = &[Answer::Response(204, lines), Answer::Closed];
    let multiple = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the \
                    remote resource at http://api.example.test:7002/x. (Reason: Multiple CORS \
                    header ‘Access-Control-Allow-Origin’ not allowed).";
    let expected = Expected { firefox: &[multiple], ..SILENT };
    assert_console(&page(), API, &put(), answers, &expected);
    let cancelled = Expected { firefox: &[CANCELLED], ..SILENT };
    for method in ["PATCH", "DELETE", "custom"] {
        let init = RequestInit { method: Some(method.into()), ..RequestInit::default() };
        assert_console(&page(), API, &init, answers, &cancelled);
    }
}

#[test]
fn mode_same_origin() {
    let init = RequestInit { mode: Mode::SameOrigin, ..RequestInit::default() };
    assert_console(
        &page(),
        API,
        &init,
        &[],
        &Expected {
            chromium: Some(
                "Fetch API cannot load http://api.example.test:7002/x. Request mode is \
                 \"same-origin\" but the URL's origin is not same as the request origin \
                 http://app.example.test:7001.",
            ),
            firefox: &[
                "Security Error: Content at http://app.example.test:7001/__page may not load data \
                 from http://api.example.test:7002/x.",
            ],
            ..SILENT
        },
    );
    assert_console(
        &page(),
        OWN,
        &init,
        &[Answer::Response(302, &[("Location", "http://u@api.example.test:7002/x#f")])],
        &Expected {
            chromium: Some(
                "Unsafe attempt to load URL http://u@api.example.test:7002/x#f from frame with URL \
                 http://app.example.test:7001/__page. Domains, protocols and ports must match.\n",
            ),
            firefox: &[
                "Security Error: Content at http://app.example.test:7001/__page may not load data \
                 from http://u@api.example.test:7002/x#f.",
            ],
            ..SILENT
        },
    );
}

#[test]
fn mode_same_origin_of_an_opaque_page() {
    let init = RequestInit { mode: Mode::SameOrigin, ..RequestInit::default() };
    let played = page().sandboxed().firefox().fetch(OWN, init, &[]);
    assert_eq!(
        played.messages(),
        ["Security Error: Content at moz-nullprincipal:{UUID}?http://app.example.test:7001 may \
             not load data from http://app.example.test:7001/a."]
    );
}

#[test]
fn no_cors_with_a_redirect_mode() {
    let init = RequestInit {
        mode: Mode::NoCors,
        redirect: RedirectMode::Manual,
        ..RequestInit::default()
    };
    let chromium = "Fetch API cannot load http://api.example.test:7002/x. Request mode is \
                    \"no-cors\" but the redirect mode is not \"follow\".";
    let expected = Expected { chromium: Some(chromium), ..SILENT };
    assert_console(&page(), API, &init, &[], &expected);
}

#[test]
fn schemes_that_fetch_does_not_know() {
    let not_http = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the \
                    remote resource at ftp://api.example.test/x. (Reason: CORS request not http).";
    let ftp = Expected {
        chromium: Some(
            "Fetch API cannot load ftp://api.example.test/x. URL scheme \"ftp\" is not supported.",
        ),
        firefox: &[not_http],
        ..SILENT
    };
    let init = &RequestInit::default();
    assert_console(&page(), "ftp://api.example.test/x", init, &[], &ftp);
    let x_foo = Expected {
        chromium: Some("Fetch API cannot load x-foo:bar. URL scheme \"x-foo\" is not supported."),
        ..SILENT
    };
    assert_console(&page(), "x-foo:bar", init, &[], &x_foo);
    let blob = "blob:http://app.example.test:7001/none";
    assert_console(&page(), blob, &RequestInit::default(), &[], &SILENT);
}

#[test]
fn mixed_content() {
    let page = Page::at("https://secure.example.test:7443/__page");
    assert_console(
        &page,
        OWN,
        &RequestInit::default(),
        &[],
        &Expected {
            chromium: Some(
                "Mixed Content: The page at 'https://secure.example.test:7443/__page' was loaded \
                 over HTTPS, but requested an insecure resource 'http://app.example.test:7001/a'. \
                 This request has been blocked; the content must be served over HTTPS.",
            ),
            firefox: &["Blocked loading mixed active content “http://app.example.test:7001/a”"],
            ..SILENT
        },
    );
    let answers = &[Answer::Response(302, &[("Location", OWN)])];
    let own = "https://secure.example.test:7443/x";
    let played = page.firefox().fetch(own, RequestInit::default(), answers);
    assert_eq!(
        played.messages(),
        ["Blocked loading mixed active content “http://app.example.test:7001/a”"]
    );
}

#[test]
fn fetch_looks_at_the_mode_before_mixed_content() {
    let page = Page::at("https://secure.example.test:7443/__page").firefox();
    let init = RequestInit { mode: Mode::SameOrigin, ..RequestInit::default() };
    assert_eq!(
        page.fetch(OWN, init, &[]).messages(),
        ["Security Error: Content at https://secure.example.test:7443/__page may not load data \
             from http://app.example.test:7001/a."]
    );
    for redirect in [RedirectMode::Error, RedirectMode::Manual] {
        let init = RequestInit { mode: Mode::NoCors, redirect, ..RequestInit::default() };
        assert!(page.fetch(OWN, init, &[]).messages().is_empty());
    }
    let init = RequestInit { mode: Mode::NoCors, ..RequestInit::default() };
    assert_eq!(
        page.fetch(OWN, init, &[]).messages(),
        ["Blocked loading mixed active content “http://app.example.test:7001/a”"]
    );
}

#[test]
fn fetch_looks_at_mode_and_scheme_before_mixed_content() {
    let page = Page::at("https://secure.example.test:7443/__page").chromium();
    let init = RequestInit { mode: Mode::SameOrigin, ..RequestInit::default() };
    assert_eq!(
        page.fetch(OWN, init, &[]).messages(),
        ["Fetch API cannot load http://app.example.test:7001/a. Request mode is \
             \"same-origin\" but the URL's origin is not same as the request origin \
             https://secure.example.test:7443."]
    );
    assert_eq!(
        page.fetch("ftp://api.example.test/x", RequestInit::default(), &[]).messages(),
        ["Fetch API cannot load ftp://api.example.test/x. URL scheme \"ftp\" is not supported."]
    );
}

#[test]
fn cross_origin_resource_policy() {
    let init = RequestInit { mode: Mode::NoCors, ..RequestInit::default() };
    let lines = &[("Cross-Origin-Resource-Policy", "same-origin")];
    let firefox = "The resource at “http://api.example.test:7002/x” was blocked due to its \
                   Cross-Origin-Resource-Policy header (or lack thereof). See \
                   https://developer.mozilla.org/docs/Web/HTTP/Cross-Origin_Resource_Policy_(CORP)#";
    let expected = Expected { firefox: &[firefox], ..SILENT };
    assert_console(&page(), API, &init, &[Answer::Response(200, lines)], &expected);
}
