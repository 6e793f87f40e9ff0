//! CORS exactly as the WHATWG Fetch standard has it.
//!
//! CORS is an agreement between three parties: a page at one [origin](origin::Origin), a server at
//! another, and the browser between them. The page asks, the server says in response headers what it
//! lets the page read, and the browser keeps both to it. This crate speaks the words of that
//! agreement byte for byte: origins, methods, statuses and headers.
//!
//! It performs no I/O, reads no clock, and never panics on any input.
//!
//! # Example
//!
//! ```
//! use corsac::{HeaderList, Origin, header};
//!
//! let page = Origin::from_header_value(b"https://app.example").ok_or("not an origin")?;
//! assert!(page.is_potentially_trustworthy());
//!
//! let headers = HeaderList::from_iter([("Accept", "*/*"), ("X-Request-Id", "7")]);
//! assert_eq!(header::cors_unsafe_request_header_names(&headers), [b"x-request-id"]);
//! # Ok::<(), &str>(())
//! ```
//!
//! <https://fetch.spec.whatwg.org/#http-cors-protocol>

#![forbid(unsafe_code)]
#![warn(missing_docs, clippy::print_stdout, clippy::print_stderr)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod credentials;
pub mod header;
pub mod method;
pub mod origin;
pub mod server;
pub mod status;

pub use credentials::CredentialsMode;
pub use header::HeaderList;
pub use method::Method;
pub use origin::Origin;

#[cfg(feature = "browser")]
pub mod browser;

/// The examples of the crate's README, as tests.
#[cfg(all(doctest, feature = "browser"))]
#[doc = include_str!("../README.md")]
struct Readme;
