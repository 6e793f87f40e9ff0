//! Mistakes in the short texts that options take.

/// Declares the error of a `FromStr`: where a mistake is, and what should stand there.
macro_rules! parse_error {
    ($(#[$documentation:meta])+ pub struct $name:ident) => {
        $(#[$documentation])+
        #[derive(Clone, Debug, Eq, PartialEq)]
        pub struct $name {
            position: usize,
            expected: &'static str,
        }

        impl $name {
            /// How many bytes of the text stand before the mistake.
            #[must_use]
            pub fn position(&self) -> usize {
                self.position
            }

            /// What should stand there.
            #[must_use]
            pub fn expected(&self) -> &'static str {
                self.expected
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected {} at byte {}", self.expected, self.position)
            }
        }

        impl std::error::Error for $name {}
    };
}

pub(crate) use parse_error;

#[cfg(test)]
mod tests {
    use crate::{HostOverride, Proxy};

    #[test]
    fn errors_say_what_should_stand_where() {
        let proxy = "http://a:x".parse::<Proxy>().unwrap_err();
        assert_eq!(proxy.to_string(), "expected a port at byte 9");
        let host = "a:x:127.0.0.1".parse::<HostOverride>().unwrap_err();
        assert_eq!(host.to_string(), "expected a port at byte 2");
    }
}
