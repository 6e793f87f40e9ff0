//! Does a server obey a policy? The requests that tell, and what differs.
//!
//! A [`Plan`] is made of a policy and an address: for each rule the requests that distinguish a
//! server that obeys it from one that does not. The caller carries each [`Conversation`] over a
//! network of its choice and hands what it saw to [`Differences::of`], which compares in a browser's
//! terms: what a page may read, not how a server words its refusal. One fault of a server is one
//! [`Difference`], however many requests show it. [`hops`] compares the same plan at two addresses.
//!
//! Nothing here touches a network or reads a clock.
//!
//! <https://fetch.spec.whatwg.org/#http-cors-protocol>

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod conversation;
mod difference;
mod expectation;
pub mod hops;
mod observed;
mod plan;
mod probe;
mod reading;
mod rule;
mod settings;

pub use conversation::{Conversation, Outgoing};
pub use difference::{Difference, DifferenceId, Differences, Said, Severity, Undetermined};
pub use observed::{End, Exchange, ExchangeKind, Observed};
pub use plan::{Order, Plan, Run, Sampled, SkipReason, Skipped, Step};
pub use probe::{Ask, Lookalike, PageAsk, PreflightWanted, Probe, ProbeId, Purpose, RawAsk, Scope};
pub use rule::Rule;
pub use settings::{CallerHeaders, Sending, Settings};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
