//! Servers in memory: one that obeys a policy, and such with one fault.
//!
//! [`server::Server`] is a function of a request's head, so that it can be served over a network
//! as well: `begin` when a request has come, `answer` for its response.

#![allow(dead_code, reason = "each test uses a part")]
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

pub(crate) mod drive;
pub(crate) mod faults;
pub(crate) mod policies;
pub(crate) mod rewrites;
pub(crate) mod server;
