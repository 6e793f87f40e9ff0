use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::time::Duration;

use ipnet::IpNet;

use super::limits::LimitSettings;
use super::located::Located;
use super::upstream::UpstreamSettings;
use crate::found::{Content, FoundKeys};
use crate::text::Text;

/// What `[gateway]` says; what is not there has the gateway's default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GatewaySettings {
    /// Where it listens, without duplicates; empty for its default.
    pub listen: Vec<Located<SocketAddr>>,
    /// Where requests go that no route with an upstream or a folder takes.
    pub upstream: Option<UpstreamSettings>,
    /// Where its own pages are served, for whoever runs it.
    pub admin: Option<Located<SocketAddr>>,
    /// A policy file that is evaluated beside this one, relative to it.
    pub shadow: Option<Text>,
    /// The proxies whose `Forwarded` and `X-Forwarded-*` are believed; an address is a network of one.
    pub trusted_proxies: Vec<Located<IpNet>>,
    /// How many threads serve: 1 to 256.
    pub workers: Option<NonZeroUsize>,
    /// How long requests may go on after a stop.
    pub drain: Option<Duration>,
    /// How it proves who it is.
    pub tls: Option<TlsSettings>,
    /// A file of certificates that an upstream's may be signed by, besides the platform's, relative
    /// to this file.
    pub upstream_ca: Option<Text>,
    /// How much it takes.
    pub limits: LimitSettings,
}

/// The files of `[gateway.tls]`, relative to the policy file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TlsSettings {
    /// The certificate and those it is signed by, in PEM.
    pub certificate: Text,
    /// Its private key, in PEM.
    pub key: Text,
}

impl GatewaySettings {
    /// What the keys of one environment say.
    pub(crate) fn of(keys: &FoundKeys) -> Self {
        let mut settings = Self::default();
        for (name, found) in keys {
            match (*name, found.content.clone()) {
                ("listen", Some(Content::Addresses(listen))) => settings.listen = listen,
                ("admin", Some(Content::Addresses(admin))) => {
                    settings.admin = admin.into_iter().next()
                }
                ("upstream", Some(Content::Upstream(upstream))) => {
                    settings.upstream = Some(upstream)
                }
                ("trusted_proxies", Some(Content::Networks(proxies))) => {
                    settings.trusted_proxies = proxies;
                }
                ("shadow", Some(Content::Text(file))) => settings.shadow = Some(file),
                ("ca", Some(Content::Text(file))) => settings.upstream_ca = Some(file),
                ("workers", Some(Content::Number(workers))) => {
                    settings.workers = usize::try_from(workers).ok().and_then(NonZeroUsize::new);
                }
                ("drain", Some(Content::Duration(drain))) => settings.drain = Some(drain),
                (name, Some(content)) => settings.limits.set(name, &content),
                (_, None) => {}
            }
        }
        Self { tls: TlsSettings::of(keys), ..settings }
    }
}

impl TlsSettings {
    fn of(keys: &FoundKeys) -> Option<Self> {
        let file = |name| keys.get(name)?.texts().first().cloned();
        Some(Self { certificate: file("certificate")?, key: file("key")? })
    }
}
