//! The target `gateway`: see [`corsac_fuzz::gateway`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| corsac_fuzz::gateway::check(data));
