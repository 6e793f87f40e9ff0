//! The target `path`: see [`corsac_fuzz::path`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| corsac_fuzz::path::check(data));
