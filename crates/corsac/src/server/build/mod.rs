//! From a configuration to a policy: every mistake is found before any is reported.

mod header_names;
mod lines;
mod methods;
mod origins;
mod probe;

use std::sync::atomic::AtomicBool;

use super::origin_pattern::OriginPattern;
use super::origin_set::OriginSet;
use super::policy::{Debug, OriginSource, Timing, VaryOf};
use super::{
    ConfigError, Key, MaxAge, Place, Policy, PolicyConfig, Problem, Refusal, Vary, VaryMode,
};

/// The mistakes found so far.
type Errors = Vec<ConfigError>;

pub(super) fn policy(config: PolicyConfig) -> Result<Policy, Errors> {
    let mut errors = Vec::new();
    let origins = origins::allowed(&config, &mut errors);
    let methods = methods::allowed(&config, &mut errors);
    let header_names = header_names::allowed(&config, &mut errors);
    let exposed = header_names::exposed(&config, &mut errors);
    check_max_age(&config, &mut errors);
    let timing =
        origins::listed(Key::TimingAllowOrigins, &config.timing_allow_origins, &mut errors);
    let websocket = origins::of_websockets(&config, &mut errors);
    if !errors.is_empty() {
        errors.sort_by_key(|error| (error.place.key, error.place.index));
        return Err(errors);
    }
    let lines = lines::of(&config, &methods, &header_names, &exposed);
    let is_any = origins.patterns.iter().any(OriginPattern::is_any);
    Ok(Policy {
        vary: vary(config.vary, is_any && is_same_for_all(&timing), &lines),
        debug: debug(config.debug, &origins.patterns),
        origins: origins.set,
        source: match config.allow_origin_source {
            true => OriginSource::Asked,
            false => OriginSource::NotAsked,
        },
        websocket_origins: (!websocket.is_empty()).then(|| OriginSet::new(&websocket)),
        timing: (!timing.is_empty()).then(|| timing_of(&timing)),
        methods: methods.allowed,
        header_names: header_names.allowed,
        response_lines: lines.response,
        preflight_lines: lines.preflight,
        one_method_lines: lines.one_method,
        refused_lines: lines.refused,
        on_disallowed: config.on_disallowed,
        preflight: config.preflight,
        preflight_status: config.preflight_status,
        upstream_headers: config.upstream_headers,
    })
}

fn check_max_age(config: &PolicyConfig, errors: &mut Errors) {
    if let MaxAge::Seconds(seconds) = config.max_age
        && seconds > MaxAge::LARGEST
    {
        errors.push(error(Place::of(Key::MaxAge), seconds.to_string(), Problem::MaxAgeTooLarge));
    }
}

/// Nobody may read timings, or anybody.
fn is_same_for_all(timing: &[OriginPattern]) -> bool {
    timing.is_empty() || timing.iter().any(OriginPattern::is_any)
}

fn vary(mode: VaryMode, is_same_for_all: bool, lines: &lines::Lines) -> VaryOf {
    if mode == VaryMode::Always {
        return VaryOf { response: Vary::ORIGIN, preflight: Vary::ALL };
    }
    let response = if is_same_for_all { Vary::NONE } else { Vary::ORIGIN };
    VaryOf { response, preflight: response | lines.preflight_depends_on }
}

fn timing_of(patterns: &[OriginPattern]) -> Timing<String> {
    let exact: Vec<_> = patterns.iter().filter_map(OriginPattern::as_exact).collect();
    let without_origin = match patterns.iter().any(OriginPattern::is_any) {
        true => Some("*".to_owned()),
        false => (!exact.is_empty()).then(|| exact.join(", ")),
    };
    Timing { origins: OriginSet::new(patterns), without_origin }
}

fn debug(is_on: bool, patterns: &[OriginPattern]) -> Debug<String> {
    let allowed_origin = patterns.iter().find_map(OriginPattern::as_exact);
    Debug {
        is_on: AtomicBool::new(is_on),
        allowed_origin: allowed_origin.map(str::to_owned),
        refusals: Refusal::IDS.map(str::to_owned).to_vec(),
    }
}

fn error(place: Place, value: impl Into<String>, problem: Problem) -> ConfigError {
    ConfigError { place, value: value.into(), problem }
}
