//! The CORS check.

use std::fmt;

use super::combine::get_response_header;
use super::network_error::Step;
use super::profile::Departures;
use super::response::Response;
use crate::credentials::CredentialsMode;

/// Whom a response must name to pass the CORS check.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asker<'a> {
    /// The result of byte-serializing a request origin.
    pub(crate) byte_serialized_origin: &'a [u8],
    /// The request's credentials mode.
    pub(crate) credentials_mode: CredentialsMode,
}

/// The CORS check.
///
/// # Errors
/// The step that returns failure, with the bytes it looked at.
///
/// <https://fetch.spec.whatwg.org/#concept-cors-check>
pub(crate) fn cors_check(
    asker: Asker<'_>,
    response: &Response,
    departures: Departures,
) -> Result<(), CorsCheckFailure> {
    let list = response.headers();
    let failure = |reason| {
        Err(CorsCheckFailure {
            reason,
            allow_origin: list.values(b"access-control-allow-origin").map(<[u8]>::to_vec).collect(),
            byte_serialized_origin: asker.byte_serialized_origin.to_vec(),
            credentials_mode: asker.credentials_mode,
        })
    };
    // 1. Let origin be the result of getting `Access-Control-Allow-Origin` from response's header
    // list.
    // 2. If origin is null, then return failure.
    let Some(origin) = list.get(b"access-control-allow-origin") else {
        return failure(CorsCheckReason::AllowOriginMissing);
    };
    // 3. If request's credentials mode is not "include" and origin is `*`, then return success.
    let with_credentials = asker.credentials_mode == CredentialsMode::Include;
    if !with_credentials && *origin == *b"*" {
        return Ok(());
    }
    // 4. If the result of byte-serializing a request origin with request is not origin, then
    // return failure.
    if *origin != *asker.byte_serialized_origin {
        return failure(mismatch(&origin));
    }
    // 5. If request's credentials mode is not "include", then return success.
    if !with_credentials {
        return Ok(());
    }
    // 6. Let credentials be the result of getting `Access-Control-Allow-Credentials` from
    // response's header list.
    let credentials = get_response_header(list, b"access-control-allow-credentials", departures);
    // 7. If credentials is `true`, then return success.
    if credentials.as_deref() == Some(b"true") {
        return Ok(());
    }
    // 8. Return failure.
    failure(CorsCheckReason::AllowCredentialsNotTrue {
        allow_credentials: credentials.map(|value| value.into_owned()),
    })
}

fn mismatch(origin: &[u8]) -> CorsCheckReason {
    if origin == b"*" {
        CorsCheckReason::WildcardWithCredentials
    } else {
        CorsCheckReason::AllowOriginMismatch
    }
}

/// A CORS check that returned failure.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CorsCheckFailure {
    reason: CorsCheckReason,
    allow_origin: Vec<Vec<u8>>,
    byte_serialized_origin: Vec<u8>,
    credentials_mode: CredentialsMode,
}

/// The reason a CORS check returned failure.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum CorsCheckReason {
    /// There is no `Access-Control-Allow-Origin`.
    AllowOriginMissing,
    /// `Access-Control-Allow-Origin` is not the request's origin.
    AllowOriginMismatch,
    /// `Access-Control-Allow-Origin` is `*`, and the credentials mode is "include".
    WildcardWithCredentials,
    /// `Access-Control-Allow-Credentials` is not `true`.
    AllowCredentialsNotTrue {
        /// Its lines, joined; `None` if there is none.
        allow_credentials: Option<Vec<u8>>,
    },
}

impl CorsCheckReason {
    /// The reason's name in machine-readable output: a slug that does not change.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::AllowOriginMissing => "allow-origin-missing",
            Self::AllowOriginMismatch => "allow-origin-mismatch",
            Self::WildcardWithCredentials => "wildcard-origin-with-credentials",
            Self::AllowCredentialsNotTrue { .. } => "allow-credentials-not-true",
        }
    }
}

impl CorsCheckFailure {
    /// What is wrong.
    #[must_use]
    pub fn reason(&self) -> &CorsCheckReason {
        &self.reason
    }

    /// The value of each `Access-Control-Allow-Origin` line.
    #[must_use]
    pub fn allow_origin(&self) -> &[Vec<u8>] {
        &self.allow_origin
    }

