use crate::host::Named;

/// The hosts that requests may ask for; others are answered 403.
///
/// Names that others can point to this machine would let their pages read what is served there, as
/// their own: DNS rebinding.
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
            Self::Loopback => match Named::by(host) {
                Named::Localhost => true,
                Named::Address(address) => address.is_loopback(),
                Named::Elsewhere => false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_addresses_of_this_machine_are_not_loopback() {
        for own in ["localhost:1", "127.9.9.9", "[::1]", "[::ffff:127.0.0.1]:80"] {
            assert!(ServedHosts::Loopback.serve(own.as_bytes()), "{own}");
        }
        for other in ["10.0.0.7", "0.0.0.0", "[::]", "[2001:db8::1]", "evil.example", ""] {
            assert!(!ServedHosts::Loopback.serve(other.as_bytes()), "{other}");
            assert!(ServedHosts::Any.serve(other.as_bytes()));
        }
    }
}
