//! The server's half: what a server allows, and what it says about a request.
//!
//! [`PolicyConfig`] is what was written, [`Policy`] what was checked, [`Decision`] what it says about
//! one [`RequestHead`]. An adapter for a framework carries decisions and makes none.
//!
//! <https://fetch.spec.whatwg.org/#http-cors-protocol>

mod allowed_header_names;
mod allowed_methods;
mod build;
mod config;
mod config_error;
mod decide;
mod decision;
mod explain_error;
mod listed_head;
mod origin_pattern;
mod origin_set;
mod own_origin;
mod policy;
mod predicate;
mod refusal;
mod regex;
mod request;
mod routes;
mod vary;

pub use config::{
    MaxAge, OnDisallowed, PolicyConfig, PreflightHandling, PreflightStatus, UpstreamHeaders,
    VaryMode,
};
pub use config_error::{ConfigError, ConfigErrors, InvalidPath, Key, Place, Problem};
pub use decision::{Action, ConstantLines, Decision, ResponseHeaderName, TimingHeader, Value};
pub use listed_head::ListedHead;
pub use origin_pattern::{OriginPattern, OriginPatternError, OriginPatternErrorKind};
pub use own_origin::RequestingPage;
pub use policy::{DebugMode, OriginVerdict, Policy};
pub use predicate::OriginPredicate;
pub use refusal::Refusal;
pub use request::{RequestHead, RequestHeaderName, RequestKind};
pub use routes::{DecidingRule, PathPattern, RouteConfig, Routes, RoutesConfig};
pub use vary::Vary;
