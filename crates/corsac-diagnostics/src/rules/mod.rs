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
    acao_malformed::ACAO_MALFORMED,
    allow_credentials_not_true::ALLOW_CREDENTIALS_NOT_TRUE,
    allow_headers_wildcard_with_credentials::ALLOW_HEADERS_WILDCARD_WITH_CREDENTIALS,
    allow_methods_wildcard_with_credentials::ALLOW_METHODS_WILDCARD_WITH_CREDENTIALS,
    allow_origin_is_localhost::ALLOW_ORIGIN_IS_LOCALHOST,
    allow_origin_mismatch::ALLOW_ORIGIN_MISMATCH,
    allow_origin_missing::ALLOW_ORIGIN_MISSING,
    allow_origin_near_miss::ALLOW_ORIGIN_NEAR_MISS,
    answered_by_firewall::ANSWERED_BY_FIREWALL,
    authorization_not_covered_by_wildcard::AUTHORIZATION_NOT_COVERED_BY_WILDCARD,
    avoidable_preflight::AVOIDABLE_PREFLIGHT,
    bad_port::BAD_PORT,
    bearer_token_with_credentials::BEARER_TOKEN_WITH_CREDENTIALS,
    blob_not_found::BLOB_NOT_FOUND,
    body_cannot_be_sent_again::BODY_CANNOT_BE_SENT_AGAIN,
    cached_response_refused::CACHED_RESPONSE_REFUSED,
    cookie_not_sent::COOKIE_NOT_SENT,
    cookie_not_stored::COOKIE_NOT_STORED,
    credentials_without_origin::CREDENTIALS_WITHOUT_ORIGIN,
    cross_origin_resource_policy::CROSS_ORIGIN_RESOURCE_POLICY,
    duplicate_cors_headers::DUPLICATE_CORS_HEADERS,
    error_response_without_cors::ERROR_RESPONSE_WITHOUT_CORS,
    expose_headers_sensitive::EXPOSE_HEADERS_SENSITIVE,
    expose_wildcard_with_credentials::EXPOSE_WILDCARD_WITH_CREDENTIALS,
    exposed_name_misspelt::EXPOSED_NAME_MISSPELT,
    header_names_not_allowed::HEADER_NAMES_NOT_ALLOWED,
    headers_hidden_from_page::HEADERS_HIDDEN_FROM_PAGE,
    invalid_allow_headers::INVALID_ALLOW_HEADERS,
    invalid_allow_methods::INVALID_ALLOW_METHODS,
    invalid_data_url::INVALID_DATA_URL,
    invalid_expose_headers::INVALID_EXPOSE_HEADERS,
    invalid_location::INVALID_LOCATION,
    invalid_max_age::INVALID_MAX_AGE,
    isolation_contradiction::ISOLATION_CONTRADICTION,
    local_network_access::LOCAL_NETWORK_ACCESS,
    localhost_not_allowed::LOCALHOST_NOT_ALLOWED,
    loopback_from_https::LOOPBACK_FROM_HTTPS,
    max_age_excessive::MAX_AGE_EXCESSIVE,
    max_age_missing::MAX_AGE_MISSING,
    method_case::METHOD_CASE,
    method_not_allowed::METHOD_NOT_ALLOWED,
    mixed_content::MIXED_CONTENT,
    multiple_locations::MULTIPLE_LOCATIONS,
    no_cors_with_redirect_mode::NO_CORS_WITH_REDIRECT_MODE,
    not_http_scheme::NOT_HTTP_SCHEME,
    null_origin_trusted::NULL_ORIGIN_TRUSTED,
    opaque_success::OPAQUE_SUCCESS,
    options_without_cors::OPTIONS_WITHOUT_CORS,
    preflight_bad_request::PREFLIGHT_BAD_REQUEST,
    preflight_forbidden::PREFLIGHT_FORBIDDEN,
    preflight_method_not_supported::PREFLIGHT_METHOD_NOT_SUPPORTED,
    preflight_needs_authentication::PREFLIGHT_NEEDS_AUTHENTICATION,
    preflight_not_found::PREFLIGHT_NOT_FOUND,
    preflight_only_grant::PREFLIGHT_ONLY_GRANT,
    preflight_redirect::PREFLIGHT_REDIRECT,
    preflight_server_error::PREFLIGHT_SERVER_ERROR,
    preflight_status::PREFLIGHT_STATUS,
    preflight_vary_missing::PREFLIGHT_VARY_MISSING,
    private_network_allowed::PRIVATE_NETWORK_ALLOWED,
    proxy_authentication::PROXY_AUTHENTICATION,
    redirect_adds_slash::REDIRECT_ADDS_SLASH,
    redirect_changes_host::REDIRECT_CHANGES_HOST,
    redirect_makes_origin_null::REDIRECT_MAKES_ORIGIN_NULL,
    redirect_mode_error::REDIRECT_MODE_ERROR,
    redirect_to_http::REDIRECT_TO_HTTP,
    redirect_to_https::REDIRECT_TO_HTTPS,
    redirect_to_login::REDIRECT_TO_LOGIN,
    redirect_to_scheme::REDIRECT_TO_SCHEME,
    redirect_with_credentials::REDIRECT_WITH_CREDENTIALS,
    response_header_in_request::RESPONSE_HEADER_IN_REQUEST,
    same_origin_mode::SAME_ORIGIN_MODE,
    same_origin_request::SAME_ORIGIN_REQUEST,
    stream_needs_http2::STREAM_NEEDS_HTTP2,
    third_party_cookie::THIRD_PARTY_COOKIE,
    too_many_redirects::TOO_MANY_REDIRECTS,
    vary_origin_missing::VARY_ORIGIN_MISSING,
    wildcard_origin_with_credentials::WILDCARD_ORIGIN_WITH_CREDENTIALS,
    wildcard_with_credentials::WILDCARD_WITH_CREDENTIALS,
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
