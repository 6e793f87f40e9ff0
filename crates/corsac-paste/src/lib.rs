//! Reads what a person copies out of a browser's developer tools.
//!
//! | text | reader |
//! |---|---|
//! | "Copy as cURL (bash)", "Copy as cURL (cmd)", a command typed by hand | [`PastedRequest::from_curl`] |
//! | "Copy as fetch", "Copy as fetch (Node.js)", a call typed by hand | [`PastedRequest::from_fetch_call`] |
//! | "Export HAR", "Save all as HAR" | [`Har::read`] |
//!
//! Every reader takes linear time, recurses to a bounded depth, never panics, and performs no I/O
//! of its own: a file that a command names is not opened, and a [`Remark`] says so.
//!
//! What was copied is what the browser sent, which is more than what the page asked for. So each
//! [`PastedRequest`] keeps the headers that the page set apart from those that the browser sets
//! itself: only the former have a say in whether there is a preflight.
//!
//! # Example
//! ```
//! use corsac_paste::PastedRequest;
//!
//! let request = PastedRequest::from_curl(
//!     r"curl --url 'https://api.example/items' \
//!   -X 'PUT' \
//!   -H 'content-type: application/json' \
//!   -H 'origin: https://app.example' \
//!   -H 'sec-fetch-mode: cors' \
//!   --data-raw '{}'",
//! )?;
//! assert_eq!(request.method, Some(corsac::Method::PUT));
//! assert_eq!(request.origin.unwrap().as_str(), "https://app.example");
//! assert_eq!(request.headers.len(), 1);
//! assert_eq!(request.mode, Some(corsac::browser::Mode::Cors));
//! # Ok::<(), corsac_paste::PasteError>(())
//! ```

#![forbid(unsafe_code)]
#![warn(missing_docs, clippy::print_stdout, clippy::print_stderr)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod curl;
pub mod error;
pub mod har;
mod header;
mod remark;
mod request;
mod script;
mod similar;

pub use error::PasteError;
pub use har::{Har, HarError};
pub use remark::Remark;
pub use request::{CertificateCheck, HttpVersion, Network, PastedRequest, PreflightIs};

/// The examples of the crate's README, as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
