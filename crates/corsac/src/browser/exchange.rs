//! One request as it goes to the network, and what the caller does with it.

use std::fmt;

use url::Url;

use super::outcome::Outcome;
use super::outgoing::IncludeCredentials;
use super::request::{Body, Request};
use crate::header::HeaderList;
use crate::method::Method;

#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    pub(crate) kind: ExchangeKind,
    pub(crate) headers: HeaderList,
    pub(crate) credentials: IncludeCredentials,
    pub(crate) unsafe_names: Vec<Vec<u8>>,
}

/// What an HTTP request is for.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum ExchangeKind {
    /// A CORS-preflight request.
    Preflight,
    /// The request itself.
    Request,
}

impl fmt::Display for ExchangeKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Preflight => "preflight",
            Self::Request => "request",
        })
    }
}

/// What the caller does next.
#[derive(Clone, Copy, Debug)]
pub enum Action<'a> {
    /// Send this request, then call [`Fetch::handle_response`](super::Fetch::handle_response) or
    /// [`Fetch::handle_connection_closed`](super::Fetch::handle_connection_closed).
    Send(HttpRequest<'a>),
    /// Nothing: this is the outcome.
    Done(&'a Outcome),
}

/// A request as it goes to the network.
#[derive(Clone, Copy, Debug)]
pub struct HttpRequest<'a> {
    pub(crate) request: &'a Request,
    pub(crate) exchange: &'a Exchange,
}

impl<'a> HttpRequest<'a> {
    /// The page's request that it is sent for, as redirects have left it.
    #[must_use]
    pub fn request(&self) -> &'a Request {
        self.request
    }

    /// Preflight or the request itself.
    #[must_use]
    pub fn kind(&self) -> ExchangeKind {
        self.exchange.kind
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &'a Method {
        const OPTIONS: &Method = &Method::OPTIONS;
        match self.exchange.kind {
            ExchangeKind::Preflight => OPTIONS,
            ExchangeKind::Request => &self.request.method,
        }
    }

    /// The URL; its fragment and user information are not sent.
    #[must_use]
    pub fn url(&self) -> &'a Url {
        self.request.current_url()
    }

    /// The header list, without what belongs to the connection: `Host`, `Connection`,
    /// `Content-Length`, `Accept-Encoding` and, if [`credentials`](Self::credentials) go along,
    /// `Cookie`. With a `Range`, the `Accept-Encoding` to add is `identity`.
    #[must_use]
    pub fn headers(&self) -> &'a HeaderList {
        &self.exchange.headers
    }

    /// The body, if there is one.
    #[must_use]
    pub fn body(&self) -> Option<&'a Body> {
        match self.exchange.kind {
            ExchangeKind::Preflight => None,
            ExchangeKind::Request => self.request.body.as_ref(),
        }
    }

    /// Whether credentials go along.
    #[must_use]
    pub fn credentials(&self) -> IncludeCredentials {
        self.exchange.credentials
    }
}
