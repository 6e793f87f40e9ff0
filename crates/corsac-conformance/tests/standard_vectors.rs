//! The Fetch standard's tables, examples and rules, as vectors for the profile `Standard`.
//!
//! The vectors stand in `vectors/*.toml`, written from the standard at whatwg/fetch commit
//! 586cd2a4. Each has a name and the anchor of the rule it was taken from; a test runs one file and
//! prints every vector of it that fails. `vectors/README.md` says how to read and write them.

#![allow(clippy::unwrap_used, clippy::panic)]

mod vectors;
