//! What a development proxy serves, and to whom.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::time::Duration;

use corsac::server::{Key, PolicyConfig, RouteConfig, Routes, RoutesConfig};
use corsac_gateway::{Configuration, Limits, Scheme, ServedHosts, Site, Target, Upstream, tls};
use corsac_policy_file::UpstreamAddress;

use crate::arguments::DevArguments;
use crate::mistake::{Mistake, Typed};
use crate::serve::{site, typed};

/// Nobody waits for the tabs that are still open.
const DRAIN: Duration = Duration::from_millis(500);

/// Somebody may look at a breakpoint.
const PATIENCE: Duration = Duration::from_secs(60 * 60);

/// The origins of pages of this machine. Names below `localhost` are never looked up elsewhere.
///
/// <https://www.rfc-editor.org/rfc/rfc6761#section-6.3>
const PAGES: [&str; 8] = [
    "http://localhost:*",
    "https://localhost:*",
    "http://*.localhost:*",
    "https://*.localhost:*",
    "http://127.0.0.1:*",
    "https://127.0.0.1:*",
    "http://[::1]:*",
    "https://[::1]:*",
];

/// What pages read of responses, besides what they always may: `*` is nothing special together with
/// credentials.
const EXPOSED: [&str; 14] = [
    "accept-ranges",
    "content-disposition",
    "content-encoding",
    "content-range",
    "date",
    "etag",
    "link",
    "location",
    "retry-after",
    "server-timing",
    "www-authenticate",
    "x-request-id",
    "x-total-count",
    "x-trace-id",
];

/// # Errors
/// Everything that is wrong with the arguments.
pub(super) fn configuration(arguments: &DevArguments) -> Result<Configuration, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let listen = all(&arguments.listen, listened, &mut mistakes);
    let to = typed::upstreams("--to", &arguments.to, &mut mistakes);
    let frontend = |text| typed::upstream("--frontend", text);
    let frontend = all(arguments.frontend.as_slice(), frontend, &mut mistakes);
    let prefixes = all(&arguments.api, prefix, &mut mistakes);
    let policy = policy(&arguments.expose_headers);
    mistakes.extend(mistakes_of(&policy, arguments));
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let api = site::addressed(to.iter(), None);
    let mut site = match frontend.first() {
        None => Site::new(
            RoutesConfig { default: Some(policy), routes: Vec::new() },
            Target::Upstream(api),
        ),
        Some(frontend) => beside(frontend, &api, &prefixes, policy, arguments.strip_prefix),
    };
    site.hosts = ServedHosts::Loopback;
    site.limits = Limits { response_timeout: PATIENCE, ..Limits::default() };
    site.upstream_tls =
        upstream_tls(to.iter().chain(&frontend)).map_err(|mistake| vec![mistake])?;
    Ok(Configuration { listen, admin: None, workers: NonZeroUsize::MIN, drain: DRAIN, site })
}

/// The page at `/`, and the API below its prefixes.
fn beside(
    frontend: &UpstreamAddress,
    api: &Upstream,
    prefixes: &[&str],
    policy: PolicyConfig,
    strips: bool,
) -> Site {
    let route = |prefix: &&str| RouteConfig {
        path: Some(format!("{prefix}/**")),
        ..RouteConfig::default()
    };
    let routes =
        RoutesConfig { default: Some(policy), routes: prefixes.iter().map(route).collect() };
    let mut site =
        Site::new(routes, Target::Upstream(site::addressed([frontend].into_iter(), None)));
    let target = |prefix: &&str| {
        let strip_prefix = strips.then(|| (*prefix).to_owned());
        Target::Upstream(Upstream { strip_prefix, ..api.clone() })
    };
    site.targets = prefixes.iter().map(target).collect();
    site
}

/// Pages of this machine may do everything, and no others anything.
fn policy(expose: &[String]) -> PolicyConfig {
    let pages = || PAGES.map(str::to_owned).to_vec();
    PolicyConfig {
        allow_origins: pages(),
        websocket_origins: pages(),
        timing_allow_origins: pages(),
        allow_methods: vec!["*".to_owned()],
        allow_headers: vec!["*".to_owned()],
        expose_headers: EXPOSED.map(str::to_owned).into_iter().chain(expose.to_vec()).collect(),
        allow_credentials: true,
        debug: true,
        ..PolicyConfig::default()
    }
}

