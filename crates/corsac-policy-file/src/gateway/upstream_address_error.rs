use std::fmt;

/// Why a text is no address of an upstream.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum UpstreamAddressError {
    /// It has a fragment.
    Fragment,
    /// Its host is neither a name nor an address.
    Host,
    /// It has no host.
    NoHost,
    /// It has no scheme.
    NoScheme,
    /// Its host has other characters than ASCII.
    NotAscii,
    /// It has a path, and be it `/`.
    Path,
    /// Its port is no number of a port.
    Port,
    /// Its port is 0.
    PortZero,
    /// It has a query.
    Query,
    /// Its scheme is another than `http`, `https` and `h2c`.
    UnknownScheme,
    /// It has the name of a user.
    User,
    /// Its scheme is `ws` or `wss`.
    WebSocketScheme,
}

impl UpstreamAddressError {
    /// What to write instead.
    pub fn help(self) -> &'static str {
        match self {
            Self::Fragment | Self::Query => "an address ends with its host or its port",
            Self::Path => {
                "an address ends with its host or its port; \
                 `strip_prefix` takes the beginning off the paths of a route"
            }
            Self::Host | Self::NoHost => {
                "write an address such as `http://127.0.0.1:3000` or `http://[::1]:3000`"
            }
            Self::NoScheme | Self::UnknownScheme => {
                "write an address such as `http://127.0.0.1:3000`; \
                 `https` and `h2c` (HTTP/2 without TLS) are possible too"
            }
            Self::NotAscii => "write the name in Punycode, with `xn--`",
            Self::Port | Self::PortZero => "ports are from 1 to 65535",
            Self::User => "an upstream is told who asks by the headers of the request",
            Self::WebSocketScheme => "write `http` or `https`: both tunnel WebSockets",
        }
    }
}

impl fmt::Display for UpstreamAddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fragment => "an address has no fragment",
            Self::Host => "not the name or the address of a host",
            Self::NoHost => "the host is missing",
            Self::NoScheme => "the scheme is missing",
            Self::NotAscii => "the name of the host is not ASCII",
            Self::Path => "an address has no path",
            Self::Port => "not the number of a port",
            Self::PortZero => "nothing listens on port 0",
            Self::Query => "an address has no query",
            Self::UnknownScheme => "not a scheme of an upstream",
            Self::User => "an address has no user",
            Self::WebSocketScheme => "the scheme of a page's WebSocket, not of an upstream",
        })
    }
}

impl std::error::Error for UpstreamAddressError {}
