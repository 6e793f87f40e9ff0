//! The names in machine-readable output.

use super::ExchangeError;

/// Names every variant once, so that no name is missing in the list of all.
macro_rules! names {
    ($($variant:ident => $name:literal,)+) => {
        impl ExchangeError {
            /// Every name that [`name`](Self::name) gives, sorted.
            pub const NAMES: &'static [&'static str] = &[$($name),+];

            /// The failure's name in machine-readable output.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $name,)+
                }
            }
        }
    };
}

names! {
    ClientCertificateRequired => "client-certificate-required",
    ClosedInsideHead => "closed-inside-head",
    ClosedWithoutResponse => "closed-without-response",
    Connect => "connect",
    HeadTooLarge => "head-too-large",
    HttpVersionNotAgreed => "http-version-not-agreed",
    Http2GoAway => "http2-go-away",
    Http2NeedsTls => "http2-needs-tls",
    Http2StreamReset => "http2-stream-reset",
    Http2Violation => "http2-violation",
    Malformed => "malformed",
    NoRootCertificates => "no-root-certificates",
    ProxyAuthenticationRequired => "proxy-authentication-required",
    ProxyRefused => "proxy-refused",
    ProxyTunnel => "proxy-tunnel",
    ProxyUnreachable => "proxy-unreachable",
    Reset => "reset",
    Resolve => "resolve",
    TimedOut => "timed-out",
    Tls => "tls",
    Transport => "transport",
    Unsendable => "unsendable",
    UnsupportedUrl => "unsupported-url",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_different() {
        assert!(ExchangeError::NAMES.is_sorted_by(|a, b| a < b), "{:?}", ExchangeError::NAMES);
    }

    /// A variant without a name would not compile: the list is made of the arms of the `match`.
    #[test]
    fn every_name_is_that_of_its_variant_in_kebab_case() {
        let reason = String::new;
        let samples = [
            ExchangeError::ClosedWithoutResponse,
            ExchangeError::Http2GoAway { error_code: reason() },
            ExchangeError::Tls { reason: reason() },
            ExchangeError::UnsupportedUrl { scheme: reason() },
        ];
        let names = samples.map(|error| error.name());
        assert_eq!(names, ["closed-without-response", "http2-go-away", "tls", "unsupported-url"]);
        assert!(names.iter().all(|name| ExchangeError::NAMES.contains(name)));
    }
}
