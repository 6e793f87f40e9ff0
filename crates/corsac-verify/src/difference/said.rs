//! What is compared, in a browser's terms.

use std::collections::BTreeSet;
use std::fmt;

/// What a server said about one thing, in a browser's terms.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Said {
    /// The page may.
    Allowed,
    /// The page may not.
    Refused {
        /// What failed in the browser, as [`Failure::name`](corsac::browser::Failure::name) has
        /// it, where something is known of it.
        failure: Option<&'static str>,
        /// The status of the response.
        status: u16,
    },
    /// The answer is remembered for so many seconds.
    MaxAge(u64),
    /// These names, in lower case; `*` is any.
    Names(BTreeSet<String>),
    /// A header with this value.
    Header(Option<String>),
    /// A response with this status.
    Status(u16),
    /// Not the same each time.
    Changing,
    /// The same each time.
    Constant,
}

impl Said {
    /// Whether it is a yes.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        *self == Self::Allowed
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Allowed => f.write_str("allowed"),
            Self::Refused { failure: Some(failure), status } => {
                write!(f, "refused: {failure}, status {status}")
            }
            Self::Refused { failure: None, .. } => f.write_str("refused"),
            Self::MaxAge(seconds) => write!(f, "remembered for {seconds} seconds"),
            Self::Names(names) if names.is_empty() => f.write_str("no names"),
            Self::Names(names) => {
                f.write_str(&names.iter().map(String::as_str).collect::<Vec<_>>().join(", "))
            }
            Self::Header(Some(value)) => write!(f, "`{value}`"),
            Self::Header(None) => f.write_str("no header"),
            Self::Status(status) => write!(f, "status {status}"),
            Self::Changing => f.write_str("another answer each time"),
            Self::Constant => f.write_str("the same answer each time"),
        }
    }
}
