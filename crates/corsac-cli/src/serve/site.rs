//! The site that a policy file describes, with the files that it names.

use std::fs;
use std::path::{Path, PathBuf};

use annotate_snippets::Level;
use corsac_gateway::tls::{self, TlsError, TlsProblem};
use corsac_gateway::{
    Folder, Limits, Scheme, Site, Target, Upstream, UpstreamAddress, UpstreamHost,
};
use corsac_policy_file::{
    LimitSettings, RouteSettings, Text, TlsSettings, UnsetVariables, UpstreamScheme,
    UpstreamSettings,
};

use super::description;
use super::files::Files;
use super::typed::Overrides;
use crate::lint;
use crate::mistake::{self, Mistake, Typed};
use crate::policy::{self, Canvas, LoadedPolicy, Mark, Marked, Named};

/// The site. The files that the policy names are added to `files`.
///
/// # Errors
/// Every file that cannot be used, as text that points to the key that names it.
pub(super) fn make(
    policy: &LoadedPolicy,
    typed: &Overrides,
    folder: &Path,
    environment: Option<&str>,
    files: &mut Files,
) -> Result<Site, String> {
    let mut maker = Maker { policy, folder, complaints: Vec::new(), files };
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
        .map(|route| maker.target(route).unwrap_or_else(|| inherited(&default_target, route)))
        .collect();
    let mut site = Site::new(policy.file.config.clone(), default_target);
    site.targets = targets;
    site.limits = limits(&settings.limits);
    site.trusted_proxies = settings.trusted_proxies.iter().map(|own| own.value).collect();
    site.tls = settings.tls.as_ref().and_then(|files| maker.tls(files));
    site.upstream_tls = maker.upstream_tls(&site);
    site.shadow = settings.shadow.as_ref().and_then(|file| maker.shadow(file, environment));
    maker.require_somewhere(&site, typed);
    if maker.complaints.is_empty() {
        site.description = description::of(&site);
        return Ok(site);
    }
    maker.complaints.sort_by_key(|(place, _)| *place);
    Err(maker.complaints.into_iter().map(|(_, text)| text).collect())
}

/// Where the requests of a route go that does not say it: where all go that no other route says it of.
fn inherited(default_target: &Target, route: &RouteSettings) -> Target {
    let mut target = default_target.clone();
    if let Target::Upstream(upstream) = &mut target {
        upstream.strip_prefix = route.strip_prefix.as_ref().map(|prefix| prefix.text.clone());
    }
    target
}

struct Maker<'p, 'f> {
    policy: &'p LoadedPolicy,
    folder: &'p Path,
    /// Each with the place that it is about; those without a place come last.
    complaints: Vec<(usize, String)>,
    files: &'f mut Files,
}

impl Maker<'_, '_> {
    fn target(&mut self, route: &RouteSettings) -> Option<Target> {
        if let Some(upstream) = &route.upstream {
            let prefix = route.strip_prefix.as_ref().map(|prefix| prefix.text.clone());
            return Some(Target::Upstream(upstream_of(upstream, prefix)));
        }
        let folder = route.folder.as_ref()?;
        let path = self.folder.join(&folder.text);
        if !path.is_dir() {
            let missing = in_full(folder, &path, "there is no such folder");
            self.complain(folder, "this folder cannot be served", &missing);
        }
        let fallback = route.fallback.as_ref();
        if let Some(file) = fallback.filter(|file| !path.join(&file.text).is_file()) {
            self.complain(
                file,
                "this file cannot be served",
                "there is no such file in the folder",
            );
        }
        let fallback = fallback.map(|file| PathBuf::from(&file.text));
        Some(Target::Folder(Folder { path, fallback }))
    }

    /// A file that the policy names, whose changes count.
    fn file(&mut self, named: &Text) -> PathBuf {
        let path = self.folder.join(&named.text);
        self.files.add(path.clone());
        path
    }

    fn upstream_tls(&mut self, site: &Site) -> Option<tls::UpstreamTls> {
        let is_https = |target: &Target| match target {
            Target::Upstream(upstream) => {
                upstream.addresses.iter().any(|address| address.scheme == Scheme::Https)
            }
            Target::Folder(_) | Target::Nowhere => false,
        };
        let named = self.policy.file.gateway.upstream_ca.as_ref();
        if named.is_none() && !site.targets.iter().chain([&site.default_target]).any(is_https) {
            return None;
        }
        let authority = named.map(|named| self.file(named));
        match tls::upstream(authority.as_deref()) {
            Ok(config) => Some(config),
            Err(error) => {
                let problem = error.problem.to_string();
                match (named, &error.path) {
                    (Some(named), Some(path)) => {
                        let problem = in_full(named, path, &problem);
                        self.complain(named, "this certificate cannot be used", &problem);
                    }
                    _ => self.complain_of(Mistake::without_text(error.to_string())),
                }
                None
            }
        }
    }

