//! The site that a policy file describes, with the files that it names.

use std::path::{Path, PathBuf};

use annotate_snippets::Level;
use corsac_gateway::tls::{self, TlsError};
use corsac_gateway::{
    Folder, Limits, Scheme, Site, Target, Upstream, UpstreamAddress, UpstreamHost,
};
use corsac_policy_file::{
    LimitSettings, RouteSettings, Text, UnsetVariables, UpstreamScheme, UpstreamSettings,
};

use super::typed::Overrides;
use crate::lint;
use crate::mistake;
use crate::mistake::Typed;
use crate::policy::{self, Canvas, LoadedPolicy, Mark, Marked, Named};

/// A site, and the files besides the policy that it was made of.
pub(super) struct Made {
    pub(super) site: Site,
    pub(super) files: Vec<PathBuf>,
}

/// # Errors
/// Every file that cannot be used, as text that points to the key that names it.
pub(super) fn make(
    policy: &LoadedPolicy,
    typed: &Overrides,
    folder: &Path,
    environment: Option<&str>,
) -> Result<Made, String> {
    let mut maker = Maker { policy, folder, complaints: String::new(), files: Vec::new() };
    let settings = &policy.file.gateway;
    let default_target = match (&typed.to[..], &settings.upstream) {
        ([], Some(upstream)) => Target::Upstream(upstream_of(upstream, None)),
        ([], None) => Target::Nowhere,
        (to, _) => Target::Upstream(addressed(to.iter(), None)),
    };
    let targets: Vec<_> = policy
        .file
        .routes
        .iter()
        .map(|route| maker.target(route).unwrap_or_else(|| default_target.clone()))
        .collect();
    let mut site = Site::new(policy.file.config.clone(), default_target);
    site.targets = targets;
    site.limits = limits(&settings.limits);
    site.trusted_proxies = settings.trusted_proxies.iter().map(|own| own.value).collect();
    site.tls = settings.tls.as_ref().and_then(|files| {
        let (certificate, key) = (maker.file(&files.certificate), maker.file(&files.key));
        let made = tls::server(&certificate, &key);
        made.map_err(|error| maker.tls_complaint(&error, &files.certificate, &files.key, &key)).ok()
    });
    site.upstream_tls = maker.upstream_tls(&site);
    site.shadow = settings.shadow.as_ref().and_then(|file| maker.shadow(file, environment));
    maker.require_somewhere(&site, typed);
    match maker.complaints.is_empty() {
        true => Ok(Made { site, files: maker.files }),
        false => Err(maker.complaints),
    }
}

struct Maker<'p> {
    policy: &'p LoadedPolicy,
    folder: &'p Path,
    complaints: String,
    files: Vec<PathBuf>,
}

