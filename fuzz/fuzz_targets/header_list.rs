//! The target `header_list`: see [`corsac_fuzz::header_list`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| corsac_fuzz::header_list::check(data));
