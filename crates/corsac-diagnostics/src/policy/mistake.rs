//! The mistakes for which there is no policy, as findings.

use corsac::Method;
use corsac::server::{
    ConfigError, InvalidPath, Key, OriginPatternErrorKind, Problem, RouteConfig, Routes,
    RoutesConfig,
};

use super::finding::PolicyFinding;
use super::rule::PolicyRule;
use super::rules;

pub(super) fn finding(error: &ConfigError) -> PolicyFinding {
    let (key, problem) = (error.place.key.name(), problem(error));
    let message = match shown(&error.value) {
        Some(value) => format!("`{value}` in {key}: {problem}."),
        None => format!("{key}: {problem}."),
    };
    let suggestion = error.suggestion().or_else(|| header_name(error)).or_else(|| path(error));
    let advice = suggestion.as_ref().map(|suggestion| format!("Write `{suggestion}`."));
    let advice = advice.or_else(|| separate_entries(error));
    let finding = rule(error)
        .error(error.place.into(), message)
        .label(reason(error).unwrap_or(problem))
        .suggest(suggestion);
    match advice.or_else(|| help(error).map(str::to_owned)) {
        Some(help) => finding.help(help),
        None => finding,
    }
}

/// What is wrong, in a few words and without what is suggested.
fn problem(error: &ConfigError) -> String {
    let is_http = error.value.starts_with("http://");
    let problem = match &error.problem {
        Problem::AllowsUnrelatedOrigin { .. } => "it allows what nobody can have meant",
        Problem::ExposeWildcardWithCredentials => "with credentials, browsers read `*` as a name",
        Problem::InsecureOriginWithCredentials if is_http => {
            "plain http, and it gets the user's credentials"
        }
        Problem::InsecureOriginWithCredentials => "not secure, and it gets the user's credentials",
        Problem::InvalidPath(InvalidPath::DotOrEmptySegment) => "no segment is empty, `.` or `..`",
        Problem::InvalidRegex { reason } => {
            let last = reason.trim_end().lines().last().unwrap_or_default();
            last.trim_start_matches("error: ").trim_end_matches('.')
        }
        Problem::NullOriginWithCredentials => "any page can have the origin `null`",
        Problem::OriginPattern(pattern) => return pattern.kind().to_string(),
        Problem::PublicSuffixWithCredentials { suffix } => {
            return format!("anyone can register a name below `{suffix}`");
        }
        Problem::WildcardOriginWithCredentials => {
            "browsers refuse `*` when credentials are included"
        }
        problem => return problem.to_string(),
    };
    problem.to_owned()
}

/// Why that is so, or what comes of it, where it takes more than a few words.
fn reason(error: &ConfigError) -> Option<String> {
    let reason = match &error.problem {
        Problem::AllowsUnrelatedOrigin { origin } => return Some(format!("allows `{origin}`")),
        Problem::ExposeWildcardWithCredentials => "it exposes nothing",
        Problem::InsecureOriginWithCredentials if error.value.starts_with("http://") => {
            "anyone on the way can change this page"
        }
        Problem::InsecureOriginWithCredentials => "browsers do not count this scheme as secure",
        Problem::InvalidPath(InvalidPath::DotOrEmptySegment) => "no request has such a path",
        Problem::NullOriginWithCredentials => "and would get the user's credentials",
        Problem::PublicSuffixWithCredentials { .. } => "and would get the user's credentials",
        Problem::WildcardOriginWithCredentials => "or every page could act as the user",
        _ => return None,
    };
    Some(reason.to_owned())
}

/// The path with the slash that it lacks, if it is one then.
fn path(error: &ConfigError) -> Option<String> {
    let path = format!("/{}", error.value);
    let route = RouteConfig { path: Some(path.clone()), ..RouteConfig::default() };
    let is_possible = || Routes::new(RoutesConfig { default: None, routes: vec![route] }).is_ok();
    let is_relative = error.problem == Problem::InvalidPath(InvalidPath::NotAbsolute);
    (is_relative && !path.contains("//") && is_possible()).then_some(path)
}

