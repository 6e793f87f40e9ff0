//! A real network for the browser half of `corsac`.
//!
//! The browser half performs no I/O: it says what to send and is told what came back. This crate
//! sends it, in HTTP/1.1 or HTTP/2, with TLS where the URL asks for it, through a proxy where one is
//! configured. It edits no header, follows no redirect and adds no cookie by itself.
//!
//! - In HTTP/1.1 the response head is read byte for byte, so that duplicates, order and case of
//!   header lines stay what the server sent. HTTP/2 knows no case, and lines of one name stand
//!   together; none is lost.
//! - The version is agreed on in the TLS handshake as browsers do it; [`HttpVersions`] narrows the
//!   choice.
//! - [`Trust`] says which servers are believed. A [`ClientIdentity`] is presented only where the
//!   Fetch standard includes credentials: never in a preflight.
//! - [`Proxies`] come from the environment, read as curl reads it, or are named outright.
//! - Bodies are kept as they come: `Accept-Encoding` is the browsers', and nothing is decompressed.
//!
//! Every failure is an [`ExchangeError`]. It says that the server could not be reached or did not
//! speak HTTP, which is never a browser's verdict on CORS.
//!
//! # Example
//!
//! ```no_run
//! use std::time::Duration;
//! use corsac::browser::{Action, Fetch, Moment, PreflightCache};
//! use corsac_client::{Deadline, ExchangeError, Network, NetworkConfig, RequestMessage, WantedBody};
//!
//! async fn run(mut fetch: Fetch, mut cache: PreflightCache) -> Result<Fetch, ExchangeError> {
//!     let network = Network::new(NetworkConfig::default());
//!     let deadline = Deadline::after(Duration::from_secs(30));
//!     while let Action::Send(http) = fetch.poll_action(&mut cache, Moment::START) {
//!         let message = RequestMessage::of(&http);
//!         let connection = network.connect(&message, deadline).await?;
//!         let exchange = connection.exchange(&message, WantedBody::UpToLimit).await?;
//!         fetch.handle_response(exchange.response, &mut cache, Moment::START);
//!     }
//!     Ok(fetch)
//! }
//! ```

mod body;
mod connect;
mod connection;
mod cookies;
mod deadline;
mod destination;
mod dial;
mod error;
mod exchange;
mod http1;
mod http2;
mod message;
mod network;
mod parse_error;
mod proxy;
mod resolve;
mod tls;
mod version;

pub use body::{BodyEnd, ReceivedBody, WantedBody};
pub use connection::Connection;
pub use cookies::{
    CookieFile, CookieJar, CookieNamePrefix, CookieTextError, CookieTextMistake, CrossSite,
    LiteralCookies, PrefixRequirement, Rejection, SameSite, Selection, SentCookie, SetCookie,
    SiteContext, ThirdPartyCookies, WithheldCookie, Withholding,
};
pub use deadline::Deadline;
pub use destination::Destination;
pub use error::{ConnectAttempt, ExchangeError, Phase, ProxyCredentials};
pub use exchange::Exchange;
pub use http1::malformed::Malformation;
pub use message::{InvalidHeader, RequestMessage};
pub use network::{Limits, Network, NetworkConfig};
pub use proxy::{ParseProxyError, Proxies, Proxy, ProxyExceptions, ProxyVariableError};
pub use resolve::{HostOverride, ParseHostOverrideError};
pub use tls::{ClientIdentity, ClientIdentityError, PemError, RootCertificates, Trust};
pub use version::{HttpVersion, HttpVersions};
