//! The server half by itself: what others got wrong, and slow references for what is fast.
#![allow(clippy::unwrap_used)]

mod heads;
mod origins;
mod path_patterns;
mod paths;
mod request_headers;
mod rows;
mod vary;
