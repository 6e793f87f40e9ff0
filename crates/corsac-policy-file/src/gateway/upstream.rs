use super::located::Located;
use super::upstream_address::{UpstreamAddress, UpstreamScheme};
use super::upstream_address_error::UpstreamAddressError;
use crate::value::Refusal;
use crate::words::shown;

/// Where requests go: one service at one or more addresses.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UpstreamSettings {
    /// The addresses, all of one scheme; at least one.
    pub addresses: Vec<Located<UpstreamAddress>>,
}

impl UpstreamSettings {
    /// The scheme of all addresses; none only if there is no address, which no file gives.
    pub fn scheme(&self) -> Option<UpstreamScheme> {
        self.addresses.first().map(|address| address.value.scheme)
    }
}

/// Reads one address of an upstream.
pub(crate) fn parse(text: &str) -> Result<UpstreamAddress, Refusal> {
    UpstreamAddress::parse(text).map_err(|error| Refusal {
        label: error.to_string(),
        help: match meant(text, error) {
            Some(meant) => format!("write `{}`", shown(&meant.to_string())),
            None => error.help().to_owned(),
        },
    })
}

/// The address that a text is most likely meant to be.
fn meant(text: &str, error: UpstreamAddressError) -> Option<UpstreamAddress> {
    let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
    let written = match error {
        UpstreamAddressError::NoScheme => format!("http://{text}"),
        UpstreamAddressError::Path if rest.find('/') == Some(rest.len() - 1) => {
            format!("{scheme}://{}", rest.trim_end_matches('/'))
        }
        _ => return None,
    };
    UpstreamAddress::parse(&written).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_is_proposed_where_it_is_clear() {
        for (text, help) in [
            ("127.0.0.1:3000", "write `http://127.0.0.1:3000`"),
            ("api:3000", "write `http://api:3000`"),
            ("https://api.internal/", "write `https://api.internal`"),
            (
                "https://api.internal/v1",
                "an address ends with its host or its port; `strip_prefix`",
            ),
            ("", "write an address such as"),
            ("ws://api", "write `http` or `https`: both tunnel WebSockets"),
        ] {
            let refusal = parse(text).unwrap_err();
            assert!(refusal.help.starts_with(help), "{text}: {}", refusal.help);
        }
    }
}
