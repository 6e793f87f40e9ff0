use std::fmt;
use std::path::PathBuf;

/// Where requests go.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Target {
    /// To a service.
    Upstream(Upstream),
    /// To files.
    Folder(Folder),
    /// Nowhere: they are answered 404.
    Nowhere,
}

/// A service, at one or several addresses.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Upstream {
    /// The addresses. Requests are spread over them; one that cannot be reached is left out for some
    /// seconds.
    pub addresses: Vec<UpstreamAddress>,
    /// What is taken off the beginning of a path, such as `/api`.
    pub strip_prefix: Option<String>,
    /// The `Host` that the service is sent.
    pub host: UpstreamHost,
}

impl Upstream {
    /// The service at one address, with its paths left as they are.
    pub fn at(address: UpstreamAddress) -> Self {
        let host = address.scheme.usual_host();
        Self { addresses: vec![address], strip_prefix: None, host }
    }
}

/// Whose `Host` a service is sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum UpstreamHost {
    /// That of the request.
    Client,
    /// That of the address.
    Upstream,
}

/// An address of a service.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct UpstreamAddress {
    /// How to speak to it.
    pub scheme: Scheme,
    /// A name or an address; that of IPv6 without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
}

/// How to speak to an upstream.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Scheme {
    /// HTTP/1.1
    Http,
    /// HTTP/2 or HTTP/1.1 over TLS, as the upstream chooses.
    Https,
    /// HTTP/2 without TLS.
    Http2Cleartext,
}

impl Scheme {
    /// Whose `Host` services behind such addresses expect: names on certificates are their own.
    pub fn usual_host(self) -> UpstreamHost {
        match self {
            Self::Https => UpstreamHost::Upstream,
            Self::Http | Self::Http2Cleartext => UpstreamHost::Client,
        }
    }

    /// The port that is left out of `Host`.
    pub(crate) fn default_port(self) -> u16 {
        match self {
            Self::Https => 443,
            Self::Http | Self::Http2Cleartext => 80,
        }
    }

    /// The scheme of the URLs that are asked for there.
    pub(crate) fn of_urls(self) -> http::uri::Scheme {
        match self {
            Self::Https => http::uri::Scheme::HTTPS,
            Self::Http | Self::Http2Cleartext => http::uri::Scheme::HTTP,
        }
    }
}

impl UpstreamAddress {
    /// Host and port as they stand in `Host`.
    ///
    /// ```
    /// use corsac_gateway::{Scheme, UpstreamAddress};
    ///
    /// let address = |scheme, host: &str, port| UpstreamAddress { scheme, host: host.into(), port };
    /// assert_eq!(address(Scheme::Http, "::1", 3000).authority(), "[::1]:3000");
    /// assert_eq!(address(Scheme::Https, "api.example", 443).authority(), "api.example");
    /// ```
    pub fn authority(&self) -> String {
        let host =
            if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        if self.port == self.scheme.default_port() { host } else { format!("{host}:{}", self.port) }
    }
}

impl fmt::Display for UpstreamAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.scheme {
            Scheme::Http => "http",
            Scheme::Https => "https",
            Scheme::Http2Cleartext => "h2c",
        };
        write!(f, "{scheme}://{}", self.authority())
    }
}

/// A folder of files.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
    /// The file that answers where there is none, relative to the folder: `index.html` of a
    /// single-page application.
    pub fallback: Option<PathBuf>,
}
