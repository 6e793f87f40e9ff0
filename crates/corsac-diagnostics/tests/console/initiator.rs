//! What depends on the API or element that asks.

use super::*;

#[test]
fn an_element_gets_no_advice() {
    let answers = &[Answer::Response(200, &[("Access-Control-Allow-Origin", "null")])];
    let anonymous = CrossOriginAttribute::Anonymous;
    let played = page().chromium().element(Initiator::Stylesheet, API, anonymous, answers);
    assert_eq!(
        played.messages(),
        ["Access to CSS stylesheet at 'http://api.example.test:7002/x' from origin \
             'http://app.example.test:7001' has been blocked by CORS policy: The \
             'Access-Control-Allow-Origin' header has a value 'null' that is not equal to the \
             supplied origin."]
    );
}

#[test]
fn an_xml_http_request() {
    let answers = &[Answer::Response(200, &[("Access-Control-Allow-Origin", "*")])];
    let played = page().chromium().xhr_with_credentials(API, answers);
    assert_eq!(
        played.messages(),
        ["Access to XMLHttpRequest at 'http://api.example.test:7002/x' from origin \
             'http://app.example.test:7001' has been blocked by CORS policy: The value of the \
             'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' \
             when the request's credentials mode is 'include'. The credentials mode of requests \
             initiated by the XMLHttpRequest is controlled by the withCredentials attribute."]
    );
    let answers = &[Answer::Response(200, &[("Access-Control-Allow-Origin", "a\tb")])];
    let played = page().chromium().xhr_with_credentials(API, answers);
    assert_eq!(
        played.messages(),
        ["Access to XMLHttpRequest at 'http://api.example.test:7002/x' from origin \
             'http://app.example.test:7001' has been blocked by CORS policy: The \
             'Access-Control-Allow-Origin' header contains the invalid value 'a\\u0009b'."]
    );
    let played = page().chromium().xhr_with_credentials("ftp://api.example.test/x", &[]);
    assert!(played.messages()[0].contains("only supported for protocol schemes: chrome, "));
}

#[test]
fn headers_that_are_hidden_from_an_xml_http_request() {
    let lines = &[
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Expose-Headers", "x-one, set-cookie"),
    ];
    let answers = &[Answer::Response(200, lines)];
    let played = page().chromium().fetch(API, RequestInit::default(), answers);
    let names = ["Set-Cookie", "X-One", "content-type", "X-Two"];
    let refused = chromium::refused_to_get_headers(played.response().unwrap(), &names);
    assert_eq!(
        refused,
        ["Refused to get unsafe header \"Set-Cookie\"", "Refused to get unsafe header \"X-Two\""]
    );
    assert!(played.messages().is_empty());
}

#[test]
fn a_wildcard_exposes_the_headers_that_are_there() {
    let lines = &[
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Expose-Headers", "*, X-Listed"),
        ("X-One", "1"),
    ];
    let answers = &[Answer::Response(200, lines)];
    let played = page().chromium().fetch(API, RequestInit::default(), answers);
    let names = ["x-one", "X-Missing", "X-Listed", "cache-control", "bad name", ""];
    assert_eq!(
        chromium::refused_to_get_headers(played.response().unwrap(), &names),
        [
            "Refused to get unsafe header \"X-Missing\"",
            "Refused to get unsafe header \"X-Listed\"",
            "Refused to get unsafe header \"bad name\"",
            "Refused to get unsafe header \"\""
        ]
    );
    let own = &[Answer::Response(200, &[])];
    let played = page().chromium().fetch(OWN, RequestInit::default(), own);
    assert!(chromium::refused_to_get_headers(played.response().unwrap(), &["X-One"]).is_empty());
}

#[test]
fn an_event_source_that_fails() {
    let refused = "Firefox can’t establish a connection to the server at \
                   http://api.example.test:7002/x.";
    let messages =
        |page: Page, lines| page.event_source(API, &[Answer::Response(200, lines)]).messages();
    let allow = ("Access-Control-Allow-Origin", "*");
    let no_stream = &[allow, ("Content-Type", "text/plain")];
    assert_eq!(messages(page().firefox(), no_stream), [refused]);
    let stream = &[allow, ("Content-Type", "text/event-stream")];
    assert!(messages(page().firefox(), stream).is_empty());
    let missing = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the \
                   remote resource at http://api.example.test:7002/x. (Reason: CORS header \
                   ‘Access-Control-Allow-Origin’ missing). Status code: 200.";
    assert_eq!(messages(page().firefox(), &[]), [missing, refused]);
}
