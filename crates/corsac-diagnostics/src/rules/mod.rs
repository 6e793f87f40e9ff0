//! The rules, one in a file of its name.

use crate::finding::Finding;
use crate::observation::Observation;
use crate::rule::Rule;

/// Declares the modules and the table of their rules.
macro_rules! rules {
    ($($module:ident::$rule:ident,)+) => {
        $(mod $module;)+

        /// Every rule, sorted by identifier.
        pub static ALL: &[&Rule] = &[$(&$module::$rule),+];
    };
}

rules! {
    allow_credentials_not_true::ALLOW_CREDENTIALS_NOT_TRUE,
    allow_origin_mismatch::ALLOW_ORIGIN_MISMATCH,
    allow_origin_missing::ALLOW_ORIGIN_MISSING,
    bad_port::BAD_PORT,
    blob_not_found::BLOB_NOT_FOUND,
    body_cannot_be_sent_again::BODY_CANNOT_BE_SENT_AGAIN,
    cross_origin_resource_policy::CROSS_ORIGIN_RESOURCE_POLICY,
    header_names_not_allowed::HEADER_NAMES_NOT_ALLOWED,
    invalid_allow_headers::INVALID_ALLOW_HEADERS,
    invalid_allow_methods::INVALID_ALLOW_METHODS,
    invalid_data_url::INVALID_DATA_URL,
    invalid_location::INVALID_LOCATION,
    method_not_allowed::METHOD_NOT_ALLOWED,
    mixed_content::MIXED_CONTENT,
    multiple_locations::MULTIPLE_LOCATIONS,
    no_cors_with_redirect_mode::NO_CORS_WITH_REDIRECT_MODE,
    not_http_scheme::NOT_HTTP_SCHEME,
    preflight_redirect::PREFLIGHT_REDIRECT,
    preflight_status::PREFLIGHT_STATUS,
    proxy_authentication::PROXY_AUTHENTICATION,
    redirect_mode_error::REDIRECT_MODE_ERROR,
    redirect_to_scheme::REDIRECT_TO_SCHEME,
    redirect_with_credentials::REDIRECT_WITH_CREDENTIALS,
    same_origin_mode::SAME_ORIGIN_MODE,
    stream_needs_http2::STREAM_NEEDS_HTTP2,
    too_many_redirects::TOO_MANY_REDIRECTS,
    vary_origin_missing::VARY_ORIGIN_MISSING,
    wildcard_origin_with_credentials::WILDCARD_ORIGIN_WITH_CREDENTIALS,
}

/// The rule of this identifier.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}

/// Everything that the rules find, the most important first.
#[must_use]
pub fn check(observation: &Observation) -> Vec<Finding> {
    let mut findings: Vec<_> = ALL.iter().flat_map(|rule| rule.check(observation)).collect();
    findings.sort_by_key(|finding| finding.rule.severity);
    findings
}
