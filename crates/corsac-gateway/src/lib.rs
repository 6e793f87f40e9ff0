//! A reverse proxy whose CORS is right by construction.
#![doc = ""]
#![warn(missing_docs, clippy::print_stdout, clippy::print_stderr)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod admin;
mod arrival;
mod body;
mod clock;
mod configuration;
mod connection;
mod expectation;
mod folder;
mod forward;
mod forwarding;
mod gateway;
mod head;
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
    Configuration, Folder, Limits, Scheme, Site, Target, Upstream, UpstreamAddress, UpstreamHost,
};
pub use gateway::{Gateway, GatewayHandle, StartError};
pub use listener::BindError;
