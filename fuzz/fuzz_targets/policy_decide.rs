//! The target `policy_decide`: see [`corsac_fuzz::policy_decide`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| corsac_fuzz::policy_decide::check(data));
