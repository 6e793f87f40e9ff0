use super::{Errors, error, probe};
use crate::origin::has_strangers_below;
use crate::server::origin_pattern::OriginPattern;
use crate::server::origin_set::{InsecureOrigins, OriginSet};
use crate::server::regex::OriginRegex;
use crate::server::{Key, Place, PolicyConfig, Problem};

/// The origins of a configuration.
pub(super) struct Origins {
    pub(super) set: OriginSet<String>,
    pub(super) patterns: Vec<OriginPattern>,
}

pub(super) fn allowed(config: &PolicyConfig, errors: &mut Errors) -> Origins {
    let key = Key::AllowOrigins;
    let patterns = patterns(key, &config.allow_origins, errors);
    check_with_credentials(key, &patterns, config, errors);
    check_null(config, errors);
    let regex = regex(config, errors);
    let mut set = OriginSet::new(&without_indices(&patterns));
    if config.dangerously_allow_null_origin {
        set = set.with_null();
    }
    if allows_nobody(config) {
        errors.push(error(Place::of(key), "", Problem::NoOrigins));
    }
    if config.allow_credentials {
        errors.extend(probe::unrelated_origin_allowed(config, regex.as_ref()));
    }
    let insecure = match config.allow_credentials && !config.dangerously_allow_insecure_origins {
        true => InsecureOrigins::NotAsked,
        false => InsecureOrigins::Asked,
    };
    let set = set.with_rules(regex, config.allow_origin_predicate.clone(), insecure);
    Origins { set, patterns: without_indices(&patterns) }
}

/// The patterns of a list of origins whose pages may open WebSockets. Cookies go with the handshake, if
/// there are any.
pub(super) fn of_websockets(config: &PolicyConfig, errors: &mut Errors) -> Vec<OriginPattern> {
    let key = Key::WebsocketOrigins;
    let patterns = patterns(key, &config.websocket_origins, errors);
    check_with_credentials(key, &patterns, config, errors);
    without_indices(&patterns)
}

fn check_with_credentials(
    key: Key,
    patterns: &[(usize, OriginPattern)],
    config: &PolicyConfig,
    errors: &mut Errors,
) {
    for (index, pattern) in patterns.iter().filter(|_| config.allow_credentials) {
        let problem = problem_with_credentials(pattern, config);
        let place = Place::entry(key, *index);
        errors.extend(problem.map(|problem| error(place, pattern.as_str(), problem)));
    }
}

/// The patterns of a list that no credentials go with.
pub(super) fn listed(key: Key, texts: &[String], errors: &mut Errors) -> Vec<OriginPattern> {
    without_indices(&patterns(key, texts, errors))
}

fn patterns(key: Key, texts: &[String], errors: &mut Errors) -> Vec<(usize, OriginPattern)> {
    let mut patterns = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        let place = Place::entry(key, index);
        match OriginPattern::parse(text) {
            _ if text == "null" => errors.push(error(place, text, Problem::NullOrigin)),
            Ok(pattern) => patterns.push((index, pattern)),
            Err(problem) => errors.push(error(place, text, Problem::OriginPattern(problem))),
        }
    }
    patterns
}

fn without_indices(patterns: &[(usize, OriginPattern)]) -> Vec<OriginPattern> {
    patterns.iter().map(|(_, pattern)| pattern.clone()).collect()
}

fn problem_with_credentials(pattern: &OriginPattern, config: &PolicyConfig) -> Option<Problem> {
    if pattern.is_any() {
        return Some(Problem::WildcardOriginWithCredentials);
    }
    if !pattern.is_secure() && !config.dangerously_allow_insecure_origins {
        return Some(Problem::InsecureOriginWithCredentials);
    }
    let suffix = pattern.wildcard_parent().filter(|parent| has_strangers_below(parent))?;
    let problem = Problem::PublicSuffixWithCredentials { suffix: suffix.to_owned() };
    (!config.dangerously_allow_public_suffix_subdomains).then_some(problem)
}

fn check_null(config: &PolicyConfig, errors: &mut Errors) {
    if config.dangerously_allow_null_origin && config.allow_credentials {
        let place = Place::of(Key::DangerouslyAllowNullOrigin);
        errors.push(error(place, "", Problem::NullOriginWithCredentials));
    }
}

fn regex(config: &PolicyConfig, errors: &mut Errors) -> Option<OriginRegex> {
    let text = config.allow_origin_regex.as_deref()?;
    OriginRegex::new(text)
        .map_err(|problem| errors.push(error(Place::of(Key::AllowOriginRegex), text, problem)))
        .ok()
}

fn allows_nobody(config: &PolicyConfig) -> bool {
    config.allow_origins.is_empty()
        && config.allow_origin_regex.is_none()
        && config.allow_origin_predicate.is_none()
        && !config.dangerously_allow_null_origin
        && !config.allow_origin_source
}
