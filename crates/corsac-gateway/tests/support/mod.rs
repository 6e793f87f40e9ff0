//! A gateway on loopback, raw clients in front of it, and backends behind it that record everything.

#![allow(dead_code, unused_imports, reason = "every file of tests uses some of it")]

pub(crate) mod accepting;
pub(crate) mod backend;
pub(crate) mod client;
pub(crate) mod deaf;
pub(crate) mod gateway;
pub(crate) mod head;
pub(crate) mod http2;
pub(crate) mod peers;
pub(crate) mod tls;
pub(crate) mod wire;

use std::time::Duration;

pub(crate) use backend::{After, Backend, Exchange};
pub(crate) use client::{Client, Response};
pub(crate) use gateway::{Running, allowing, to};

/// What takes longer than this has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(8);

/// The origin that the policies of these tests allow.
pub(crate) const ALLOWED: &str = "https://app.example";

/// One that they refuse.
pub(crate) const REFUSED: &str = "https://evil.example";
