//! The network that the flags ask for.

use std::time::Duration;

use corsac_client::{
    ClientIdentity, HostOverride, HttpVersions, NetworkConfig, Proxies, Proxy, ProxyExceptions,
    ProxyVariableError, Trust,
};

use super::{Mistakes, certificate};
use crate::arguments::NetworkArguments;
use crate::mistake::{Mistake, Typed};
use crate::password;

/// The network that the arguments ask for.
pub(crate) fn parse(arguments: &NetworkArguments, mistakes: &mut Mistakes) -> NetworkConfig {
    let overrides = arguments.resolve.iter();
    let connect_timeout = arguments.connect_timeout.as_deref();
    let connect_timeout = connect_timeout.map(|text| seconds("--connect-timeout", text));
    NetworkConfig {
        overrides: overrides.filter_map(|text| mistakes.keep(host_override(text))).collect(),
        trust: mistakes.keep(trust(arguments)).unwrap_or_default(),
        versions: versions(arguments),
        identity: mistakes.keep(identity(arguments)).flatten(),
        proxies: mistakes.keep(proxies(arguments)).unwrap_or_default(),
        connect_timeout: connect_timeout.and_then(|timeout| mistakes.keep(timeout)),
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

fn versions(arguments: &NetworkArguments) -> HttpVersions {
    match (arguments.http1, arguments.http2) {
        (true, _) => HttpVersions::OnlyHttp1,
        (_, true) => HttpVersions::OnlyHttp2,
        _ => HttpVersions::Negotiated,
    }
}

fn trust(arguments: &NetworkArguments) -> Result<Trust, Mistake> {
    match (&arguments.cacert, arguments.insecure) {
        (Some(path), _) => certificate::roots(path).map(Trust::Roots),
        (None, true) => Ok(Trust::DangerouslyAcceptAnyCertificate),
        (None, false) => Ok(Trust::PlatformRoots),
    }
}

fn identity(arguments: &NetworkArguments) -> Result<Option<ClientIdentity>, Mistake> {
    let Some(path) = &arguments.cert else { return Ok(None) };
    certificate::identity(path, arguments.key.as_deref()).map(Some)
}

fn proxies(arguments: &NetworkArguments) -> Result<Proxies, Mistake> {
    let proxies = match arguments.proxy.as_deref() {
        Some("") => Proxies::default(),
        Some(text) => Proxies::all_through(proxy(text)?),
        None => Proxies::from_environment().map_err(|error| variable(&error))?,
    };
    Ok(match &arguments.noproxy {
        Some(text) => proxies.with_exceptions(ProxyExceptions::parse(text)),
        None => proxies,
    })
}

fn proxy(text: &str) -> Result<Proxy, Mistake> {
    text.parse().map_err(|error| no_proxy(&Typed::flag("-x", text), text, &error))
}

fn variable(error: &ProxyVariableError) -> Mistake {
    let text = format!("{}={}", error.variable(), error.value());
    let start = text.len() - error.value().len();
    let typed = Typed::positional(&text);
    let secret = password::in_typed(error.value()).unwrap_or(0..0);
    let typed = typed.with_secret(secret.start + start..secret.end + start);
    let position = (start + error.error().position()).min(text.len());
    typed
        .mistake(position..text.len(), format!("the variable {} names no proxy", error.variable()))
        .label(format!("expected {}", error.error().expected()))
        .help("unset it, or go past it with `--proxy ''`")
}

fn no_proxy(typed: &Typed<'_>, text: &str, error: &corsac_client::ParseProxyError) -> Mistake {
    let secret = password::in_typed(text).unwrap_or(0..0);
    let typed = typed.clone().with_secret(secret);
    typed
        .mistake(error.position().min(text.len())..text.len(), "this is not a proxy")
        .label(format!("expected {}", error.expected()))
        .help("write it as curl has it, such as `http://proxy.example.com:3128`")
}

/// A time in seconds, with or without a fraction.
pub(crate) fn seconds(flag: &'static str, text: &str) -> Result<Duration, Mistake> {
    let seconds = text.parse().ok().filter(|seconds: &f64| *seconds > 0.0);
    seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()).ok_or_else(|| {
        Typed::flag(flag, text)
            .whole(format!("`{}` is not a time", text.escape_debug()))
            .label("a number of seconds greater than 0 is expected, such as 2.5")
    })
}
