//! From host names to addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use url::Host;

use crate::error::ExchangeError;
use crate::parse_error::parse_error;

/// Addresses to use for one host and port, written as curl's `--resolve` has it:
/// `host:port:address[,address]…`.
///
/// # Example
/// ```
/// use corsac_client::HostOverride;
/// assert!("api.example:443:127.0.0.1,[::1]".parse::<HostOverride>().is_ok());
/// assert!("api.example:127.0.0.1".parse::<HostOverride>().is_err());
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct HostOverride {
    host: String,
    port: u16,
    addresses: Vec<IpAddr>,
}

parse_error! {
    /// Why a text is not a [`HostOverride`], and where.
    pub struct ParseHostOverrideError
}

impl FromStr for HostOverride {
    type Err = ParseHostOverrideError;

    fn from_str(text: &str) -> Result<Self, ParseHostOverrideError> {
        let expected = |position, expected| ParseHostOverrideError { position, expected };
        let host_end = host_length(text).ok_or(expected(0, "a host name and a colon"))?;
        let port_start = host_end + 1;
        let port_end = text[port_start..]
            .find(':')
            .map(|length| port_start + length)
            .ok_or(expected(port_start, "a port, a colon and an address"))?;
        let port =
            text[port_start..port_end].parse().map_err(|_| expected(port_start, "a port"))?;
        let addresses = parse_addresses(text, port_end + 1)?;
        Ok(Self { host: text[..host_end].to_ascii_lowercase(), port, addresses })
    }
}

/// The length of the host at the start of `text`, if a colon follows it.
fn host_length(text: &str) -> Option<usize> {
    let searched_from = if text.starts_with('[') { text.find(']')? } else { 0 };
    let length = searched_from + text[searched_from..].find(':')?;
    (length > 0).then_some(length)
}

fn parse_addresses(text: &str, start: usize) -> Result<Vec<IpAddr>, ParseHostOverrideError> {
    let mut position = start;
    let mut addresses = Vec::new();
    for item in text[start..].split(',') {
        let bare = item.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(item);
        let expected = ParseHostOverrideError { position, expected: "an IP address" };
        addresses.push(bare.parse().map_err(|_| expected)?);
        position += item.len() + 1;
    }
    Ok(addresses)
}

/// The addresses to try for a host, in order; never empty.
///
/// As in browsers, `localhost` and names below it are this machine and are not looked up.
pub(crate) async fn addresses(
    host: Host<&str>,
    port: u16,
    overrides: &[HostOverride],
) -> Result<Vec<SocketAddr>, ExchangeError> {
    let with_port = |ip: IpAddr| SocketAddr::new(ip, port);
    let name = host.to_string();
    if let Some(found) = overrides.iter().find(|entry| entry.host == name && entry.port == port) {
        return Ok(found.addresses.iter().copied().map(with_port).collect());
    }
    match host {
        Host::Ipv4(ip) => Ok(vec![with_port(ip.into())]),
        Host::Ipv6(ip) => Ok(vec![with_port(ip.into())]),
        Host::Domain(name) if is_localhost(name) => {
            let loopback = [Ipv6Addr::LOCALHOST.into(), Ipv4Addr::LOCALHOST.into()];
            Ok(loopback.map(with_port).to_vec())
        }
        Host::Domain(name) => look_up(name, port).await,
    }
}

async fn look_up(name: &str, port: u16) -> Result<Vec<SocketAddr>, ExchangeError> {
    let failure = |reason| ExchangeError::Resolve { host: name.to_owned(), reason };
    let found = tokio::net::lookup_host((name, port)).await;
    let addresses: Vec<_> = found.map_err(|error| failure(error.to_string()))?.collect();
    if addresses.is_empty() { Err(failure("no address".to_owned())) } else { Ok(addresses) }
}

/// Whether a host is this machine by its name or its address, without looking anything up.
pub(crate) fn is_loopback_host<S: AsRef<str>>(host: &Host<S>) -> bool {
    match host {
        Host::Ipv4(ip) => is_loopback((*ip).into()),
        Host::Ipv6(ip) => is_loopback((*ip).into()),
        Host::Domain(name) => is_localhost(name.as_ref()),
    }
}

/// An IPv4 address may come in the clothes of an IPv6 one.
pub(crate) fn is_loopback(ip: IpAddr) -> bool {
    ip.to_canonical().is_loopback()
}

/// <https://w3c.github.io/webappsec-secure-contexts/#localhost>
fn is_localhost(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    name == "localhost" || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistake(text: &str) -> (usize, &'static str) {
        let error = text.parse::<HostOverride>().unwrap_err();
        (error.position(), error.expected())
    }

    #[test]
    fn mistakes_have_a_place() {
        assert_eq!(mistake(""), (0, "a host name and a colon"));
        assert_eq!(mistake(":80:127.0.0.1"), (0, "a host name and a colon"));
        assert_eq!(mistake("a:80"), (2, "a port, a colon and an address"));
        assert_eq!(mistake("a:x:127.0.0.1"), (2, "a port"));
        assert_eq!(mistake("a:80:127.0.0.1,b"), (15, "an IP address"));
        assert_eq!(mistake("[::1"), (0, "a host name and a colon"));
    }

    #[tokio::test]
    async fn an_override_wins_over_everything() {
        let overrides = ["A.example:80:[::1],127.0.0.2".parse().unwrap()];
        let found = addresses(Host::Domain("a.example"), 80, &overrides).await.unwrap();
        assert_eq!(found, ["[::1]:80".parse().unwrap(), "127.0.0.2:80".parse().unwrap()]);
        let overrides = ["[::1]:80:127.0.0.2".parse().unwrap()];
        let found = addresses(Host::Ipv6(Ipv6Addr::LOCALHOST), 80, &overrides).await.unwrap();
        assert_eq!(found, ["127.0.0.2:80".parse().unwrap()]);
    }

    #[test]
    fn loopback_has_many_addresses_and_names() {
        for host in ["127.0.0.1", "127.255.0.9", "[::1]", "[::ffff:127.0.0.1]", "app.localhost."] {
            assert!(is_loopback_host(&Host::parse(host).unwrap()), "{host}");
        }
        for host in [
            "0.0.0.0",
            "128.0.0.1",
            "192.168.0.1",
            "[::]",
            "[::ffff:10.0.0.1]",
            "localhost.example",
        ] {
            assert!(!is_loopback_host(&Host::parse(host).unwrap()), "{host}");
        }
    }

    #[tokio::test]
    async fn localhost_is_never_looked_up() {
        for name in ["localhost", "localhost.", "app.localhost"] {
            let found = addresses(Host::Domain(name), 3000, &[]).await.unwrap();
            assert!(found.iter().all(|address| address.ip().is_loopback()), "{name}");
        }
    }
}
