use corsac::browser::{Failure, Outcome, ResponseType};

/// What is to be said about a server, in one word.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Verdict {
    /// The page may read the response.
    Allowed,
    /// The page may use the response, and not read it.
    Opaque,
    /// The browser keeps the response from the page.
    Refused,
    /// There was no response to judge.
    Unreachable,
    /// What would decide was not sent.
    Undetermined,
}

impl Verdict {
    /// What an outcome of the browser half means.
    pub(crate) fn of_outcome(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Response(response) => match response.response_type() {
                ResponseType::Basic | ResponseType::Cors => Self::Allowed,
                ResponseType::Opaque | ResponseType::OpaqueRedirect => Self::Opaque,
            },
            Outcome::NetworkError(error) => match error.failure() {
                Failure::ConnectionClosed => Self::Unreachable,
                _ => Self::Refused,
            },
        }
    }

    /// The verdict of that name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let all =
            [Self::Allowed, Self::Opaque, Self::Refused, Self::Unreachable, Self::Undetermined];
        all.into_iter().find(|verdict| verdict.name() == name)
    }

    /// The word itself.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Opaque => "opaque",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
            Self::Undetermined => "undetermined",
        }
    }
}
