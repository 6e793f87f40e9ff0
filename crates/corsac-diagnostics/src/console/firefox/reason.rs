//! Which reason Firefox has for what failed.

use corsac::browser::{CorsCheckFailure, CorsCheckReason, Failure, NetworkError};

use super::blocked::Reason;

/// The reason for a response that the CORS protocol refuses; `None` for every other failure.
pub(super) fn reason_of(error: &NetworkError) -> Option<Reason<'_>> {
    Some(match error.failure() {
        Failure::CorsCheck(failure) => of_cors_check(failure, error.status()),
        Failure::HeaderNamesNotAllowed { refused, .. } => {
            Reason::HeaderNotAllowed(refused.first()?)
        }
        Failure::InvalidAllowHeaders { item } => {
            Reason::InvalidToken { item, header: "Access-Control-Allow-Headers" }
        }
        Failure::InvalidAllowMethods { item } => {
            Reason::InvalidToken { item, header: "Access-Control-Allow-Methods" }
        }
        Failure::MethodNotAllowed { .. } => Reason::MethodNotFound,
        Failure::PreflightRedirect { .. } => Reason::ExternalRedirect,
        Failure::PreflightStatus => Reason::PreflightStatus { status: error.status() },
        _ => return None,
    })
}

/// The reason for a failed CORS check. Firefox counts the lines first, equal and empty ones too.
fn of_cors_check(failure: &CorsCheckFailure, status: Option<u16>) -> Reason<'_> {
    match (failure.allow_origin(), failure.reason()) {
        ([], _) => Reason::MissingAllowOrigin { status },
        ([_, _, ..], _) => Reason::MultipleAllowOrigin,
        (_, CorsCheckReason::WildcardWithCredentials) => Reason::CredentialsWithWildcard,
        (_, CorsCheckReason::AllowCredentialsNotTrue { .. }) => Reason::ExpectedTrue,
        ([value], _) => Reason::AllowOriginMismatch(value),
    }
}
