//! Whom a client of the admin address believes to ask.

use http::header::HOST;
use http::{Request, Version};

use crate::host::Named;

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

/// Every address at which the gateway is reached is a literal or a name of this machine.
fn is_address(host: &[u8]) -> bool {
    Named::by(host) != Named::Elsewhere
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
        for own in ["localhost:9090", "127.0.0.1", "[::1]:9090", "10.0.0.7"] {
            assert_eq!(asked("/", &[own]), Asked::ThisAddress, "{own}");
        }
        for other in ["evil.example", "me@localhost", ""] {
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
