//! What no value has wrong alone.

use std::net::SocketAddr;
use std::ops::Range;

use super::address;
use super::located::Located;
use crate::found::{Content, Found, FoundKeys};
use crate::kind::ProblemKind;
use crate::problem::Problem;
use crate::route::Route;

/// Where the gateway listens if it is not told.
const DEFAULT_LISTEN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

/// Where requests go that no route takes elsewhere.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum DefaultUpstream {
    Absent,
    /// In this environment or another.
    Present,
}

/// What is wrong with the keys of the gateway together, in one environment.
pub(crate) fn check_gateway(keys: &FoundKeys) -> Vec<Problem> {
    let pair = ["certificate", "key"].map(|name| keys.get(name));
    let lone = match pair {
        [Some(certificate), None] => Some(alone(certificate, "certificate", "key", "key.pem")),
        [None, Some(key)] => Some(alone(key, "key", "certificate", "certificate.pem")),
        _ => None,
    };
    lone.into_iter().chain(taken_admin_address(keys)).collect()
}

/// What is wrong with the keys of a route together.
pub(crate) fn check_route(route: &Route, default: DefaultUpstream) -> Vec<Problem> {
    let key = |name| route.keys.get(name);
    let mut problems = Vec::new();
    if let (Some(upstream), Some(folder)) = (key("upstream"), key("folder")) {
        problems.push(both(("upstream", upstream), ("folder", folder)));
    }
    if let Some(prefix) = key("strip_prefix") {
        problems.extend(check_prefix(route, prefix, default));
    }
    if let (Some(fallback), None) = (key("fallback"), key("folder")) {
        problems.push(alone(fallback, "fallback", "folder", "dist"));
    }
    problems
}

fn taken_admin_address(keys: &FoundKeys) -> Option<Problem> {
    let addresses = |name: &str| match keys.get(name).and_then(|found| found.content.as_ref()) {
        Some(Content::Addresses(addresses)) => addresses.as_slice(),
        _ => &[],
    };
    let admin = addresses("admin").first()?;
    let in_the_way = |own: &SocketAddr| address::overlap(*own, admin.value);
    let problem = |message| {
        Problem::new(ProblemKind::AddressTwice, admin.span.clone(), message)
            .label("the admin address")
            .help("give it a port of its own")
    };
    let taken: Option<&Located<_>> =
        addresses("listen").iter().find(|listen| in_the_way(&listen.value));
    match taken {
        Some(listen) => {
            let message = format!("`{}` is taken by `listen`", admin.value);
            Some(problem(message).other(listen.span.clone(), "an address that it listens on"))
        }
        None if keys.contains_key("listen") || !in_the_way(&DEFAULT_LISTEN) => None,
        None => Some(problem(format!("`{}` is where the gateway listens by default", admin.value))),
    }
}

fn check_prefix(route: &Route, prefix: &Found, default: DefaultUpstream) -> Option<Problem> {
    let has_upstream = route.keys.contains_key("upstream") || default == DefaultUpstream::Present;
    match route.keys.get("folder") {
        // Of three, the other two are said to exclude each other.
        Some(folder) if !route.keys.contains_key("upstream") => {
            return Some(both(("strip_prefix", prefix), ("folder", folder)));
        }
        None if !has_upstream => {
            return Some(alone(prefix, "strip_prefix", "upstream", "http://127.0.0.1:3000"));
        }
        _ => {}
    }
    let text = prefix.texts().first()?;
    let problem = |span: Range<usize>, label: &str| {
        Problem::new(ProblemKind::InvalidValue, text.span.clone(), not_a_beginning(&text.text))
            .label("every path of the route has to begin with it")
            .other(span, label)
    };
    let Some(path) = route.keys.get("path") else {
        let problem = problem(route.span.clone(), "this route takes any path");
        return Some(problem.help(format!("write `path = \"{}/**\"`", text.text.escape_debug())));
    };
    let pattern = &path.texts().first()?.text;
    let rest = pattern.strip_prefix(&text.text);
    match rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
        true => None,
        false => Some(
            problem(path.value.clone(), "the paths of the route")
                .help("write the first segments of the route's path, those without `*`"),
        ),
    }
}

fn not_a_beginning(prefix: &str) -> String {
    format!("`{}` is not the beginning of the route's path", crate::words::shown(prefix))
}

fn alone(found: &Found, name: &str, other: &str, example: &str) -> Problem {
    let message = format!("`{name}` means nothing without `{other}`");
    Problem::new(ProblemKind::KeyAlone, found.key.clone(), message)
        .label(format!("`{other}` is missing"))
        .help(format!("write `{other} = \"{example}\"` beside it, or remove `{name}`"))
}

fn both((name, found): (&str, &Found), (other, besides): (&str, &Found)) -> Problem {
    let message = format!("a route has `{name}` or `{other}`, not both");
    Problem::new(ProblemKind::KeyConflict, besides.key.clone(), message)
        .label("the one")
        .other(found.key.clone(), "the other")
        .help(format!("remove one of them; `{name}` and `{other}` can be in two routes"))
}
