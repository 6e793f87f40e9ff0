//! The target `origin_pattern`: see [`corsac_fuzz::origin_pattern`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| corsac_fuzz::origin_pattern::check(data));
