use corsac::browser::{CorsCheckReason, Failure};

/// The stable name of a failure.
pub(super) fn name(failure: &Failure) -> &'static str {
    match failure {
        Failure::BadPort(_) => "bad-port",
        Failure::BlobNotFound => "blob-not-found",
        Failure::BodyCannotBeSentAgain => "body-cannot-be-sent-again",
        Failure::ConnectionClosed => "connection-closed",
        Failure::CorsCheck(failure) => cors_check_name(failure.reason()),
        Failure::CrossOriginResourcePolicy { .. } => "cross-origin-resource-policy",
        Failure::HeaderNamesNotAllowed { .. } => "header-names-not-allowed",
        Failure::InvalidDataUrl => "invalid-data-url",
        Failure::InvalidAllowHeaders { .. } => "invalid-allow-headers",
        Failure::InvalidAllowMethods { .. } => "invalid-allow-methods",
        Failure::InvalidLocation { .. } => "invalid-location",
        Failure::MethodNotAllowed { .. } => "method-not-allowed",
        Failure::MixedContent => "mixed-content",
        Failure::MultipleLocations { .. } => "multiple-locations",
        Failure::NoCorsWithRedirectMode => "no-cors-with-redirect-mode",
        Failure::NotHttpScheme => "not-http-scheme",
        Failure::PreflightRedirect { .. } => "preflight-redirect",
        Failure::PreflightStatus => "preflight-status",
        Failure::ProxyAuthentication => "proxy-authentication",
        Failure::RedirectModeError => "redirect-mode-error",
        Failure::RedirectWithCredentials { .. } => "redirect-with-credentials",
        Failure::RedirectToScheme { .. } => "redirect-to-scheme",
        Failure::SameOriginMode { .. } => "same-origin-mode",
        Failure::StreamNeedsHttp2 => "stream-needs-http2",
        Failure::TooManyRedirects => "too-many-redirects",
        _ => "other",
    }
}

fn cors_check_name(reason: &CorsCheckReason) -> &'static str {
    match reason {
        CorsCheckReason::AllowOriginMissing => "allow-origin-missing",
        CorsCheckReason::AllowOriginMismatch => "allow-origin-mismatch",
        CorsCheckReason::WildcardWithCredentials => "wildcard-origin-with-credentials",
        CorsCheckReason::AllowCredentialsNotTrue { .. } => "allow-credentials-not-true",
        _ => "other",
    }
}
