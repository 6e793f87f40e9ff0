//! What browsers were recorded to do, through a gateway that runs: real sockets on both sides.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "../edge/mod.rs"]
mod edge;
mod policies;
mod recorded;
mod scene;
#[path = "../support/mod.rs"]
mod support;
