//! The browser's half against the server's half: a page gets a response if and only if the policy
//! permits it, in the words of a reference that knows neither.
#![allow(clippy::unwrap_used)]

mod approximations;
#[path = "../edge/mod.rs"]
mod edge;
mod generate;
mod live;
mod methods;
mod properties;
mod services;

/// How many cases each property is tried with.
const CASES: u32 = 2000;
