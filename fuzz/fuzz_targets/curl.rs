//! The target `curl`: see [`corsac_fuzz::curl`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| corsac_fuzz::curl::check(data));
