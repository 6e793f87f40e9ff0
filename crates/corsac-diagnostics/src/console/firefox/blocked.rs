//! "Cross-Origin Request Blocked: …".

use std::borrow::Cow;
use std::fmt;

use url::Url;

/// The reasons Firefox gives for blocking a cross-origin request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Reason<'a> {
    AllowOriginMismatch(&'a [u8]),
    CredentialsWithWildcard,
    DidNotSucceed,
    ExpectedTrue,
    ExternalRedirect,
    HeaderNotAllowed(&'a [u8]),
    InvalidToken { item: &'a [u8], header: &'static str },
    MethodNotFound,
    MissingAllowOrigin { status: Option<u16> },
    MultipleAllowOrigin,
    NotHttp,
    PreflightStatus { status: Option<u16> },
}

impl Reason<'_> {
    /// The line the console prints for a request to `url`.
    pub(super) fn line(&self, url: &Url) -> String {
        let (open, close) = self.quotes();
        format!(
            "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote \
             resource at {open}{url}{close}. (Reason: {self}).{}",
            self.status()
        )
    }

    /// One of the texts quotes the URL.
    fn quotes(&self) -> (&'static str, &'static str) {
        match self {
            Self::CredentialsWithWildcard => ("‘", "’"),
            _ => ("", ""),
        }
    }

    fn status(&self) -> String {
        match self {
            Self::MissingAllowOrigin { status: Some(status) }
            | Self::PreflightStatus { status: Some(status) } => format!(" Status code: {status}."),
            Self::MissingAllowOrigin { .. }
            | Self::PreflightStatus { .. }
            | Self::DidNotSucceed => " Status code: (null).".to_owned(),
            _ => String::new(),
        }
    }
}

impl fmt::Display for Reason<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AllowOriginMismatch(value) => write!(
                formatter,
                "CORS header ‘Access-Control-Allow-Origin’ does not match ‘{}’",
                decoded(value)
            ),
            Self::CredentialsWithWildcard => formatter.write_str(
                "Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is \
                 ‘*’",
            ),
            Self::DidNotSucceed => formatter.write_str("CORS request did not succeed"),
            Self::ExpectedTrue => formatter
                .write_str("expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’"),
            Self::ExternalRedirect => {
                formatter.write_str("CORS request external redirect not allowed")
            }
            Self::HeaderNotAllowed(name) => write!(
                formatter,
                "header ‘{}’ is not allowed according to header ‘Access-Control-Allow-Headers’ \
                 from CORS preflight response",
                decoded(name)
            ),
            Self::InvalidToken { item, header } => {
                write!(formatter, "invalid token ‘{}’ in CORS header ‘{header}’", decoded(item))
            }
            Self::MethodNotFound => formatter
                .write_str("Did not find method in CORS header ‘Access-Control-Allow-Methods’"),
            Self::MissingAllowOrigin { .. } => {
                formatter.write_str("CORS header ‘Access-Control-Allow-Origin’ missing")
            }
            Self::MultipleAllowOrigin => formatter
                .write_str("Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed"),
            Self::NotHttp => formatter.write_str("CORS request not http"),
            Self::PreflightStatus { .. } => {
                formatter.write_str("CORS preflight response did not succeed")
            }
        }
    }
}

/// Bytes as the console shows them.
fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(reason: &Reason<'_>) -> String {
        reason.line(&Url::parse("http://api.example.test:7002/x#f").unwrap())
    }

    /// The part after "(Reason: ", once the part before it is seen to be right.
    fn reason(reason: &Reason<'_>) -> String {
        let start = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the \
                     remote resource at http://api.example.test:7002/x#f. (Reason: ";
        let line = line(reason);
        line.strip_prefix(start).unwrap().to_owned()
    }

    #[test]
    fn a_whole_line() {
        assert_eq!(
            line(&Reason::CredentialsWithWildcard),
            "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote \
             resource at ‘http://api.example.test:7002/x#f’. (Reason: Credential is not supported \
             if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’)."
        );
    }

    #[test]
    fn the_cors_check() {
        assert_eq!(
            reason(&Reason::MultipleAllowOrigin),
            "Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed)."
        );
        assert_eq!(
            reason(&Reason::MissingAllowOrigin { status: Some(404) }),
            "CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 404."
        );
        assert_eq!(
            reason(&Reason::AllowOriginMismatch(b"http://\xE9\xC3\xBC")),
            "CORS header ‘Access-Control-Allow-Origin’ does not match ‘http://\u{FFFD}ü’)."
        );
        assert_eq!(
            reason(&Reason::AllowOriginMismatch(b"")),
            "CORS header ‘Access-Control-Allow-Origin’ does not match ‘’)."
        );
        assert_eq!(
            reason(&Reason::ExpectedTrue),
            "expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’)."
        );
    }

    #[test]
    fn the_preflight() {
        assert_eq!(
            reason(&Reason::ExternalRedirect),
            "CORS request external redirect not allowed)."
        );
        assert_eq!(
            reason(&Reason::PreflightStatus { status: Some(302) }),
            "CORS preflight response did not succeed). Status code: 302."
        );
        assert_eq!(
            reason(&Reason::InvalidToken {
                item: b"\"PUT\"",
                header: "Access-Control-Allow-Methods"
            }),
            "invalid token ‘\"PUT\"’ in CORS header ‘Access-Control-Allow-Methods’)."
        );
        assert_eq!(
            reason(&Reason::MethodNotFound),
            "Did not find method in CORS header ‘Access-Control-Allow-Methods’)."
        );
        assert_eq!(
            reason(&Reason::HeaderNotAllowed(b"x-one")),
            "header ‘x-one’ is not allowed according to header ‘Access-Control-Allow-Headers’ \
             from CORS preflight response)."
        );
    }

    #[test]
    fn the_network() {
        assert_eq!(
            reason(&Reason::DidNotSucceed),
            "CORS request did not succeed). Status code: (null)."
        );
        assert_eq!(reason(&Reason::NotHttp), "CORS request not http).");
    }
}
