//! `corsac serve` and `corsac dev` as processes.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod dev;
mod mistakes;
#[cfg(unix)]
mod reloading;
#[path = "../support/serving.rs"]
mod serving;
#[cfg(unix)]
mod signals;
mod starting;
#[cfg(unix)]
mod stopping;
#[path = "../support/mod.rs"]
mod support;
#[cfg(unix)]
mod unread;

/// The origin that the policies of these tests allow.
const ALLOWED: &str = "https://app.example";

/// One that they do not.
const OTHER: &str = "https://other.example";

/// A policy file for a service at this address.
fn policy(origin: &str, to: &str) -> String {
    format!("[cors]\nallow_origins = [\"{origin}\"]\n[gateway]\nupstream = \"{to}\"\n")
}

/// Writes a file of a folder.
fn write(folder: &support::Folder, name: &str, text: &str) {
    std::fs::write(folder.0.join(name), text).unwrap();
}
