//! The mistakes for which there is no policy, as findings.

use corsac::server::{ConfigError, Key, OriginPatternErrorKind, Problem};

use super::finding::PolicyFinding;
use super::rule::PolicyRule;
use super::rules;

pub(super) fn finding(error: &ConfigError) -> PolicyFinding {
    let rule = rule(error);
    let value = shown(&error.value);
    let (key, problem) = (error.place.key.name(), problem(error));
    let message = match &value {
        Some(value) => format!("`{value}` in {key}: {problem}."),
        None => format!("{key}: {problem}."),
    };
    let suggestion = error.suggestion();
    let help = match &suggestion {
        Some(suggestion) => format!("Write `{suggestion}`."),
        None => help(error).to_owned(),
    };
    rule.error(error.place.into(), message).label(problem).help(help).suggest(suggestion)
}

/// What is wrong, in one line and without what is suggested.
fn problem(error: &ConfigError) -> String {
    match &error.problem {
        Problem::InvalidRegex { reason } => {
            let last = reason.trim_end().lines().last().unwrap_or_default();
            last.trim_start_matches("error: ").trim_end_matches('.').to_owned()
        }
        Problem::InsecureOriginWithCredentials if !error.value.starts_with("http://") => {
            "browsers do not count this scheme as secure, and credentials are allowed".to_owned()
        }
        Problem::OriginPattern(pattern) => pattern.kind().to_string(),
        problem => problem.to_string(),
    }
}

/// The value, unless there is none; nobody reads a long one to its end.
fn shown(value: &str) -> Option<String> {
    const MOST: usize = 80;
    if value.is_empty() {
        return None;
    }
    match value.char_indices().nth(MOST) {
        None => Some(value.to_owned()),
        Some((end, _)) => Some(format!("{}…", &value[..end])),
    }
}

fn rule(error: &ConfigError) -> &'static PolicyRule {
    match &error.problem {
        Problem::AllowsUnrelatedOrigin { .. } => &rules::REFLECT_ANY_ORIGIN,
        Problem::ExposeWildcardWithCredentials => &rules::EXPOSE_WILDCARD_WITH_CREDENTIALS,
        Problem::ForbiddenHeaderName if error.place.key == Key::ExposeHeaders => {
            &rules::EXPOSE_HEADERS_SENSITIVE
        }
        Problem::ForbiddenHeaderName => &rules::HEADER_NAME_FORBIDDEN,
        Problem::ForbiddenMethod => &rules::METHOD_FORBIDDEN,
        Problem::InsecureOriginWithCredentials if error.value.starts_with("http://") => {
            &rules::HTTP_ORIGIN_TRUSTED
        }
        Problem::InsecureOriginWithCredentials => &rules::CUSTOM_SCHEME_TRUSTED,
        Problem::InvalidHost => &rules::HOST_MALFORMED,
        Problem::InvalidPath(_) => &rules::PATH_PATTERN_INVALID,
        Problem::InvalidRegex { .. } | Problem::RegexUnsupported => &rules::ORIGIN_REGEX_INVALID,
        Problem::MaxAgeTooLarge => &rules::MAX_AGE_EXCESSIVE,
        Problem::NoOrigins => &rules::NO_ORIGINS,
        Problem::NotAHeaderName => &rules::HEADER_NAME_MALFORMED,
        Problem::NotAMethod => &rules::METHOD_MALFORMED,
        Problem::NullOrigin | Problem::NullOriginWithCredentials => &rules::NULL_ORIGIN_TRUSTED,
        Problem::OriginPattern(pattern)
            if pattern.kind() == OriginPatternErrorKind::WildcardInRegistrableName =>
        {
            &rules::ORIGIN_SUFFIX_UNANCHORED
        }
        Problem::OriginPattern(_) => &rules::ORIGIN_MALFORMED,
        Problem::PublicSuffixWithCredentials { .. } => &rules::PUBLIC_SUFFIX_TRUSTED,
        Problem::RequestHeaderInResponse | Problem::ResponseHeaderInRequest => {
            &rules::HEADER_NAME_MISPLACED
        }
        Problem::WildcardOriginWithCredentials => &rules::WILDCARD_ORIGIN_WITH_CREDENTIALS,
        _ => rule_of_key(error.place.key),
    }
}

/// For a problem that this version knows nothing of.
fn rule_of_key(key: Key) -> &'static PolicyRule {
    match key {
        Key::AllowMethods | Key::Methods => &rules::METHOD_MALFORMED,
        Key::AllowHeaders | Key::ExposeHeaders => &rules::HEADER_NAME_MALFORMED,
        Key::AllowOriginRegex => &rules::ORIGIN_REGEX_INVALID,
        Key::Hosts => &rules::HOST_MALFORMED,
        Key::MaxAge => &rules::MAX_AGE_EXCESSIVE,
        Key::Path => &rules::PATH_PATTERN_INVALID,
        _ => &rules::ORIGIN_MALFORMED,
    }
}

/// What to do where no other value can be suggested.
fn help(error: &ConfigError) -> &'static str {
    match &error.problem {
        Problem::AllowsUnrelatedOrigin { .. } => {
            "List the origins, or patterns of them, in allow_origins."
        }
        Problem::ExposeWildcardWithCredentials => "List the names that pages read.",
        Problem::ForbiddenHeaderName | Problem::ForbiddenMethod => {
            "Leave it out: no page can use it."
        }
        Problem::InsecureOriginWithCredentials => {
            "List an https origin. If this one has to stay, say so with \
             dangerously_allow_insecure_origins = true."
        }
        Problem::InvalidHost => "Write the name alone, such as `api.example.com`.",
        Problem::InvalidPath(_) => "Write a pattern such as `/items/**` or `/items/*`.",
        Problem::InvalidRegex { .. } => {
            "Correct it, or use patterns such as `https://*.example.com` in allow_origins."
        }
        Problem::NoOrigins => "Write allow_origins = [\"https://app.example.com\"].",
        Problem::NullOrigin => {
            "Leave it out. Serve the page from a real origin and list that one; to allow null all \
             the same, say so with dangerously_allow_null_origin = true."
        }
        Problem::NullOriginWithCredentials => {
            "Remove dangerously_allow_null_origin, or allow_credentials."
        }
        Problem::PublicSuffixWithCredentials { .. } => {
            "List your own names below it one by one, or use a pattern below your own name."
        }
        Problem::RegexUnsupported => "Use patterns such as `https://*.example.com`.",
        Problem::RequestHeaderInResponse | Problem::ResponseHeaderInRequest => {
            "Leave it out: the browser and this policy deal with it."
        }
        Problem::WildcardOriginWithCredentials => {
            "With cookies, list the origins. With a bearer token in Authorization, remove \
             allow_credentials: a token needs none."
        }
        _ => "Correct the value.",
    }
}
