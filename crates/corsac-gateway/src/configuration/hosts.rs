use std::net::{Ipv4Addr, Ipv6Addr};

/// The hosts that requests may ask for; others are answered 403.
///
/// A page can make a browser believe that the page's own name is at a loopback address, and then read
/// what is served there as its own: DNS rebinding. The browser still says the page's name in `Host`.
///
/// <https://www.rfc-editor.org/rfc/rfc9110#section-7.2>
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum ServedHosts {
    /// Whatever they say.
    #[default]
    Any,
    /// `localhost` and names below it, and loopback addresses, each with any port.
    Loopback,
}

impl ServedHosts {
    /// Whether a request for `host`, with or without a port, is served.
    pub(crate) fn serve(self, host: &[u8]) -> bool {
        match self {
            Self::Any => true,
            Self::Loopback => str::from_utf8(host).is_ok_and(is_loopback),
        }
    }
}

fn is_loopback(host: &str) -> bool {
    if let Some((address, _)) = host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        let address = address.parse::<Ipv6Addr>();
        return address.is_ok_and(|address| address.to_canonical().is_loopback());
    }
    let name = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let name = name.strip_suffix('.').unwrap_or(&name);
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_others_can_point_here_are_not_loopback() {
        for own in [
            "localhost",
            "LOCALHOST:8080",
            "localhost.",
            "app.localhost:1",
            "127.0.0.1",
            "127.9.9.9:1",
            "[::1]",
            "[::1]:8080",
            "[::ffff:127.0.0.1]",
        ] {
            assert!(ServedHosts::Loopback.serve(own.as_bytes()), "{own}");
        }
        for other in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:80",
            "evillocalhost",
            "",
            "10.0.0.7",
            "0.0.0.0",
            "[::]",
            "[2001:db8::1]",
            "[::1",
            "127.1",
            "localhost..",
        ] {
            assert!(!ServedHosts::Loopback.serve(other.as_bytes()), "{other}");
            assert!(ServedHosts::Any.serve(other.as_bytes()));
        }
    }
}
