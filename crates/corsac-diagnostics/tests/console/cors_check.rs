//! CORS checks that fail, by what the server said.

use super::*;

#[test]
fn a_response_without_allow_origin() {
    assert_console(
        &page(),
        API,
        &RequestInit::default(),
        &[Answer::Response(404, &[])],
        &Expected {
            cors_error: Some("MissingAllowOriginHeader"),
            failed_parameter: None,
            chromium: Some(
                "Access to fetch at 'http://api.example.test:7002/x' from origin \
                 'http://app.example.test:7001' has been blocked by CORS policy: No \
                 'Access-Control-Allow-Origin' header is present on the requested resource.",
            ),
            firefox: &[
                "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote \
                 resource at http://api.example.test:7002/x. (Reason: CORS header \
                 ‘Access-Control-Allow-Origin’ missing). Status code: 404.",
            ],
        },
    );
}

#[test]
fn a_wildcard_with_credentials() {
    assert_console(
        &page(),
        API,
        &include(),
        &[Answer::Response(200, &[("Access-Control-Allow-Origin", "*")])],
        &Expected {
            cors_error: Some("WildcardOriginNotAllowed"),
            failed_parameter: None,
            chromium: Some(
                "Access to fetch at 'http://api.example.test:7002/x' from origin \
                 'http://app.example.test:7001' has been blocked by CORS policy: The value of the \
                 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' \
                 when the request's credentials mode is 'include'.",
            ),
            firefox: &[
                "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote \
                 resource at ‘http://api.example.test:7002/x’. (Reason: Credential is not \
                 supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
            ],
        },
    );
}

#[test]
fn several_allow_origins() {
    let lines = &[("Access-Control-Allow-Origin", PAGE), ("Access-Control-Allow-Origin", "")];
    assert_console(
        &page(),
        API,
        &RequestInit::default(),
        &[Answer::Response(200, lines)],
        &Expected {
            cors_error: Some("MultipleAllowOriginValues"),
            failed_parameter: Some("http://app.example.test:7001, "),
            chromium: Some(
                "Access to fetch at 'http://api.example.test:7002/x' from origin \
                 'http://app.example.test:7001' has been blocked by CORS policy: The \
                 'Access-Control-Allow-Origin' header contains multiple values \
                 'http://app.example.test:7001, ', but only one is allowed. Have the server send \
                 the header with a valid value.",
            ),
            firefox: &[
                "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote \
                 resource at http://api.example.test:7002/x. (Reason: Multiple CORS header \
                 ‘Access-Control-Allow-Origin’ not allowed).",
            ],
        },
    );
}

#[test]
fn an_allow_origin_that_is_no_origin() {
    assert_console(
        &page(),
        API,
        &RequestInit::default(),
        &[Answer::Bytes(200, &[("Access-Control-Allow-Origin", b"caf\xE9")])],
        &Expected {
            cors_error: Some("InvalidAllowOriginValue"),
            failed_parameter: None,
            chromium: Some(
                "Access to fetch at 'http://api.example.test:7002/x' from origin \
                 'http://app.example.test:7001' has been blocked by CORS policy: The \
                 'Access-Control-Allow-Origin' header contains the invalid value 'caf\\u00E9'. \
                 Have the server send the header with a valid value.",
            ),
            firefox: &[
                "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote \
                 resource at http://api.example.test:7002/x. (Reason: CORS header \
                 ‘Access-Control-Allow-Origin’ does not match ‘caf\u{FFFD}’).",
            ],
        },
    );
}

#[test]
fn another_allow_origin() {
    assert_console(
        &page().sandboxed(),
        API,
        &RequestInit::default(),
        &[Answer::Response(200, &[("Access-Control-Allow-Origin", PAGE)])],
        &Expected {
            cors_error: Some("AllowOriginMismatch"),
            failed_parameter: Some(PAGE),
            chromium: Some(
                "Access to fetch at 'http://api.example.test:7002/x' from origin 'null' has been \
                 blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value \
                 'http://app.example.test:7001' that is not equal to the supplied origin. Have the \
                 server send the header with a valid value.",
            ),
            firefox: &[
                "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote \
                 resource at http://api.example.test:7002/x. (Reason: CORS header \
                 ‘Access-Control-Allow-Origin’ does not match ‘http://app.example.test:7001’).",
            ],
        },
    );
}

#[test]
fn credentials_that_are_not_allowed() {
    assert_console(
        &page(),
        API,
        &include(),
        &[Answer::Response(
            200,
            &[("Access-Control-Allow-Origin", PAGE), ("Access-Control-Allow-Credentials", "TRUE")],
        )],
        &Expected {
            cors_error: Some("InvalidAllowCredentials"),
            failed_parameter: Some("TRUE"),
            chromium: Some(
                "Access to fetch at 'http://api.example.test:7002/x' from origin \
                 'http://app.example.test:7001' has been blocked by CORS policy: The value of the \
                 'Access-Control-Allow-Credentials' header in the response is 'TRUE' which must be \
                 'true' when the request's credentials mode is 'include'.",
            ),
            firefox: &[
                "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote \
                 resource at http://api.example.test:7002/x. (Reason: expected ‘true’ in CORS \
                 header ‘Access-Control-Allow-Credentials’).",
            ],
        },
    );
}

#[test]
fn tainting_the_origin_does_not_show() {
    let answers = &[
        Answer::Response(
            302,
            &[
                ("Location", "http://other.example.test:7003/y"),
                ("Access-Control-Allow-Origin", "*"),
            ],
        ),
        Answer::Response(200, &[("Access-Control-Allow-Origin", PAGE)]),
    ];
    let played = page().chromium().fetch(API, RequestInit::default(), answers);
    assert_eq!(played.request.serialized_origin(), "null");
    assert_eq!(played.request.origin(), &Origin::parse(PAGE).unwrap());
    assert!(played.messages()[0].starts_with(
        "Access to fetch at 'http://other.example.test:7003/y' (redirected from \
         'http://api.example.test:7002/x') from origin 'http://app.example.test:7001' has"
    ));
}