/// The entries that names with commas between them mean, such as `PUT, DELETE`.
fn separate_entries(error: &ConfigError) -> Option<String> {
    const MOST: usize = 8;
    let is_name = matches!(error.problem, Problem::NotAHeaderName | Problem::NotAMethod);
    let names: Vec<_> = error.value.split(',').map(str::trim).collect();
    let are_names = names.iter().all(|name| Method::parse(name).is_ok());
    (is_name && are_names && (2..=MOST).contains(&names.len()))
        .then(|| format!("Write one name in one entry: `\"{}\"`.", names.join("\", \"")))
}

/// The header that words with blanks between them mean, such as `Content Type`.
fn header_name(error: &ConfigError) -> Option<String> {
    const KNOWN: [&str; 12] = [
        "accept-language",
        "cache-control",
        "content-language",
        "content-type",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "last-modified",
        "x-api-key",
        "x-csrf-token",
        "x-request-id",
        "x-requested-with",
    ];
    let words: Vec<_> = error.value.split_whitespace().collect();
    let name = words.join("-").to_ascii_lowercase();
    let is_known = error.problem == Problem::NotAHeaderName && KNOWN.contains(&name.as_str());
    is_known.then_some(name)
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
fn help(error: &ConfigError) -> Option<&'static str> {
    Some(match &error.problem {
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
        Problem::NotAHeaderName | Problem::NotAMethod => "Write one name in one entry.",
        Problem::NoOrigins => "Write allow_origins = [\"https://app.example.com\"].",
        Problem::NullOrigin => {
            "Leave it out, and serve the page from an origin of its own; \
             dangerously_allow_null_origin = true allows it all the same."
        }
        Problem::NullOriginWithCredentials => {
            "Remove dangerously_allow_null_origin, or allow_credentials."
        }
        Problem::OriginPattern(_) => {
            "Write an origin such as `https://app.example.com`, or `*` for any."
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
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use corsac::server::PolicyConfig;

    use super::*;

    #[test]
    fn words_with_blanks_can_be_a_header() {
        let suggestion = |name: &str| {
            let config = PolicyConfig {
                allow_origins: vec!["https://a.example".into()],
                allow_headers: vec![name.into()],
                ..PolicyConfig::default()
            };
            let config = RoutesConfig { default: Some(config), ..RoutesConfig::default() };
            let errors = Routes::new(config).unwrap_err();
            errors.iter().map(finding).next().unwrap().suggestion
        };
        assert_eq!(suggestion("Content Type").as_deref(), Some("content-type"));
        assert_eq!(suggestion("x-token:").as_deref(), Some("x-token"));
        assert_eq!(suggestion("authorization accept"), None);
    }

    #[test]
    fn a_path_gets_the_slash_that_it_lacks() {
        let suggestion = |path: &str| {
            let route = RouteConfig { path: Some(path.into()), ..RouteConfig::default() };
            let config = RoutesConfig { default: None, routes: vec![route] };
            let errors = Routes::new(config).unwrap_err();
            errors.iter().map(finding).next().unwrap().suggestion
        };
        assert_eq!(suggestion("public/*").as_deref(), Some("/public/*"));
        assert_eq!(suggestion("https://a.example/b"), None);
        assert_eq!(suggestion("public/a?b"), None);
    }

    #[test]
    fn names_with_commas_are_entries_of_their_own() {
        let help = |method: &str| {
            let config = PolicyConfig {
                allow_origins: vec!["https://a.example".into()],
                allow_methods: vec![method.into()],
                ..PolicyConfig::default()
            };
            let config = RoutesConfig { default: Some(config), ..RoutesConfig::default() };
            let errors = Routes::new(config).unwrap_err();
            errors.iter().map(finding).next().unwrap().help.unwrap()
        };
        let both = "Write one name in one entry: `\"PUT\", \"DELETE\"`.";
        assert_eq!(help("PUT, DELETE"), both);
        assert_eq!(help("PUT,"), "Write one name in one entry.");
    }
}
