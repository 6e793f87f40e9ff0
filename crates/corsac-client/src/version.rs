//! Versions of HTTP: those that may be spoken, and the one that was.

use std::fmt;

use crate::error::ExchangeError;

/// Which versions of HTTP are offered to a server.
///
/// As in browsers, HTTP/2 is only spoken over TLS, where both ends agree on it in the handshake
/// (ALPN); without TLS it is always HTTP/1.1.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum HttpVersions {
    /// HTTP/2 and HTTP/1.1; the server chooses.
    #[default]
    Negotiated,
    /// Nothing but HTTP/1.1.
    OnlyHttp1,
    /// Nothing but HTTP/2: URLs without TLS, and servers that do not agree to it, are failures.
    OnlyHttp2,
}

/// The version of HTTP that a response came in.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum HttpVersion {
    /// HTTP/1.0: the server's choice, since every request is at least HTTP/1.1.
    Http10,
    /// HTTP/1.1
    Http11,
    /// HTTP/2
    Http2,
}

/// The two ways of putting messages on a connection.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Framing {
    Http1,
    Http2,
}

impl HttpVersions {
    /// What is offered in a TLS handshake, the dearest first.
    pub(crate) fn alpn_protocols(self) -> Vec<Vec<u8>> {
        let (http1, http2) = (|| b"http/1.1".to_vec(), || Framing::HTTP2_ALPN.to_vec());
        match self {
            Self::Negotiated => vec![http2(), http1()],
            Self::OnlyHttp1 => vec![http1()],
            Self::OnlyHttp2 => vec![http2()],
        }
    }

    /// Refuses what a server has made of the offer, if it is not what was asked for.
    pub(crate) fn permit(self, framing: Framing) -> Result<(), ExchangeError> {
        match (self, framing) {
            (Self::OnlyHttp2, Framing::Http1) => Err(ExchangeError::HttpVersionNotAgreed),
            _ => Ok(()),
        }
    }
}

impl HttpVersion {
    /// The version as status lines have it: `HTTP/1.1`, `HTTP/2`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Http10 => "HTTP/1.0",
            Self::Http11 => "HTTP/1.1",
            Self::Http2 => "HTTP/2",
        }
    }
}

impl fmt::Display for HttpVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Framing {
    const HTTP2_ALPN: &[u8] = b"h2";

    /// What a TLS handshake has agreed on; a server that says nothing means HTTP/1.1.
    pub(crate) fn agreed(alpn_protocol: Option<&[u8]>) -> Self {
        if alpn_protocol == Some(Self::HTTP2_ALPN) { Self::Http2 } else { Self::Http1 }
    }
}
