//! What flags say instead of the file's `[gateway]`.

use std::net::SocketAddr;

use corsac_policy_file::UpstreamAddress;

use crate::arguments::ServeArguments;
use crate::mistake::{Mistake, Typed};

/// The values of `--to`, `--listen` and `--admin`.
#[derive(Clone, Debug, Default)]
pub(super) struct Overrides {
    pub(super) to: Vec<UpstreamAddress>,
    pub(super) listen: Vec<SocketAddr>,
    pub(super) admin: Option<SocketAddr>,
}

impl Overrides {
    /// # Errors
    /// Every flag that is wrong.
    pub(super) fn of(arguments: &ServeArguments) -> Result<Self, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let mut of = |result: Result<_, Mistake>| result.map_err(|own| mistakes.push(own)).ok();
        let to = arguments.to.iter().filter_map(|text| of(upstream("--to", text))).collect();
        let mut of = |result: Result<_, Mistake>| result.map_err(|own| mistakes.push(own)).ok();
        let listen =
            arguments.listen.iter().filter_map(|text| of(address("--listen", text))).collect();
        let admin = arguments.admin.as_deref().and_then(|text| of(address("--admin", text)));
        if mistakes.is_empty() { Ok(Self { to, listen, admin }) } else { Err(mistakes) }
    }
}

/// The address of a service.
pub(crate) fn upstream(flag: &'static str, text: &str) -> Result<UpstreamAddress, Mistake> {
    let secret = crate::password::in_typed(text).unwrap_or(0..0);
    let typed = Typed::flag(flag, text).with_secret(secret);
    // Development servers print their addresses with a slash.
    let bare = text.strip_suffix('/').filter(|bare| !bare.ends_with('/'));
    UpstreamAddress::parse(bare.unwrap_or(text)).map_err(|error| {
        typed.whole("this is no address of a service").label(error.to_string()).help(error.help())
    })
}

/// An address to listen on.
pub(crate) fn address(flag: &'static str, text: &str) -> Result<SocketAddr, Mistake> {
    text.parse().map_err(|_| {
        let help = match text.parse::<u16>() {
            Ok(port) => format!("write `127.0.0.1:{port}`, or `0.0.0.0:{port}` for every network"),
            Err(_) => "write an address and a port, such as 127.0.0.1:8080 or [::]:8080".to_owned(),
        };
        Typed::flag(flag, text).whole("this is no address to listen on").help(help)
    })
}
