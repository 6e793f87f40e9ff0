//! Renderings of an examination.

mod bytes;
mod json;
mod secrets;
mod text;
mod view;

pub(crate) use json::json;
pub(crate) use secrets::{Secrets, is_secret_header};
pub(crate) use text::text;