    /// The `Access-Control-Allow-Origin` lines joined with `, `, as the check saw them.
    #[must_use]
    pub fn combined_allow_origin(&self) -> Vec<u8> {
        self.allow_origin.join(&b", "[..])
    }

    /// The origin the response had to name.
    #[must_use]
    pub fn byte_serialized_origin(&self) -> &[u8] {
        &self.byte_serialized_origin
    }

    /// The request's credentials mode.
    #[must_use]
    pub fn credentials_mode(&self) -> CredentialsMode {
        self.credentials_mode
    }

    /// The step that returned failure.
    #[must_use]
    pub fn step(&self) -> Step {
        let number = match self.reason {
            CorsCheckReason::AllowOriginMissing => "2",
            CorsCheckReason::AllowOriginMismatch | CorsCheckReason::WildcardWithCredentials => "4",
            CorsCheckReason::AllowCredentialsNotTrue { .. } => "8",
        };
        Step::new("CORS check", number, "concept-cors-check")
    }
}

impl fmt::Display for CorsCheckFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let allow_origin = self.combined_allow_origin();
        let allow_origin = String::from_utf8_lossy(&allow_origin);
        match &self.reason {
            CorsCheckReason::AllowOriginMissing => {
                formatter.write_str("Access-Control-Allow-Origin is missing")
            }
            CorsCheckReason::AllowOriginMismatch => write!(
                formatter,
                "Access-Control-Allow-Origin is {allow_origin:?}, not {:?}",
                String::from_utf8_lossy(&self.byte_serialized_origin)
            ),
            CorsCheckReason::WildcardWithCredentials => {
                formatter.write_str("Access-Control-Allow-Origin is \"*\" with credentials")
            }
            CorsCheckReason::AllowCredentialsNotTrue { allow_credentials: None } => {
                formatter.write_str("Access-Control-Allow-Credentials is missing")
            }
            CorsCheckReason::AllowCredentialsNotTrue { allow_credentials: Some(value) } => write!(
                formatter,
                "Access-Control-Allow-Credentials is {:?}, not \"true\"",
                String::from_utf8_lossy(value)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::BrowserProfile;

    fn check(
        credentials_mode: CredentialsMode,
        lines: &[(&str, &str)],
    ) -> Result<(), CorsCheckReason> {
        let asker = Asker { byte_serialized_origin: b"https://app.example", credentials_mode };
        let response = Response::new(200, lines.iter().copied());
        cors_check(asker, &response, BrowserProfile::Standard.departures())
            .map_err(|failure| failure.reason)
    }

    const ORIGIN: &str = "Access-Control-Allow-Origin";
    const CREDENTIALS: &str = "Access-Control-Allow-Credentials";

    #[test]
    fn without_credentials_a_wildcard_or_the_origin_passes() {
        let check = |value| check(CredentialsMode::SameOrigin, &[(ORIGIN, value)]);
        assert_eq!(check("*"), Ok(()));
        assert_eq!(check(" https://app.example\t"), Ok(()));
        for wrong in
            ["null", "https://app.example/", "https://app.example, *", "HTTPS://app.example", ""]
        {
            assert_eq!(check(wrong), Err(CorsCheckReason::AllowOriginMismatch), "{wrong:?}");
        }
    }

    #[test]
    fn with_credentials_both_headers_must_be_exact() {
        let check = |origin, credentials| {
            check(CredentialsMode::Include, &[(ORIGIN, origin), (CREDENTIALS, credentials)])
        };
        assert_eq!(check("https://app.example", "true"), Ok(()));
        assert_eq!(check("*", "true"), Err(CorsCheckReason::WildcardWithCredentials));
        let refused =
            CorsCheckReason::AllowCredentialsNotTrue { allow_credentials: Some(b"True".to_vec()) };
        assert_eq!(check("https://app.example", "True"), Err(refused));
    }

    #[test]
    fn a_missing_header_is_not_the_text_null() {
        let asker =
            Asker { byte_serialized_origin: b"null", credentials_mode: CredentialsMode::Omit };
        let departures = BrowserProfile::Standard.departures();
        let missing = cors_check(asker, &Response::new(200, [("a", "b")]), departures);
        assert_eq!(missing.unwrap_err().reason, CorsCheckReason::AllowOriginMissing);
        assert!(cors_check(asker, &Response::new(200, [(ORIGIN, "null")]), departures).is_ok());
    }
}
