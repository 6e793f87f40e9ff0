use std::time::Duration;

use corsac_client::{HostOverride, NetworkConfig, Trust};

use super::Mistakes;
use crate::arguments::CheckArguments;
use crate::mistake::{Mistake, Typed};

/// The network that the arguments ask for.
pub(super) fn parse(arguments: &CheckArguments, mistakes: &mut Mistakes) -> NetworkConfig {
    let overrides = arguments.resolve.iter();
    NetworkConfig {
        overrides: overrides.filter_map(|text| mistakes.keep(host_override(text))).collect(),
        trust: match arguments.insecure {
            true => Trust::DangerouslyAcceptAnyCertificate,
            false => Trust::PlatformRoots,
        },
        ..NetworkConfig::default()
    }
}

fn host_override(text: &str) -> Result<HostOverride, Mistake> {
    text.parse().map_err(|error: corsac_client::ParseHostOverrideError| {
        let title = format!("`{}` does not say which address to use", text.escape_debug());
        Typed::flag("--resolve", text)
            .mistake(error.position().min(text.len())..text.len(), title)
            .label(format!("expected {}", error.expected()))
            .help("write it as curl has it, such as `api.example.com:443:127.0.0.1`")
    })
}

/// A time in seconds, with or without a fraction.
pub(super) fn seconds(flag: &'static str, text: &str) -> Result<Duration, Mistake> {
    let seconds = text.parse().ok().filter(|seconds: &f64| *seconds > 0.0);
    seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()).ok_or_else(|| {
        Typed::flag(flag, text)
            .whole(format!("`{}` is not a time", text.escape_debug()))
            .label("a number of seconds greater than 0 is expected, such as 2.5")
    })
}
