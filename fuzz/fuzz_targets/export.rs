//! The target `export`: see [`corsac_fuzz::export`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| corsac_fuzz::export::check(data));
