//! What passes through a gateway, and what becomes of it on the way.

#![allow(clippy::panic, clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

mod expectations;
mod headers;
mod http2;
mod kept;
mod leavings;
mod messages;
mod own_answers;
mod policies;
mod routes;
mod streams;
mod upgrades;