impl Maker<'_> {
    fn target(&mut self, route: &RouteSettings) -> Option<Target> {
        if let Some(upstream) = &route.upstream {
            let prefix = route.strip_prefix.as_ref().map(|prefix| prefix.text.clone());
            return Some(Target::Upstream(upstream_of(upstream, prefix)));
        }
        let folder = route.folder.as_ref()?;
        let path = self.folder.join(&folder.text);
        if !path.is_dir() {
            self.complain(folder, "this folder cannot be served", "there is no such folder");
        }
        let fallback = route.fallback.as_ref();
        if let Some(file) = fallback.filter(|file| !path.join(&file.text).is_file()) {
            self.complain(file, "this file cannot be served", "there is no such file in the folder");
        }
        let fallback = fallback.map(|file| PathBuf::from(&file.text));
        Some(Target::Folder(Folder { path, fallback }))
    }

    /// A file that the policy names, whose changes count.
    fn file(&mut self, named: &Text) -> PathBuf {
        let path = self.folder.join(&named.text);
        self.files.push(path.clone());
        path
    }

    fn upstream_tls(
        &mut self,
        site: &Site,
    ) -> Option<tls::UpstreamTls> {
        let is_https = |target: &Target| match target {
            Target::Upstream(upstream) => {
                upstream.addresses.iter().any(|address| address.scheme == Scheme::Https)
            }
            Target::Folder(_) | Target::Nowhere => false,
        };
        if !site.targets.iter().chain([&site.default_target]).any(is_https) {
            return None;
        }
        let named = self.policy.file.gateway.upstream_ca.as_ref();
        let authority = named.map(|named| self.file(named));
        match tls::upstream(authority.as_deref()) {
            Ok(config) => Some(config),
            Err(error) => {
                let problem = error.problem.to_string();
                match (named, &error.path) {
                    (Some(named), Some(_)) => {
                        self.complain(named, "this certificate cannot be used", &problem);
                    }
                    _ => self.complaints += &format!("error: {error}\n\n"),
                }
                None
            }
        }
    }

    fn tls_complaint(&mut self, error: &TlsError, certificate: &Text, key: &Text, at: &Path) {
        let named = if error.path.as_deref() == Some(at) { key } else { certificate };
        self.complain(named, "this file cannot be used for TLS", &error.problem.to_string());
    }

    fn shadow(
        &mut self,
        named: &Text,
        environment: Option<&str>,
    ) -> Option<corsac::server::RoutesConfig> {
        let path = self.file(named);
        let text = path.display().to_string();
        let candidate = Named {
            file: Some(Typed::flag("--policy", &text)),
            environment: environment.filter(|_| false),
            unset: UnsetVariables::Error,
        };
        let loaded = policy::load(&candidate).map_err(|mistakes| mistake::render(&mistakes));
        match loaded.and_then(lint::usable) {
            Ok(loaded) => Some(loaded.file.config),
            Err(complaints) => {
                self.complain(named, "the shadow policy cannot be used", "see below");
                self.complaints += &complaints;
                None
            }
        }
    }

    /// A gateway that sends nothing anywhere is a mistake.
    fn require_somewhere(&mut self, site: &Site, typed: &Overrides) {
        let nowhere = |target: &Target| *target == Target::Nowhere;
        if typed.to.is_empty() && site.targets.iter().chain([&site.default_target]).all(nowhere) {
            self.complaints += "error: nothing says where requests go\n  \
                = help: name the service with `--to http://127.0.0.1:3000`, or with `upstream` in \
                `[gateway]` or a route\n\n";
        }
    }

    fn complain(&mut self, named: &Text, title: &str, label: &str) {
        let place = Mark { span: named.span.clone(), label: label.to_owned() };
        self.complaints += &Canvas::new(&self.policy.source).draw(Marked {
            level: Level::ERROR,
            id: None,
            title: title.to_owned(),
            place: Some(place),
            others: Vec::new(),
            remarks: Vec::new(),
        });
    }
}

fn upstream_of(settings: &UpstreamSettings, strip_prefix: Option<String>) -> Upstream {
    addressed(settings.addresses.iter().map(|located| &located.value), strip_prefix)
}

fn addressed<'a>(
    addresses: impl Iterator<Item = &'a corsac_policy_file::UpstreamAddress>,
    strip_prefix: Option<String>,
) -> Upstream {
    let addresses: Vec<_> = addresses.map(address).collect();
    let host = addresses
        .first()
        .map_or(UpstreamHost::Client, |address: &UpstreamAddress| address.scheme.usual_host());
    Upstream { addresses, strip_prefix, host }
}

fn address(written: &corsac_policy_file::UpstreamAddress) -> UpstreamAddress {
    UpstreamAddress {
        scheme: match written.scheme {
            UpstreamScheme::Http => Scheme::Http,
            UpstreamScheme::Https => Scheme::Https,
            UpstreamScheme::Http2Cleartext => Scheme::Http2Cleartext,
        },
        host: match &written.host {
            corsac_policy_file::UpstreamHost::Address(address) => address.to_string(),
            corsac_policy_file::UpstreamHost::Name(name) => name.clone(),
        },
        port: written.port,
    }
}

fn limits(written: &LimitSettings) -> Limits {
    let usual = Limits::default();
    let size = |size: u64| usize::try_from(size).unwrap_or(usize::MAX);
    Limits {
        header_count: written.header_count.unwrap_or(usual.header_count),
        header_size: written.header_size.map_or(usual.header_size, size),
        body_size: written.body_size.unwrap_or(usual.body_size),
        connections: written.connections.unwrap_or(usual.connections),
        header_timeout: written.header_timeout.unwrap_or(usual.header_timeout),
        idle_timeout: written.idle_timeout.unwrap_or(usual.idle_timeout),
        connect_timeout: written.connect_timeout.unwrap_or(usual.connect_timeout),
        response_timeout: written.response_timeout.unwrap_or(usual.response_timeout),
        tunnel_timeout: written.tunnel_timeout.unwrap_or(usual.tunnel_timeout),
    }
}
