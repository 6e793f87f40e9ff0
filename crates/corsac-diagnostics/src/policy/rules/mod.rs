//! The rules about policies, one in a file of its name.

use super::rule::PolicyRule;

/// Declares the modules and the table of their rules.
macro_rules! policy_rules {
    ($($module:ident::$rule:ident,)+) => {
        $(mod $module;)+
        $(pub(super) use $module::$rule;)+

        /// Every rule about policies, sorted by identifier.
        pub static ALL: &[&PolicyRule] = &[$(&$rule),+];
    };
}

policy_rules! {
    allow_headers_overbroad::ALLOW_HEADERS_OVERBROAD,
    allow_methods_overbroad::ALLOW_METHODS_OVERBROAD,
    any_subdomain_trusted::ANY_SUBDOMAIN_TRUSTED,
    authorization_not_covered_by_wildcard::AUTHORIZATION_NOT_COVERED_BY_WILDCARD,
    custom_scheme_trusted::CUSTOM_SCHEME_TRUSTED,
    dangerous_flag_needless::DANGEROUS_FLAG_NEEDLESS,
    debug_enabled::DEBUG_ENABLED,
    expose_headers_sensitive::EXPOSE_HEADERS_SENSITIVE,
    expose_wildcard_with_credentials::EXPOSE_WILDCARD_WITH_CREDENTIALS,
    header_name_forbidden::HEADER_NAME_FORBIDDEN,
    header_name_listed_needlessly::HEADER_NAME_LISTED_NEEDLESSLY,
    header_name_malformed::HEADER_NAME_MALFORMED,
    header_name_misplaced::HEADER_NAME_MISPLACED,
    host_malformed::HOST_MALFORMED,
    hosting_origin_trusted::HOSTING_ORIGIN_TRUSTED,
    http_origin_trusted::HTTP_ORIGIN_TRUSTED,
    localhost_origin_trusted::LOCALHOST_ORIGIN_TRUSTED,
    max_age_disabled::MAX_AGE_DISABLED,
    max_age_excessive::MAX_AGE_EXCESSIVE,
    method_case::METHOD_CASE,
    method_forbidden::METHOD_FORBIDDEN,
    method_listed_needlessly::METHOD_LISTED_NEEDLESSLY,
    method_malformed::METHOD_MALFORMED,
    no_origins::NO_ORIGINS,
    null_origin_trusted::NULL_ORIGIN_TRUSTED,
    only_localhost_origins::ONLY_LOCALHOST_ORIGINS,
    origin_malformed::ORIGIN_MALFORMED,
    origin_port_any::ORIGIN_PORT_ANY,
    origin_prefix_unanchored::ORIGIN_PREFIX_UNANCHORED,
    origin_regex_dot::ORIGIN_REGEX_DOT,
    origin_regex_invalid::ORIGIN_REGEX_INVALID,
    origin_reverse_substring::ORIGIN_REVERSE_SUBSTRING,
    origin_special_char::ORIGIN_SPECIAL_CHAR,
    origin_substring::ORIGIN_SUBSTRING,
    origin_suffix_unanchored::ORIGIN_SUFFIX_UNANCHORED,
    path_pattern_invalid::PATH_PATTERN_INVALID,
    path_policy_mismatch::PATH_POLICY_MISMATCH,
    private_network_origin_trusted::PRIVATE_NETWORK_ORIGIN_TRUSTED,
    public_suffix_trusted::PUBLIC_SUFFIX_TRUSTED,
    redundant_origin::REDUNDANT_ORIGIN,
    reflect_any_origin::REFLECT_ANY_ORIGIN,
    route_method_never_seen::ROUTE_METHOD_NEVER_SEEN,
    route_method_not_allowed::ROUTE_METHOD_NOT_ALLOWED,
    route_shadowed::ROUTE_SHADOWED,
    staging_origin_in_production::STAGING_ORIGIN_IN_PRODUCTION,
    timing_allow_origin_open::TIMING_ALLOW_ORIGIN_OPEN,
    websocket_origin_unchecked::WEBSOCKET_ORIGIN_UNCHECKED,
    wildcard_origin_with_credentials::WILDCARD_ORIGIN_WITH_CREDENTIALS,
}

/// The rule of this identifier.
#[must_use]
pub fn find(id: &str) -> Option<&'static PolicyRule> {
    ALL.binary_search_by_key(&id, |rule| rule.id).ok().and_then(|index| ALL.get(index)).copied()
}
