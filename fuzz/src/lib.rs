//! What the fuzz targets check, one module for each target.
//!
//! Every `check` takes any bytes and panics where corsac breaks a promise. The targets in
//! `fuzz_targets` hand them libFuzzer's inputs; `tests/seeds.rs` hands them the seeds.

pub mod content_type;
pub mod cookies;
pub mod curl;
pub mod export;
pub mod fetch;
pub mod fetch_call;
pub mod gateway;
pub mod har;
pub mod header_list;
pub mod location;
pub mod origin;
pub mod origin_pattern;
pub mod path;
pub mod policy_decide;
pub mod policy_file;
pub mod range;
pub mod reference;

/// The code points of the same numbers as the bytes.
fn isomorphic_decode(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}
