//! What flags say instead of the file's `[gateway]`.

use std::net::SocketAddr;

use corsac_policy_file::{UpstreamAddress, listen_beside, listen_overlap};

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
        let to = upstreams("--to", &arguments.to, &mut mistakes);
        let mut of = |result: Result<_, Mistake>| result.map_err(|own| mistakes.push(own)).ok();
        let listen =
            arguments.listen.iter().filter_map(|text| of(address("--listen", text))).collect();
        let admin = arguments.admin.as_deref().and_then(|text| of(address("--admin", text)));
        if mistakes.is_empty() { Ok(Self { to, listen, admin }) } else { Err(mistakes) }
    }
}

impl Overrides {
    /// What cannot be listened on together, of what flags say. Of what the file says, the file is told.
    pub(super) fn in_the_way(
        &self,
        listen: &[SocketAddr],
        admin: Option<SocketAddr>,
    ) -> Vec<Mistake> {
        let taken = |flag: &'static str, own: SocketAddr, other: SocketAddr, same: &str| {
            let typed = own.to_string();
            let title = match own == other {
                true => format!("`{own}` is {same}"),
                false => format!("`{own}` and `{other}` are in each other's way"),
            };
            Typed::flag(flag, &typed).whole(title).label("taken").help("give it a port of its own")
        };
        let mut mistakes = Vec::new();
        for (index, own) in self.listen.iter().enumerate() {
            let before = self.listen[..index].iter().find(|other| !listen_beside(*own, **other));
            mistakes.extend(before.map(|other| taken("--listen", *own, *other, "there twice")));
        }
        let Some(admin) = admin else { return mistakes };
        let clients = listen.iter().find(|own| listen_overlap(**own, admin));
        mistakes.extend(clients.and_then(|own| match (self.admin, &self.listen[..]) {
            (Some(_), _) => Some(taken("--admin", admin, *own, "where the gateway listens")),
            (None, [_, ..]) => Some(taken("--listen", *own, admin, "the admin address")),
            (None, []) => None,
        }));
        mistakes
    }
}

/// The addresses of one service, as far as they can be used.
pub(crate) fn upstreams(
    flag: &'static str,
    texts: &[String],
    mistakes: &mut Vec<Mistake>,
) -> Vec<UpstreamAddress> {
    let mut addresses: Vec<UpstreamAddress> = Vec::new();
    for text in texts {
        match upstream(flag, text) {
            Ok(address) => match addresses.first() {
                Some(first) if first.scheme != address.scheme => {
                    let mistake = Typed::flag(flag, text)
                        .whole("the addresses of one service have one scheme")
                        .label("another scheme than the first")
                        .help("write all of them with one, or name one service");
                    mistakes.push(mistake);
                }
                _ => addresses.push(address),
            },
            Err(mistake) => mistakes.push(mistake),
        }
    }
    addresses
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
