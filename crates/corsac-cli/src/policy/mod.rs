//! A policy file from the command line.

mod load;
mod loaded;
mod source;

pub(crate) use load::{Named, ReadPolicy, load};
pub(crate) use loaded::{LoadedPolicy, TableForm};
pub(crate) use source::Source;

/// The policy file where no other is named.
pub(crate) const DEFAULT_PATH: &str = "corsac.toml";
