//! A real network for the browser half of `corsac`.
//!
//! The browser half performs no I/O: it says what to send and is told what came back. This crate
//! sends it over HTTP/1.1, with TLS where the URL asks for it. It edits no header, follows no
//! redirect and keeps no cookie; the response head is read byte for byte, so that duplicates, order
//! and case of header lines stay what the server sent.
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
//!         let connection = network.connect(message.url(), deadline).await?;
//!         let exchange = connection.exchange(&message, WantedBody::UpToLimit).await?;
//!         fetch.handle_response(exchange.response, &mut cache, Moment::START);
//!     }
//!     Ok(fetch)
//! }
//! ```

mod body;
mod connection;
mod deadline;
mod error;
mod exchange;
mod malformed;
mod message;
mod network;
mod raw_head;
mod resolve;
mod tls;
mod wire;

pub use body::{BodyEnd, ReceivedBody, WantedBody};
pub use connection::Connection;
pub use deadline::Deadline;
pub use error::{ConnectAttempt, ExchangeError, Phase};
pub use exchange::Exchange;
pub use malformed::Malformation;
pub use message::RequestMessage;
pub use network::{Limits, Network, NetworkConfig};
pub use resolve::{HostOverride, ParseHostOverrideError};
pub use tls::Trust;
