//! The target `fetch_call`: see [`corsac_fuzz::fetch_call`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| corsac_fuzz::fetch_call::check(data));
