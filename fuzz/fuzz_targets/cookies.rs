//! The target `cookies`: see [`corsac_fuzz::cookies`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| corsac_fuzz::cookies::check(data));
