//! The browser's half of CORS: what is sent, what the page may see of the answer, and why not.
//!
//! [`Fetch`] is the state machine; [`Request`] what a page asks for; [`Outcome`] what it gets;
//! [`BrowserProfile`] whose checks are made. Each algorithm of the Fetch standard has a file of
//! its own, named after it, with the standard's steps quoted above the statements that take them.
//!
//! ```text
//!  Request::new, XmlHttpRequest::send, Request::for_element
//!        │
//!  Fetch::poll_action ──────────────────────────────────────────► Action::Send ──► caller
//!    main_fetch.rs           response tainting; preflight wanted?       │
//!    preflight_cache/        is it served from the cache?               │
//!    outgoing.rs             the header list that leaves                ▼
//!  Fetch::handle_response ◄──────────────────────────────── status and headers
//!    preflight_fetch.rs      CORS check, status, methods, header names
//!    http_fetch.rs           CORS check, TAO check, resource policy, redirect?
//!    redirect.rs             where to; what changes; main fetch again
//!    filtered_response.rs    what the page sees
//!        │
//!        ▼
//!  Action::Done: Outcome::Response(FilteredResponse) | Outcome::NetworkError(NetworkError)
//! ```
//!
//! Not here: Content Security Policy, embedder policies, subresource integrity, blocking by MIME
//! type or `nosniff`, service workers, the HTTP cache, HSTS, authentication, cookies (each exchange
//! says whether credentials go along), and the bodies of responses.

mod browser_headers;
mod cache_mode;
mod client;
mod combine;
mod cors_check;
mod cross_origin_resource_policy;
mod exchange;
mod failure;
mod fetch;
mod fetch_metadata;
mod filtered_response;
mod firefox_content_type;
mod http_fetch;
mod initiator;
mod main_fetch;
mod mixed_content;
mod mode;
mod network_error;
mod origin_header;
mod outcome;
mod outgoing;
mod port_blocking;
mod preflight_cache;
mod preflight_fetch;
mod profile;
mod range_rewrite;
mod redirect;
mod referrer;
mod request;
mod request_lines;
mod response;
mod scheme_fetch;
mod timing_allow_origin;
mod trace;
mod unsafe_names;

pub use client::Client;
pub use cors_check::{CorsCheckFailure, CorsCheckReason};
pub use exchange::{Action, ExchangeKind, HttpRequest};
pub use failure::Failure;
pub use fetch::Fetch;
pub use filtered_response::{FilteredResponse, ResponseBody, ResponseType, TimingAllow};
pub use initiator::{CrossOriginAttribute, Initiator};
pub use mode::{CacheMode, Mode, RedirectMode, ReferrerPolicy};
pub use network_error::{NetworkError, Step};
pub use outcome::{LoadEvent, Outcome};
pub use outgoing::IncludeCredentials;
pub use preflight_cache::{Moment, NetworkPartitionKey, PreflightCache};
pub use profile::{BrowserProfile, Departure, DepartureKind, Departures};
pub use request::{
    Body, BodyInit, Boundary, RedirectTaint, ReferrerInit, Request, RequestHeader, RequestInit,
    ResponseTainting, TypeError, XmlHttpRequest,
};
pub use response::Response;
pub use trace::TraceEvent;