    fn tls(&mut self, files: &TlsSettings) -> Option<tls::ServerTls> {
        const TITLE: &str = "this file cannot be used for TLS";
        let (certificate, key) = (self.file(&files.certificate), self.file(&files.key));
        let mut is_readable = true;
        for (named, path) in [(&files.certificate, &certificate), (&files.key, &key)] {
            if let Err(error) = fs::read(path) {
                let unread = in_full(named, path, &format!("cannot be read: {error}"));
                self.complain(named, TITLE, &unread);
                is_readable = false;
            }
        }
        let made = is_readable.then(|| tls::server(&certificate, &key))?;
        let complain = |error: TlsError| {
            // Both may be in one file.
            let is_key = error.path.as_deref() == Some(&*key)
                && !matches!(error.problem, TlsProblem::NoCertificate);
            let named = if is_key { &files.key } else { &files.certificate };
            self.complain(named, TITLE, &error.problem.to_string());
        };
        made.map_err(complain).ok()
    }

    fn shadow(
        &mut self,
        named: &Text,
        environment: Option<&str>,
    ) -> Option<corsac::server::RoutesConfig> {
        const TITLE: &str = "the shadow policy cannot be used";
        let path = self.file(named);
        let text = path.display().to_string();
        let candidate = Named {
            file: Some(Typed::flag("--policy", &text)),
            environment,
            unset: UnsetVariables::Error,
        };
        let read = match policy::load(&candidate) {
            Ok(read) => read,
            Err(mistakes) => {
                for mistake in mistakes {
                    let label =
                        if mistake.label.is_empty() { &mistake.title } else { &*mistake.label };
                    self.complain(named, TITLE, label);
                }
                return None;
            }
        };
        match lint::usable(read) {
            Ok(loaded) => Some(loaded.file.config),
            Err(complaints) => {
                self.complain(named, TITLE, "because of what follows");
                self.complaints.push((named.span.start, complaints + "\n"));
                None
            }
        }
    }

    /// A gateway that sends nothing anywhere is a mistake.
    fn require_somewhere(&mut self, site: &Site, typed: &Overrides) {
        let nowhere = |target: &Target| *target == Target::Nowhere;
        if typed.to.is_empty() && site.targets.iter().chain([&site.default_target]).all(nowhere) {
            let nowhere = Mistake::without_text("nothing says where requests go");
            self.complain_of(nowhere.help(
                "name the service with `--to http://127.0.0.1:3000`, or with `upstream` in \
                 `[gateway]` or a route",
            ));
        }
    }

    fn complain_of(&mut self, mistake: Mistake) {
        self.complaints.push((usize::MAX, mistake::render(&[mistake])));
    }

    fn complain(&mut self, named: &Text, title: &str, label: &str) {
        let place = Mark { span: named.span.clone(), label: label.to_owned() };
        let drawn = Canvas::new(&self.policy.source).draw(Marked {
            level: Level::ERROR,
            id: None,
            title: title.to_owned(),
            place: Some(place),
            others: Vec::new(),
            remarks: Vec::new(),
        });
        self.complaints.push((named.span.start, drawn));
    }
}

/// What is wrong with a file, and which one it is where the policy does not say it in full.
fn in_full(named: &Text, path: &Path, problem: &str) -> String {
    if path == Path::new(&named.text) {
        return problem.to_owned();
    }
    format!("{problem}: {}", path.display())
}

fn upstream_of(settings: &UpstreamSettings, strip_prefix: Option<String>) -> Upstream {
    addressed(settings.addresses.iter().map(|located| &located.value), strip_prefix)
}

/// A service at these addresses.
pub(crate) fn addressed<'a>(
    addresses: impl Iterator<Item = &'a corsac_policy_file::UpstreamAddress>,
    strip_prefix: Option<String>,
) -> Upstream {
    let addresses: Vec<_> = addresses.map(address).collect();
    let host = addresses
        .first()
        .map_or(UpstreamHost::Client, |address: &UpstreamAddress| address.scheme.usual_host());
    Upstream { addresses, strip_prefix, host }
}

/// What the gateway is told of an address.
pub(crate) fn address(written: &corsac_policy_file::UpstreamAddress) -> UpstreamAddress {
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
