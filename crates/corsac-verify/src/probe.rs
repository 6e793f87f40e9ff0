//! One question to a server.

use std::fmt;

use corsac::browser::{BodyInit, RedirectMode, RequestInit};
use corsac::browser::{Client, Departure, Departures, Request, TypeError, XmlHttpRequest};
use corsac::{CredentialsMode, HeaderList, Origin};
use url::Url;

use crate::Rule;

/// Where a probe stands in [`Plan::probes`](crate::Plan::probes).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ProbeId(pub usize);

/// One question to a server.
#[derive(Clone, Debug)]
pub struct Probe {
    /// The rule that decides about it.
    pub rule: Rule,
    /// What it is to tell.
    pub purpose: Purpose,
    /// What is asked.
    pub ask: Ask,
}

/// What is asked.
#[derive(Clone, Debug)]
pub enum Ask {
    /// A page's request, made by the browser half.
    Page(PageAsk),
    /// A request that no page makes.
    Raw(RawAsk),
}

/// What a page does.
#[derive(Clone, Debug)]
pub struct PageAsk {
    /// The page's origin.
    pub origin: Origin,
    /// The URL it asks for.
    pub url: Url,
    /// The method.
    pub method: String,
    /// The headers that its script sets.
    pub headers: Vec<(String, String)>,
    /// Its credentials mode.
    pub credentials: CredentialsMode,
    /// When the browser sends a preflight.
    pub preflight: PreflightWanted,
    /// How much of it is done.
    pub scope: Scope,
}

/// A request that no page makes.
#[derive(Clone, Debug)]
pub struct RawAsk {
    /// The method.
    pub method: String,
    /// The URL.
    pub url: Url,
    /// The headers; the carrier adds `Host`.
    pub headers: HeaderList,
}

/// When the browser sends a preflight.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PreflightWanted {
    /// When method and headers need one.
    AsNeeded,
    /// In any case: the page listens to the progress of its upload.
    Always,
}

/// How much of a page's request is done.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Scope {
    /// Nothing after the preflight.
    PreflightOnly,
    /// All of it.
    Everything,
}

/// What a probe is to tell.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Purpose {
    /// Whether an origin is allowed that the policy allows.
    AllowedOrigin {
        /// The entry of the policy that allows it.
        entry: String,
    },
    /// Whether an origin is refused that looks like one that the policy allows.
    RefusedOrigin {
        /// How it looks like it.
        lookalike: Lookalike,
    },
    /// Whether a method is allowed.
    Method(String),
    /// Whether a method is decided by its own rule, at a path of another rule's.
    OtherMethod(String),
    /// Whether a header name is allowed.
    HeaderName(String),
    /// Whether several header names are allowed at once.
    HeaderNames(usize),
    /// Whether credentials may go along.
    Credentials,
    /// What a response says where nobody asks from another origin.
    NoOrigin,
    /// What becomes of an OPTIONS request that is no preflight.
    PlainOptions,
    /// What the response for a path that does not exist says.
    NotFound,
    /// What the response for another path that the caller named says.
    NamedPath,
    /// What the response says where the caller's headers are left out.
    Unauthenticated,
    /// What the response to a method that the service may not have says.
    UnsafeMethod(String),
    /// Header names written as other clients than browsers do.
    RawHeaderNames,
    /// An origin in upper case, which no browser sends.
    RawOrigin,
    /// The same resource under a path spelt in another way.
    PathVariant,
}

/// How an origin looks like one that is allowed.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Lookalike {
    /// Not at all.
    Foreign,
    /// `null`.
    Null,
    /// A page of the visitor's own machine.
    Localhost,
    /// Something after the name of that machine: `http://localhost.evil.example`.
    LocalhostExtended,
    /// A page of a private network.
    PrivateNetwork,
    /// A page of a browser's extension.
    Extension,
    /// A name on a platform where anyone can have one.
    Platform,
    /// Something glued before the host: `https://xapp.example.com`.
    GluedHost,
    /// Something glued before the registrable domain: `https://xexample.com`.
    GluedDomain,
    /// Something after the host: `https://app.example.com.evil.example`.
    Extended,
    /// The same after a character that is no letter, digit or dot:
    /// `https://app.example.com_.evil.example`.
    SpecialChar,
    /// The host without its end: `https://app.example.co`.
    Truncated,
    /// The other scheme.
    Scheme,
    /// Another port.
    Port,
    /// The domain whose subdomains are allowed.
    Apex,
    /// Another subdomain of the registrable domain.
    Sibling,
    /// A subdomain of the host.
    Deeper,
    /// A dot within what one label is to match.
    DotInLabel,
    /// A letter where a dot was.
    DotReplaced,
    /// An entry of another rule.
    OtherRule,
    /// One that the caller named.
    Named,
}

