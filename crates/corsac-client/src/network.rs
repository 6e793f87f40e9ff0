use std::time::Duration;

use crate::resolve::HostOverride;
use crate::tls::{Tls, Trust};

/// Where requests go and what is trusted there.
#[derive(Debug)]
pub struct Network {
    pub(crate) overrides: Vec<HostOverride>,
    pub(crate) limits: Limits,
    pub(crate) tls: Tls,
}

/// How a [`Network`] behaves.
#[derive(Clone, Debug, Default)]
pub struct NetworkConfig {
    /// Addresses to use in place of the resolver's, as curl's `--resolve` gives them.
    pub overrides: Vec<HostOverride>,
    /// Which servers are trusted.
    pub trust: Trust,
    /// How much of a response is read.
    pub limits: Limits,
}

/// How much of a response is read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limits {
    /// The longest response head, in bytes. Chromium's limit is the default: 256 KiB.
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
        let NetworkConfig { overrides, trust, limits } = config;
        Self { overrides, limits, tls: Tls::new(trust) }
    }
}
