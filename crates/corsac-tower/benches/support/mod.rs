//! The services that are compared and the requests that they get. Each benchmark takes what it needs.

#![allow(dead_code)]

pub(crate) mod calls;
pub(crate) mod peers;
pub(crate) mod requests;
