//! The target `content_type`: see [`corsac_fuzz::content_type`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| corsac_fuzz::content_type::check(data));
