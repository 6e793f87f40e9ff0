//! The core's names of headers, as the `http` crate has them.

use corsac::server::{RequestHeaderName, ResponseHeaderName};
use http::HeaderName;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, UPGRADE,
};

// Looked over byte by byte when this was compiled, and not again.
const CORSAC_REFUSAL: HeaderName = HeaderName::from_static("corsac-refusal");
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const TIMING_ALLOW_ORIGIN: HeaderName = HeaderName::from_static("timing-allow-origin");

#[inline(always)]
pub(crate) fn request_header_name(name: RequestHeaderName) -> HeaderName {
    match name {
        RequestHeaderName::AccessControlRequestHeaders => ACCESS_CONTROL_REQUEST_HEADERS,
        RequestHeaderName::AccessControlRequestMethod => ACCESS_CONTROL_REQUEST_METHOD,
        RequestHeaderName::Origin => ORIGIN,
        RequestHeaderName::SecFetchSite => SEC_FETCH_SITE,
        RequestHeaderName::Upgrade => UPGRADE,
    }
}

pub(crate) fn response_header_name(name: ResponseHeaderName) -> HeaderName {
    match name {
        ResponseHeaderName::AccessControlAllowCredentials => ACCESS_CONTROL_ALLOW_CREDENTIALS,
        ResponseHeaderName::AccessControlAllowHeaders => ACCESS_CONTROL_ALLOW_HEADERS,
        ResponseHeaderName::AccessControlAllowMethods => ACCESS_CONTROL_ALLOW_METHODS,
        ResponseHeaderName::AccessControlAllowOrigin => ACCESS_CONTROL_ALLOW_ORIGIN,
        ResponseHeaderName::AccessControlExposeHeaders => ACCESS_CONTROL_EXPOSE_HEADERS,
        ResponseHeaderName::AccessControlMaxAge => ACCESS_CONTROL_MAX_AGE,
        ResponseHeaderName::CorsacRefusal => CORSAC_REFUSAL,
        ResponseHeaderName::TimingAllowOrigin => TIMING_ALLOW_ORIGIN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_the_cores() {
        for name in [
            RequestHeaderName::AccessControlRequestHeaders,
            RequestHeaderName::AccessControlRequestMethod,
            RequestHeaderName::Origin,
            RequestHeaderName::SecFetchSite,
            RequestHeaderName::Upgrade,
        ] {
            assert_eq!(request_header_name(name), name.as_str());
        }
        for name in ResponseHeaderName::ALL {
            assert_eq!(response_header_name(name), name.as_str());
        }
    }
}
