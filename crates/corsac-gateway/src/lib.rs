//! A reverse proxy that speaks CORS for the services behind it.
//!
//! [`Configuration`] says where to listen, and its [`Site`] what is served and how. [`Gateway::bind`]
//! checks the policies and listens, [`Gateway::run`] serves, and a [`GatewayHandle`] replaces the site
//! or stops it all. No file is read and no signal heard here; [`tls`] reads certificates.
//!
//! # The life of a request
//!
//! A worker is a thread with one runtime. It accepts a connection and reads a request; the request is
//! checked (limits, target, `Host`); its rule is found; the layer of [`corsac_tower`] decides, answers
//! preflights, and puts the policy's CORS headers on whatever comes back; the service behind the layer
//! sends the request to an upstream, serves a file, or answers why not. All of it happens on that
//! thread. What a reload replaces is taken once for each request.
//!
#![warn(missing_docs, clippy::print_stdout, clippy::print_stderr)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod admin;
mod arrival;
mod body;
mod clock;
mod configuration;
mod connection;
mod exchange;
mod expectation;
mod folder;
mod forward;
mod forwarding;
mod gateway;
mod gathered;
mod host;
mod listener;
mod local;
mod meter;
mod own_response;
mod problem;
mod recent;
mod refusals;
mod service;
mod shadow;
mod shared;
mod site;
pub mod tls;
mod tunnel;
mod upstream;
mod worker;

pub use configuration::{
    Configuration, Folder, Limits, RefusalCause, RefusalHook, Refused, Scheme, ServedHosts, Site,
    Target, Upstream, UpstreamAddress, UpstreamHost,
};
pub use gateway::{Gateway, GatewayHandle, StartError};
pub use listener::BindError;

/// The example of the README, as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