impl PageAsk {
    /// The request that the page makes.
    ///
    /// # Errors
    /// What the page's API throws; a probe of a plan throws nothing.
    pub fn request(&self, departures: Departures) -> Result<Request, TypeError> {
        let page = Client::with_origin(self.origin.clone());
        match self.preflight {
            PreflightWanted::AsNeeded => {
                let needs_body = matches!(self.method.as_str(), "POST" | "PUT" | "PATCH");
                let init = RequestInit {
                    method: Some(self.method.clone()),
                    headers: self.headers.clone(),
                    body: needs_body.then(|| BodyInit::Bytes(Vec::new())),
                    credentials: self.credentials,
                    redirect: RedirectMode::Manual,
                    ..RequestInit::default()
                };
                Request::new(&page, self.url.clone(), init, departures)
            }
            PreflightWanted::Always => {
                let mut request = XmlHttpRequest::open(&page, &self.method, self.url.clone())?;
                for (name, value) in &self.headers {
                    request.set_request_header(name, value)?;
                }
                if self.credentials == CredentialsMode::Include {
                    request.set_with_credentials();
                }
                request.set_upload_listener();
                // Chromium listens to uploads only where there is one.
                let departures = departures.without(Departure::UploadListenerNeedsBody);
                Ok(request.send(None, departures))
            }
        }
    }
}

/// A few words for a list of what is asked.
impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AllowedOrigin { entry } => write!(f, "origin allowed by {entry}"),
            Self::RefusedOrigin { lookalike } => write!(f, "refused origin: {lookalike}"),
            Self::Method(method) => write!(f, "method {method}"),
            Self::OtherMethod(method) => write!(f, "method {method}, of another rule"),
            Self::HeaderName(name) => write!(f, "header name {name}"),
            Self::HeaderNames(count) => write!(f, "{count} header names at once"),
            Self::Credentials => f.write_str("the other credentials mode"),
            Self::NoOrigin => f.write_str("no Origin"),
            Self::PlainOptions => f.write_str("OPTIONS that is no preflight"),
            Self::NotFound => f.write_str("a path that does not exist"),
            Self::NamedPath => f.write_str("a named path"),
            Self::Unauthenticated => f.write_str("without the caller's headers"),
            Self::UnsafeMethod(method) => write!(f, "{method} to a path that does not exist"),
            Self::RawHeaderNames => f.write_str("header names as other clients write them"),
            Self::RawOrigin => f.write_str("an origin in upper case"),
            Self::PathVariant => f.write_str("a path like that of a route"),
        }
    }
}

impl fmt::Display for Lookalike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Foreign => "a foreign origin",
            Self::Null => "null",
            Self::Localhost => "localhost",
            Self::LocalhostExtended => "a name after localhost",
            Self::PrivateNetwork => "a private address",
            Self::Extension => "a browser's extension",
            Self::Platform => "a name on a shared platform",
            Self::GluedHost => "a name glued before the host",
            Self::GluedDomain => "a name glued before the domain",
            Self::Extended => "a name after the host",
            Self::SpecialChar => "a name after the host and an unusual character",
            Self::Truncated => "the host cut short",
            Self::Scheme => "the other scheme",
            Self::Port => "another port",
            Self::Apex => "the domain itself",
            Self::Sibling => "another subdomain",
            Self::Deeper => "a subdomain of the host",
            Self::DotInLabel => "a dot within the label",
            Self::DotReplaced => "a letter for a dot",
            Self::OtherRule => "an origin of another rule",
            Self::Named => "a named origin",
        })
    }
}
