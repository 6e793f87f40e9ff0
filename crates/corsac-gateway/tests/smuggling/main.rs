//! Requests and responses that two readers could take for different ones. A gateway refuses them, or
//! passes them on so that they are one message for everybody.

#![allow(clippy::panic, clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

mod broken_off;
mod chunks;
mod connection;
mod framing;
mod http2;
mod lines;
mod responses;
mod row;
mod targets;
