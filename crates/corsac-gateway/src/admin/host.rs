//! Whom a client of the admin address believes to ask.
//!
//! A page can make a browser believe that the page's own name is at a loopback address, and then read
//! what is there as its own: DNS rebinding. The browser still says the page's name in `Host`.

use std::net::{Ipv4Addr, Ipv6Addr};

use http::header::HOST;
use http::uri::Authority;
use http::{Request, Version};

/// Whether no name is asked that someone else can point here.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Asked {
    ThisAddress,
    AnotherName,
}

impl Asked {
    pub(super) fn by<B>(request: &Request<B>) -> Self {
        let mut lines = request.headers().get_all(HOST).iter().peekable();
        // No browser leaves it out.
        let is_missing = lines.peek().is_none() && request.version() > Version::HTTP_10;
        let lines_are_right = lines.all(|line| is_address(line.as_bytes().trim_ascii()));
        let target = request.uri().authority();
        let target_is_right = target.is_none_or(|target| is_address(target.as_str().as_bytes()));
        if !is_missing && lines_are_right && target_is_right {
            Self::ThisAddress
        } else {
            Self::AnotherName
        }
    }
}

/// Whether this is an address as a literal, or a name of the loopback interface, with or without a
/// port. Every address at which the gateway is reached is one of these.
fn is_address(host: &[u8]) -> bool {
    let Ok(authority) = Authority::try_from(host) else { return false };
    if authority.as_str().contains('@') {
        return false;
    }
    let name = authority.host().trim_end_matches('.').to_ascii_lowercase();
    let in_brackets = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    match in_brackets {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => {
            name == "localhost" || name.ends_with(".localhost") || name.parse::<Ipv4Addr>().is_ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(uri: &str, hosts: &[&str]) -> Asked {
        let mut request = Request::get(uri);
        for host in hosts {
            request = request.header(HOST, *host);
        }
        Asked::by(&request.body(()).unwrap())
    }

    #[test]
    fn only_names_that_nobody_can_point_elsewhere_are_answered() {
        for own in
            ["127.0.0.1:9090", "localhost", "LOCALHOST:1", "a.localhost", "[::1]:9090", "10.0.0.7"]
        {
            assert_eq!(asked("/", &[own]), Asked::ThisAddress, "{own}");
        }
        for other in
            ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "me@localhost", ""]
        {
            assert_eq!(asked("/", &[other]), Asked::AnotherName, "{other}");
        }
    }

    #[test]
    fn target_and_every_line_count() {
        assert_eq!(asked("http://evil.example/", &["localhost"]), Asked::AnotherName);
        assert_eq!(asked("/", &["localhost", "evil.example"]), Asked::AnotherName);
        assert_eq!(asked("/", &[]), Asked::AnotherName);
        let mut old = Request::new(());
        *old.version_mut() = Version::HTTP_10;
        assert_eq!(Asked::by(&old), Asked::ThisAddress);
    }
}
