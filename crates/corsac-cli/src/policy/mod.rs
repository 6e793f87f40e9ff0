//! A policy file from the command line.

mod canvas;
mod key_path;
mod load;
mod loaded;
pub(crate) mod masked;
mod places;
mod source;

pub(crate) use canvas::{Canvas, Mark, Marked};
pub(crate) use load::{Named, ReadPolicy, load};
pub(crate) use loaded::{LoadedPolicy, TableForm};
pub(crate) use places::{JsonPlace, Places};
pub(crate) use source::Source;

/// The policy file where no other is named.
pub(crate) const DEFAULT_PATH: &str = "corsac.toml";
