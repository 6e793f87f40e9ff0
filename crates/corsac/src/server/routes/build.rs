use super::host::is_host_pattern;
use super::route::Route;
use super::{PathPattern, RouteConfig, Routes, RoutesConfig, TellMethodsApart};
use crate::Method;
use crate::server::{ConfigError, Key, Place, Policy, Problem, build};

pub(super) fn routes(config: RoutesConfig) -> Result<Routes, Vec<ConfigError>> {
    let mut errors = Vec::new();
    let mut policies = Vec::new();
    let default = config.default.and_then(|policy| {
        build::policy(policy).map_err(|found| errors.extend(found)).ok().map(|policy| {
            policies.push(policy);
            policies.len() - 1
        })
    });
    let mut routes = Vec::new();
    for (index, route) in config.routes.into_iter().enumerate() {
        let mut found = Vec::new();
        routes.push(self::route(route, &mut policies, &mut found));
        let in_route = |error: ConfigError| ConfigError {
            place: Place { route: Some(index), ..error.place },
            ..error
        };
        errors.extend(found.into_iter().map(in_route));
    }
    for (index, policy) in policies.iter_mut().enumerate() {
        policy.number_lines(index);
    }
    let tell = routes.iter().any(Route::is_for_some_methods);
    let methods = if tell { TellMethodsApart::Yes } else { TellMethodsApart::No };
    if errors.is_empty() { Ok(Routes { routes, policies, default, methods }) } else { Err(errors) }
}

fn route(config: RouteConfig, policies: &mut Vec<Policy>, errors: &mut Vec<ConfigError>) -> Route {
    let mut report = |place, value: &str, problem| {
        errors.push(ConfigError { place, value: value.to_owned(), problem });
    };
    for (index, host) in config.hosts.iter().enumerate() {
        if !is_host_pattern(host) {
            report(Place::entry(Key::Hosts, index), host, Problem::InvalidHost);
        }
    }
    let path = config.path.as_deref().and_then(|path| {
        PathPattern::parse(path)
            .map_err(|problem| report(Place::of(Key::Path), path, Problem::InvalidPath(problem)))
            .ok()
    });
    let mut methods = Vec::new();
    for (index, text) in config.methods.iter().enumerate() {
        match Method::parse(text).map(Method::normalize) {
            Ok(method) => methods.push(method),
            Err(_) => report(Place::entry(Key::Methods, index), text, Problem::NotAMethod),
        }
    }
    let policy = config.policy.and_then(|policy| {
        build::policy(policy).map_err(|found| errors.extend(found)).ok().map(|policy| {
            policies.push(policy);
            policies.len() - 1
        })
    });
    Route { hosts: config.hosts, path, methods, policy }
}
