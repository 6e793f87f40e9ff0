//! Where a connection is to lead.

use corsac::browser::IncludeCredentials;
use url::{Host, Url};

use crate::error::ExchangeError;
use crate::message::RequestMessage;
use crate::resolve;

/// Where a connection is to lead, and whether it may tell who the user is.
///
/// A message says both. A bare URL is connected to without credentials.
#[derive(Clone, Copy, Debug)]
pub struct Destination<'a> {
    pub(crate) url: &'a Url,
    pub(crate) credentials: IncludeCredentials,
}

impl<'a> From<&'a Url> for Destination<'a> {
    fn from(url: &'a Url) -> Self {
        Self { url, credentials: IncludeCredentials::No }
    }
}

impl<'a> From<&'a RequestMessage> for Destination<'a> {
    fn from(message: &'a RequestMessage) -> Self {
        Self { url: message.url(), credentials: message.credentials() }
    }
}

/// What a connection needs to know of a URL.
#[derive(Clone, Debug)]
pub(crate) struct Target<'a> {
    pub(crate) scheme: Scheme,
    pub(crate) host: Host<&'a str>,
    pub(crate) port: u16,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Scheme {
    Http,
    Https,
}

impl<'a> Target<'a> {
    pub(crate) fn of(url: &'a Url) -> Result<Self, ExchangeError> {
        let unsupported = || ExchangeError::UnsupportedUrl { scheme: url.scheme().to_owned() };
        let scheme = match url.scheme() {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            _ => return Err(unsupported()),
        };
        let host = url.host().ok_or_else(unsupported)?;
        let port = url.port_or_known_default().ok_or_else(unsupported)?;
        Ok(Self { scheme, host, port })
    }

    /// Host and port, both written out.
    pub(crate) fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Whether the name alone says that this machine is meant.
    pub(crate) fn is_this_machine(&self) -> bool {
        resolve::is_loopback_host(&self.host)
    }
}

impl Scheme {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }
}
