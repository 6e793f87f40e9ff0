//! The target `range`: see [`corsac_fuzz::range`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| corsac_fuzz::range::check(data));
