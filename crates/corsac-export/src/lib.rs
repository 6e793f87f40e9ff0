//! A CORS policy in the native configuration of the frameworks and proxies that are to obey it.
//!
//! A [`Target`] takes the configuration of a policy and gives [`File`]s, or says with [`Loss`]es what
//! it cannot express: a [`Feature`] at a place, and why. With [`Approximation::Stricter`] such
//! features are left out where that allows less than the policy, never more; what was left out is said
//! in the files' comments, and [`Export::config`] is the policy that they then have.

#![forbid(unsafe_code)]
#![warn(missing_docs, clippy::print_stdout, clippy::print_stderr)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod comment;
mod export;
mod expression;
mod feature;
mod file;
mod javascript;
mod loss;
mod quote;
mod rules;
mod target;
mod targets;

pub use export::{Approximation, Export, ExportError};
pub use feature::Feature;
pub use file::File;
pub use loss::Loss;
pub use target::{Limit, Target};

/// The examples of the crate's README, as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
