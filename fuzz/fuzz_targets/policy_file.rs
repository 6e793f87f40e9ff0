//! The target `policy_file`: see [`corsac_fuzz::policy_file`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| corsac_fuzz::policy_file::check(data));
