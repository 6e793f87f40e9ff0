use std::time::Duration;

use crate::proxy::Proxies;
use crate::resolve::HostOverride;
use crate::tls::{ClientIdentity, Tls, Trust};
use crate::version::HttpVersions;

/// Where requests go and what is trusted there.
#[derive(Debug)]
pub struct Network {
    pub(crate) overrides: Vec<HostOverride>,
    pub(crate) limits: Limits,
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) proxies: Proxies,
    pub(crate) tls: Tls,
    pub(crate) versions: HttpVersions,
}

/// How a [`Network`] behaves.
///
/// Whatever comes from files and texts is parsed when its type is made, so that a configuration
/// that exists is one that can be used.
#[derive(Clone, Debug, Default)]
pub struct NetworkConfig {
    /// Addresses to use in place of the resolver's, as curl's `--resolve` gives them. What a proxy
    /// connects to is resolved by the proxy.
    pub overrides: Vec<HostOverride>,
    /// Which servers are trusted, and which proxies that are spoken to in TLS.
    pub trust: Trust,
    /// How much of a response is read.
    pub limits: Limits,
    /// Which versions of HTTP are offered.
    pub versions: HttpVersions,
    /// The certificate that is presented to servers that ask for one, wherever credentials are
    /// included.
    pub identity: Option<ClientIdentity>,
    /// Which requests go through which proxy.
    pub proxies: Proxies,
    /// How long everything may take until a request can be sent: the resolver, the connection, a
    /// proxy and the TLS handshakes. The deadline holds besides.
    pub connect_timeout: Option<Duration>,
}

/// How much of a response is read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limits {
    /// The longest response head, in bytes. Chromium's limit is the default: 256 KiB.
    ///
    /// In HTTP/2 a header line counts as RFC 9113 has it: its name, its value and 32 bytes.
    pub head_bytes: usize,
    /// The most header lines of a response.
    pub head_lines: usize,
    /// How many bytes of a body are kept; reading stops there.
    pub body_bytes: usize,
    /// How long a body is read after its head: a stream of events never ends.
    pub body_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head_bytes: 256 * 1024,
            head_lines: 4096,
            body_bytes: 1024 * 1024,
            body_time: Duration::from_secs(2),
        }
    }
}

impl Network {
    /// A network that behaves as `config` says.
    ///
    /// Nothing is read or opened yet; root certificates are loaded for the first `https:` URL.
    #[must_use]
    pub fn new(config: NetworkConfig) -> Self {
        Self {
            overrides: config.overrides,
            limits: config.limits,
            connect_timeout: config.connect_timeout,
            proxies: config.proxies,
            tls: Tls::new(config.trust, config.identity, config.versions),
            versions: config.versions,
        }
    }
}
