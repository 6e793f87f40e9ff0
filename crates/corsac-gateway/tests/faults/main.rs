//! Upstreams and clients that fail, stall or lie, and a gateway that goes on.

#![cfg(target_os = "linux")]
#![allow(clippy::panic, clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

mod addresses;
mod clients;
mod crowds;
mod encrypted;
mod http2;
mod leaks;
mod reloads;
mod rests;
mod scene;
mod silence;
mod stops;
mod tls;
mod uploads;
mod upstreams;
