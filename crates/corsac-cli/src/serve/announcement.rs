//! What a gateway says when it starts.

use std::net::SocketAddr;

use corsac::server::{PolicyConfig, RoutesConfig};
use corsac_gateway::{Gateway, Site, Target};

/// Says where it listens, where requests go, and what should not be so.
pub(super) fn announce(gateway: &Gateway, site: &Site) {
    let scheme = if site.tls.is_some() { "https" } else { "http" };
    for address in gateway.addresses() {
        tracing::info!("listening on {scheme}://{address}");
    }
    if let Some(address) = gateway.admin_address() {
        tracing::info!("admin pages on http://{address}");
    }
    for line in ways(site) {
        tracing::info!("{line}");
    }
    for warning in warnings(gateway.addresses(), gateway.admin_address(), &site.routes) {
        tracing::warn!("{warning}");
    }
}

/// A line for each target, in the order of the routes.
pub(crate) fn ways(site: &Site) -> Vec<String> {
    let routes = site.route_names().into_iter().zip(&site.targets);
    let all = routes.chain([("everything else".to_owned(), &site.default_target)]);
    let mut of_targets: Vec<(&Target, Vec<String>)> = Vec::new();
    for (name, target) in all {
        match of_targets.iter_mut().find(|(known, _)| *known == target) {
            Some((_, names)) => names.push(name),
            None => of_targets.push((target, vec![name])),
        }
    }
    if let [(target, _)] = &of_targets[..] {
        return vec![format!("all requests {}", way(target, Number::Several))];
    }
    let line = |(target, names): &(&Target, Vec<String>)| {
        let number = if names.len() == 1 { Number::One } else { Number::Several };
        format!("{} {}", names.join(", "), way(target, number))
    };
    of_targets.iter().map(line).collect()
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Number {
    One,
    Several,
}

/// The rest of a sentence about so many rules.
fn way(target: &Target, number: Number) -> String {
    let (go, are) = match number {
        Number::One => ("goes", "is"),
        Number::Several => ("go", "are"),
    };
    match target {
        Target::Upstream(upstream) => {
            let addresses: Vec<_> = upstream.addresses.iter().map(ToString::to_string).collect();
            let without = upstream.strip_prefix.as_ref();
            let without = without.map(|prefix| format!(", without {prefix}")).unwrap_or_default();
            format!("{go} to {}{without}", addresses.join(" and "))
        }
        Target::Folder(folder) => format!("{are} served from {}", folder.path.display()),
        Target::Nowhere => format!("{are} answered with 404"),
    }
}

fn warnings(
    listen: &[SocketAddr],
    admin: Option<SocketAddr>,
    routes: &RoutesConfig,
) -> Vec<String> {
    let elsewhere = |address: &&SocketAddr| !address.ip().is_loopback();
    let policies = routes.routes.iter().filter_map(|route| route.policy.as_ref());
    let explains = policies.chain(&routes.default).any(|policy: &PolicyConfig| policy.debug);
    let debug = listen.iter().find(elsewhere).filter(|_| explains).map(|address| {
        format!("`debug = true` tells whoever reaches {address} what the policy allows")
    });
    let admin = admin
        .filter(|address| elsewhere(&address))
        .map(|address| format!("whoever reaches {address} reads the policy, and who was refused"));
    debug.into_iter().chain(admin).collect()
}

#[cfg(test)]
mod tests {
    use corsac::server::RouteConfig;
    use corsac_gateway::{Folder, Scheme, Upstream, UpstreamAddress};

    use super::*;

    fn to(port: u16) -> Target {
        let host = "127.0.0.1".to_owned();
        Target::Upstream(Upstream::at(UpstreamAddress { scheme: Scheme::Http, host, port }))
    }

    fn route(path: &str) -> RouteConfig {
        RouteConfig { path: Some(path.to_owned()), ..RouteConfig::default() }
    }

    #[test]
    fn every_target_has_a_line() {
        let config = RoutesConfig {
            default: None,
            routes: vec![route("/a/**"), route("/b/**"), route("/**")],
        };
        let mut site = Site::new(config, to(3000));
        assert_eq!(ways(&site), ["all requests go to http://127.0.0.1:3000"]);
        let folder = Folder { path: "dist".into(), fallback: None };
        site.targets = vec![to(3001), to(3001), Target::Folder(folder)];
        site.default_target = Target::Nowhere;
        assert_eq!(
            ways(&site),
            [
                "/a/**, /b/** go to http://127.0.0.1:3001",
                "/** is served from dist",
                "everything else is answered with 404",
            ]
        );
    }

    #[test]
    fn what_strangers_can_read_is_warned_of() {
        let local = SocketAddr::from(([127, 0, 0, 1], 80));
        let any = SocketAddr::from(([0, 0, 0, 0], 80));
        let debug = PolicyConfig { debug: true, ..PolicyConfig::default() };
        let routes = RoutesConfig { default: Some(debug), routes: Vec::new() };
        assert!(warnings(&[local], Some(local), &routes).is_empty());
        assert!(warnings(&[any], None, &RoutesConfig::default()).is_empty());
        assert_eq!(warnings(&[local, any], Some(any), &routes).len(), 2);
    }
}
