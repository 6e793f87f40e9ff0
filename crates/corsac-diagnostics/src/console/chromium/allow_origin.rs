//! Which name Chromium has for a failed CORS check.

use std::borrow::Cow;

use corsac::browser::{CorsCheckFailure, CorsCheckReason};
use url::Url;

use super::reason::Reason;

/// The reason for a failed CORS check, and the header value that Chromium reports with it.
pub(super) fn reason_of(failure: &CorsCheckFailure) -> (Reason, Cow<'_, [u8]>) {
    match failure.reason() {
        CorsCheckReason::WildcardWithCredentials => (Reason::WildcardOrigin, Cow::default()),
        CorsCheckReason::AllowCredentialsNotTrue { allow_credentials } => (
            Reason::InvalidAllowCredentials,
            Cow::Borrowed(allow_credentials.as_deref().unwrap_or_default()),
        ),
        _ if failure.allow_origin().is_empty() => (Reason::MissingAllowOrigin, Cow::default()),
        _ => {
            let value = failure.combined_allow_origin();
            (reason_of_wrong_value(&value), Cow::Owned(value))
        }
    }
}

/// The reason for an `Access-Control-Allow-Origin` that is there and is not the request's origin.
fn reason_of_wrong_value(value: &[u8]) -> Reason {
    if value.iter().any(|byte| matches!(byte, b' ' | b',')) {
        Reason::MultipleAllowOrigin
    } else if value == b"null" || is_absolute_url(value) {
        Reason::AllowOriginMismatch
    } else {
        Reason::InvalidAllowOrigin
    }
}

fn is_absolute_url(value: &[u8]) -> bool {
    Url::parse(&String::from_utf8_lossy(value)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_all(values: &[&[u8]], reason: Reason) {
        for value in values {
            assert_eq!(reason_of_wrong_value(value), reason, "{}", value.escape_ascii());
        }
    }

    #[test]
    fn a_space_or_a_comma_makes_several_values() {
        let values: &[&[u8]] = &[b"*, *", b"null, ", b"http://a.test http://b.test", b"http://a/,"];
        assert_all(values, Reason::MultipleAllowOrigin);
    }

    #[test]
    fn a_url_or_null_is_another_origin() {
        assert_all(
            &[
                b"null",
                b"app.example.test:7001",
                b"http://*",
                b"http://app.example.test:7001/",
                b"http://app.example.test:7001?",
                b"http://app.example.test:7001#",
                b"http://u:p@app.example.test:7001",
                b"HTTP://APP.example.test:7001",
                b"http:app.example.test:7001",
            ],
            Reason::AllowOriginMismatch,
        );
    }

    #[test]
    fn everything_else_is_invalid() {
        assert_all(
            &[
                b"",
                b"*;",
                b"**",
                b"NULL",
                b"true",
                b"\"*\"",
                b"null/",
                b"*.example.test",
                b"//app.example.test:7001",
                b"http://app.example.test:7001;",
                b"http://app.example.test:7001\xE9",
            ],
            Reason::InvalidAllowOrigin,
        );
    }
}
