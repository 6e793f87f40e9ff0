//! Reads `corsac.toml`, the file of a CORS policy.
//!
//! [`read`] takes the text and gives policies and routes for
//! [`Routes::new`](corsac::server::Routes::new), what the gateway is told as [`GatewaySettings`] and
//! [`RouteSettings`], and every [`Problem`] with its place: broken syntax, unknown keys, values of the
//! wrong type, variables that are not set. It reads no file and no environment variable, never fails
//! and never panics.

#![forbid(unsafe_code)]
#![warn(missing_docs, clippy::print_stdout, clippy::print_stderr)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod aliases;
mod context;
mod depth;
mod document;
mod environment;
mod file;
mod found;
mod gateway;
mod keys;
mod kind;
mod max_age;
mod policy;
mod problem;
mod reading;
mod route;
mod settings;
mod syntax;
mod table;
mod text;
mod value;
mod variables;
mod words;

pub use file::PolicyFile;
pub use gateway::address::{beside as listen_beside, overlap as listen_overlap};
pub use gateway::{
    DurationError, GatewaySettings, LimitSettings, Located, SizeError, TlsSettings,
    UpstreamAddress, UpstreamAddressError, UpstreamHost, UpstreamScheme, UpstreamSettings,
    parse_duration, parse_size,
};
pub use kind::ProblemKind;
pub use problem::{OtherPlace, Problem, Severity};
pub use reading::{Reading, read};
pub use route::RouteSettings;
pub use settings::{Settings, UnsetVariables};
pub use text::{Text, Variable};

/// The examples of the crate's README, as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
