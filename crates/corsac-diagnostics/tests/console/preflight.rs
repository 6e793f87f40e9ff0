//! Preflights that fail.

use super::*;

/// Plays one fetch whose preflight fails; the texts lack what all of them begin with.
#[track_caller]
fn assert_preflight(
    init: &RequestInit,
    answer: Answer<'_>,
    cors_error: (&str, Option<&str>),
    chromium: &str,
    firefox: &str,
) {
    let chromium = format!(
        "Access to fetch at 'http://api.example.test:7002/x' from origin \
         'http://app.example.test:7001' has been blocked by CORS policy: {chromium}"
    );
    let firefox = format!(
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote \
         resource at http://api.example.test:7002/x. (Reason: {firefox}"
    );
    let expected = Expected {
        cors_error: Some(cors_error.0),
        failed_parameter: cors_error.1,
        chromium: Some(&chromium),
        firefox: &[&firefox, CANCELLED],
    };
    assert_console(&page(), API, init, &[answer], &expected);
}

#[test]
fn a_preflight_without_allow_origin() {
    assert_preflight(
        &put(),
        Answer::Response(204, &[]),
        ("PreflightMissingAllowOriginHeader", None),
        "Response to preflight request doesn't pass access control check: No \
         'Access-Control-Allow-Origin' header is present on the requested resource.",
        "CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 204.",
    );
}

#[test]
fn a_preflight_without_ok_status() {
    assert_preflight(
        &put(),
        Answer::Response(405, &[("Access-Control-Allow-Origin", "*")]),
        ("PreflightInvalidStatus", None),
        "Response to preflight request doesn't pass access control check: It does not have HTTP \
         ok status.",
        "CORS preflight response did not succeed). Status code: 405.",
    );
}

#[test]
fn a_preflight_that_is_redirected() {
    assert_preflight(
        &put(),
        Answer::Response(302, &[("Location", "/y"), ("Access-Control-Allow-Origin", "*")]),
        ("PreflightDisallowedRedirect", None),
        "Response to preflight request doesn't pass access control check: Redirect is not allowed \
         for a preflight request.",
        "CORS request external redirect not allowed).",
    );
}

#[test]
fn a_preflight_with_lists_that_cannot_be_parsed() {
    let allow = ("Access-Control-Allow-Origin", "*");
    assert_preflight(
        &put(),
        Answer::Response(204, &[allow, ("Access-Control-Allow-Methods", "PUT, @bad")]),
        ("InvalidAllowMethodsPreflightResponse", None),
        "Cannot parse Access-Control-Allow-Methods response header field in preflight response.",
        "invalid token ‘@bad’ in CORS header ‘Access-Control-Allow-Methods’).",
    );
    assert_preflight(
        &with_header("X-One"),
        Answer::Response(204, &[allow, ("Access-Control-Allow-Headers", "x-one, a b")]),
        ("InvalidAllowHeadersPreflightResponse", None),
        "Cannot parse Access-Control-Allow-Headers response header field in preflight response.",
        "invalid token ‘a b’ in CORS header ‘Access-Control-Allow-Headers’).",
    );
}

#[test]
fn a_method_and_a_header_that_are_not_allowed() {
    let allow = &[("Access-Control-Allow-Origin", "*")];
    assert_preflight(
        &put(),
        Answer::Response(204, allow),
        ("MethodDisallowedByPreflightResponse", Some("PUT")),
        "Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.",
        "Did not find method in CORS header ‘Access-Control-Allow-Methods’).",
    );
    assert_preflight(
        &with_header("X-One"),
        Answer::Response(204, allow),
        ("HeaderDisallowedByPreflightResponse", Some("x-one")),
        "Request header field x-one is not allowed by Access-Control-Allow-Headers in preflight \
         response.",
        "header ‘x-one’ is not allowed according to header ‘Access-Control-Allow-Headers’ from \
         CORS preflight response).",
    );
}

#[test]
fn each_refused_header_name_has_a_text_of_its_own() {
    let mut init = with_header("X-Two");
    init.headers.push(("X-One".into(), "1".into()));
    let answers = &[Answer::Response(204, &[("Access-Control-Allow-Origin", "*")])];
    let played = page().chromium().fetch(API, init, answers);
    let texts = chromium::messages_for_refused_names(&played.request, &played.outcome);
    assert_eq!(texts.len(), 2);
    assert!(texts[0].contains("Request header field x-one is not allowed by"));
    assert!(texts[1].contains("Request header field x-two is not allowed by"));
    assert_eq!(played.messages(), texts[..1]);

    let played = page().chromium().fetch(API, RequestInit::default(), answers);
    assert!(chromium::messages_for_refused_names(&played.request, &played.outcome).is_empty());
    let played = page().chromium().fetch(API, put(), answers);
    let texts = chromium::messages_for_refused_names(&played.request, &played.outcome);
    assert_eq!(texts, played.messages());
}

#[test]
fn a_preflight_that_is_redirected_to_where_firefox_never_goes() {
    let messages = |location: &str| {
        let lines = &[("Location", location), ("Access-Control-Allow-Origin", "*")];
        page().firefox().fetch(API, put(), &[Answer::Response(302, lines)]).messages()
    };
    for location in [
        "http://u:@api.example.test:7002/y",
        "JavaScript:1",
        "chrome://version",
        "data:text/plain,hi",
        "http://[",
    ] {
        assert_eq!(messages(location), [CANCELLED], "{location}");
    }
    assert_eq!(
        messages("blob:http://app.example.test:7001/x"),
        [
            "Security Error: Content at http://api.example.test:7002/x may not load data from \
             blob:http://app.example.test:7001/x.",
            CANCELLED
        ]
    );
    assert_eq!(
        messages("file:///etc/passwd"),
        [
            "Security Error: Content at http://api.example.test:7002/x may not load or link to \
             file:///etc/passwd.",
            CANCELLED
        ]
    );
}
