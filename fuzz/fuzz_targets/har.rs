//! The target `har`: see [`corsac_fuzz::har`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| corsac_fuzz::har::check(data));