/// What the policy has of the arguments are names of headers.
fn mistakes_of(policy: &PolicyConfig, arguments: &DevArguments) -> Vec<Mistake> {
    let config = RoutesConfig { default: Some(policy.clone()), routes: Vec::new() };
    let errors = Routes::new(config).err();
    let mistake = |error: &corsac::server::ConfigError| {
        let index = error.place.index.filter(|_| error.place.key == Key::ExposeHeaders);
        let typed =
            index.and_then(|index| arguments.expose_headers.get(index.checked_sub(EXPOSED.len())?));
        match typed {
            Some(text) => {
                let title = format!("`{}` is not possible", text.escape_debug());
                Typed::flag("--expose-header", text).whole(title).label(error.problem.to_string())
            }
            None => Mistake::without_text(error.problem.to_string()),
        }
    };
    errors.iter().flatten().map(mistake).collect()
}

fn all<'a, T>(
    texts: &'a [String],
    of: impl Fn(&'a str) -> Result<T, Mistake>,
    mistakes: &mut Vec<Mistake>,
) -> Vec<T> {
    let mut right = Vec::new();
    for text in texts {
        match of(text) {
            Ok(value) => right.push(value),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    right
}

/// An address of this machine that no other can reach.
fn listened(text: &str) -> Result<SocketAddr, Mistake> {
    let loopback = "write a loopback address and a port, such as `127.0.0.1:8080`";
    let address = typed::address("--listen", text).map_err(|mistake| mistake.help(loopback))?;
    if address.ip().is_loopback() {
        return Ok(address);
    }
    let port = address.port();
    Err(Typed::flag("--listen", text)
        .whole("corsac dev is for this machine only")
        .label("others could reach this address, and nothing asks who they are")
        .help(format!(
            "write `127.0.0.1:{port}`; for others there is `corsac serve`, with a policy that says \
             whom to allow"
        )))
}

/// Whole segments that every service reads alike.
fn prefix(text: &str) -> Result<&str, Mistake> {
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    let is_segment =
        |segment: &str| !matches!(segment, "" | "." | "..") && segment.bytes().all(is_plain);
    let is_prefix = text.strip_prefix('/').is_some_and(|rest| rest.split('/').all(is_segment));
    if is_prefix {
        return Ok(text);
    }
    let instead = format!("/{}", text.trim_matches('/'));
    let is_better = instead[1..].split('/').all(is_segment);
    Err(Typed::flag("--api", text)
        .whole("this is no path that an API can be found below")
        .label("a path begins with `/`, does not end with it, and has letters, digits, `-`, `.`, `_` or `~`")
        .write_instead(is_better.then_some(instead)))
}

fn upstream_tls<'a>(
    mut addresses: impl Iterator<Item = &'a UpstreamAddress>,
) -> Result<Option<tls::UpstreamTls>, Mistake> {
    let is_https = addresses.any(|address| site::address(address).scheme == Scheme::Https);
    let made = is_https.then(|| tls::upstream(None)).transpose();
    made.map_err(|error| Mistake::without_text(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_right_and_allows_this_machine_only() {
        let config = RoutesConfig { default: Some(policy(&[])), routes: Vec::new() };
        assert!(Routes::new(config).is_ok());
        let is_local = |page: &&str| {
            ["localhost:*", "127.0.0.1:*", "[::1]:*"].iter().any(|host| page.ends_with(host))
        };
        assert!(PAGES.iter().all(is_local));
    }

    #[test]
    fn prefixes_are_whole_segments() {
        for right in ["/api", "/v1/api", "/a.b_c~d-e"] {
            assert_eq!(prefix(right), Ok(right));
        }
        for wrong in ["", "/", "api", "/api/", "/a//b", "/a/../b", "/a*", "/a%2fb", "/{a}"] {
            assert!(prefix(wrong).is_err(), "{wrong}");
        }
        assert_eq!(prefix("api/").unwrap_err().help.as_deref(), Some("write `/api`"));
    }
}
