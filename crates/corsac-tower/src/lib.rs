//! CORS for every server that is built of [`tower`](https://docs.rs/tower) services: axum, hyper, tonic.
//!
//! A [`CorsLayer`] holds a checked [`Policy`](corsac::server::Policy), or [`Routes`](corsac::server::Routes)
//! with a policy for each part of a server. The [`Cors`] services that it makes carry out what the
//! policy decides and decide nothing themselves:
//!
//! - Preflights are answered as soon as the inner service is ready, without being passed to it:
//!   neither authentication nor handlers see them.
//! - Every other response gets the policy's headers, whoever made it: a handler, or a layer further in
//!   that answers 404, 405, 413 or a timeout. CORS headers that are there already are replaced, and no
//!   `Vary` line is lost.
//! - Refused requests are named in a `tracing` event, with the feature `metrics` they are counted, and
//!   in debug mode the browser's console tells the true cause.
//!
//! Nothing is boxed, nothing is cloned that need not be, and no type has to be `Send` for the sake of
//! this crate. The policy can be replaced while requests are served, see [`PolicyHandle`], and origins
//! can be looked up elsewhere, see [`OriginSource`].
//!
//! # Example
//!
//! ```
//! use axum::{Router, body::Body, http::Request, routing::get};
//! use corsac::server::{Policy, PolicyConfig};
//! use corsac_tower::CorsLayer;
//! use tower::ServiceExt;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let policy = Policy::new(PolicyConfig {
//!     allow_origins: vec!["https://app.example.com".into()],
//!     allow_methods: vec!["PUT".into()],
//!     allow_credentials: true,
//!     ..PolicyConfig::default()
//! })?;
//! let app = Router::new().route("/", get(|| async { "hello" })).layer(CorsLayer::new(policy));
//!
//! let request = Request::get("/missing").header("origin", "https://app.example.com");
//! let response = app.oneshot(request.body(Body::empty())?).await?;
//! assert_eq!(response.status(), 404);
//! assert_eq!(response.headers()["access-control-allow-origin"], "https://app.example.com");
//! assert_eq!(response.headers()["access-control-allow-credentials"], "true");
//! assert_eq!(response.headers()["vary"], "Origin");
//! # Ok(())
//! # }
//! ```
//!
//! # Pages
//!
//! `guide` in this documentation has five: on the order of layers, on panics and errors, on replacing
//! the policy, on tenants whose origins are in a database, and on coming from `tower_http::cors`.
//!
//! # Features
//!
//! | feature | is on | what it adds |
//! |---|---|---|
//! | `tracing` | yes | an event at level debug for each refusal, and a warning when an origin source fails |
//! | `public-suffix` | yes | patterns such as `https://*.co.uk` are mistakes together with credentials |
//! | `metrics` | no | the counter `corsac_requests_total`, by `kind` and `outcome` |
//! | `origin-cache` | no | `CachedOrigins` |
//! | `regex` | no | the key `allow_origin_regex` |

mod answer;
mod future;
mod handle;
mod head;
mod layer;
mod lines;
mod names;
mod origin_source;
mod outcome;
mod plan;
mod response_headers;
mod routes;
mod service;
mod with_source;

#[cfg(feature = "origin-cache")]
mod cached_origins;

#[cfg(any(doc, doctest))]
pub mod guide;

#[cfg(feature = "origin-cache")]
pub use cached_origins::{CacheLimits, CachedOrigins};
pub use future::ResponseFuture;
pub use handle::PolicyHandle;
pub use head::Head;
pub use layer::CorsLayer;
pub use origin_source::OriginSource;
pub use service::Cors;
pub use with_source::{AskingFuture, CorsLayerWithSource, CorsWithSource};

/// The examples of the crate's README, as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
