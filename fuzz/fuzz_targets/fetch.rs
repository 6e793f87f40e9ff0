//! The target `fetch`: see [`corsac_fuzz::fetch`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| corsac_fuzz::fetch::check(data));
