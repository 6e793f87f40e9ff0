//! Proxies.

mod exceptions;
mod parse;
mod proxies;
pub(crate) mod tunnel;

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use corsac::HeaderList;
use url::Host;

pub use self::exceptions::ProxyExceptions;
pub use self::parse::ParseProxyError;
pub use self::proxies::{Proxies, ProxyVariableError};

use crate::destination::{Scheme, Target};
use crate::error::{ExchangeError, ProxyCredentials};

/// An HTTP proxy, written as curl's `--proxy` has it: `[http://|https://][user:pass@]host[:port]`.
///
/// Without a scheme it is spoken to without TLS. The port is 1080 where none is given, and 443 with
/// `https://`, both as in curl. It is displayed without user name and password.
///
/// # Example
/// ```
/// use corsac_client::Proxy;
///
/// let proxy: Proxy = "user:pass@proxy.example:8080".parse()?;
/// assert_eq!(proxy.to_string(), "http://proxy.example:8080");
/// assert!("socks5://proxy.example:1080".parse::<Proxy>().is_err());
/// # Ok::<(), corsac_client::ParseProxyError>(())
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct Proxy {
    scheme: Scheme,
    host: Host,
    port: u16,
    credentials: Option<Credentials>,
}

/// Who asks the proxy.
#[derive(Clone, Eq, PartialEq)]
struct Credentials {
    user: Vec<u8>,
    password: Vec<u8>,
}

impl Proxy {
    pub(crate) fn target(&self) -> Target<'_> {
        let host = match &self.host {
            Host::Domain(name) => Host::Domain(name.as_str()),
            Host::Ipv4(ip) => Host::Ipv4(*ip),
            Host::Ipv6(ip) => Host::Ipv6(*ip),
        };
        Target { scheme: self.scheme, host, port: self.port }
    }

    /// The header lines that tell the proxy who asks.
    pub(crate) fn authorization_lines(&self) -> HeaderList {
        let value = self.credentials.as_ref().map(Credentials::basic);
        value.map(|value| ("Proxy-Authorization", value)).into_iter().collect()
    }

    /// Takes a status for an answer of the server, unless only a proxy can give it.
    pub(crate) fn permit(&self, status: u16) -> Result<(), ExchangeError> {
        const PROXY_AUTHENTICATION_REQUIRED: u16 = 407;
        if status != PROXY_AUTHENTICATION_REQUIRED {
            return Ok(());
        }
        let credentials = match self.credentials {
            None => ProxyCredentials::None,
            Some(_) => ProxyCredentials::Refused,
        };
        Err(ExchangeError::ProxyAuthenticationRequired { proxy: self.to_string(), credentials })
    }

    pub(crate) fn unreachable(&self, cause: ExchangeError) -> ExchangeError {
        ExchangeError::ProxyUnreachable { proxy: self.to_string(), cause: Box::new(cause) }
    }
}

impl Credentials {
    /// <https://www.rfc-editor.org/rfc/rfc7617#section-2>
    fn basic(&self) -> String {
        format!("Basic {}", BASE64_STANDARD.encode([&self.user, &self.password[..]].join(&b':')))
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}://{}:{}", self.scheme.as_str(), self.host, self.port)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Proxy({self})")
    }
}
