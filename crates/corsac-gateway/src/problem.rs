//! What the gateway answers by itself because a request cannot be served.

use http::StatusCode;

/// Why the gateway answers a request by itself.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Problem {
    AmbiguousPath,
    BodyBroken,
    BodyStalled,
    BodyTooLarge,
    FileNotReadable,
    HeadTooLarge,
    HostInvalid,
    HostMissing,
    HostNotServed,
    HostTwice,
    MethodNotOfFiles,
    MethodNotServed,
    NoFile,
    NoRoute,
    TargetInvalid,
    TooManyConnections,
    TooManyHeaders,
    TransferCodingUnknown,
    UpstreamAnswersLate,
    UpstreamConnectsLate,
    UpstreamFailed,
    UpstreamInvalid,
    UpstreamUnreachable,
}

impl Problem {
    /// All of them, in the order in which they are declared, for counters.
    pub(crate) const ALL: [Self; 23] = [
        Self::AmbiguousPath,
        Self::BodyBroken,
        Self::BodyStalled,
        Self::BodyTooLarge,
        Self::FileNotReadable,
        Self::HeadTooLarge,
        Self::HostInvalid,
        Self::HostMissing,
        Self::HostNotServed,
        Self::HostTwice,
        Self::MethodNotOfFiles,
        Self::MethodNotServed,
        Self::NoFile,
        Self::NoRoute,
        Self::TargetInvalid,
        Self::TooManyConnections,
        Self::TooManyHeaders,
        Self::TransferCodingUnknown,
        Self::UpstreamAnswersLate,
        Self::UpstreamConnectsLate,
        Self::UpstreamFailed,
        Self::UpstreamInvalid,
        Self::UpstreamUnreachable,
    ];

    /// Its name in responses and logs, which never changes.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::AmbiguousPath => "ambiguous-path",
            Self::BodyBroken => "body-broken",
            Self::BodyStalled => "body-stalled",
            Self::BodyTooLarge => "body-too-large",
            Self::FileNotReadable => "file-not-readable",
            Self::HeadTooLarge => "head-too-large",
            Self::HostInvalid => "host-invalid",
            Self::HostMissing => "host-missing",
            Self::HostNotServed => "host-not-served",
            Self::HostTwice => "host-twice",
            Self::MethodNotOfFiles => "method-not-of-files",
            Self::MethodNotServed => "method-not-served",
            Self::NoFile => "no-file",
            Self::NoRoute => "no-route",
            Self::TargetInvalid => "target-invalid",
            Self::TooManyConnections => "too-many-connections",
            Self::TooManyHeaders => "too-many-headers",
            Self::TransferCodingUnknown => "transfer-coding-unknown",
            Self::UpstreamAnswersLate => "upstream-answers-late",
            Self::UpstreamConnectsLate => "upstream-connects-late",
            Self::UpstreamFailed => "upstream-failed",
            Self::UpstreamInvalid => "upstream-invalid",
            Self::UpstreamUnreachable => "upstream-unreachable",
        }
    }

    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::AmbiguousPath
            | Self::BodyBroken
            | Self::HostInvalid
            | Self::HostMissing
            | Self::HostTwice
            | Self::TargetInvalid => StatusCode::BAD_REQUEST,
            Self::BodyStalled => StatusCode::REQUEST_TIMEOUT,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::FileNotReadable | Self::HostNotServed => StatusCode::FORBIDDEN,
            Self::HeadTooLarge | Self::TooManyHeaders => {
                StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE
            }
            Self::MethodNotOfFiles | Self::MethodNotServed => StatusCode::METHOD_NOT_ALLOWED,
            Self::NoFile | Self::NoRoute => StatusCode::NOT_FOUND,
            Self::TooManyConnections => StatusCode::SERVICE_UNAVAILABLE,
            Self::TransferCodingUnknown => StatusCode::NOT_IMPLEMENTED,
            Self::UpstreamFailed | Self::UpstreamInvalid | Self::UpstreamUnreachable => {
                StatusCode::BAD_GATEWAY
            }
            Self::UpstreamAnswersLate | Self::UpstreamConnectsLate => StatusCode::GATEWAY_TIMEOUT,
        }
    }

    /// Whether an upstream gave no response.
    pub(crate) fn is_of_upstream(self) -> bool {
        matches!(
            self,
            Self::UpstreamAnswersLate
                | Self::UpstreamConnectsLate
                | Self::UpstreamFailed
                | Self::UpstreamInvalid
                | Self::UpstreamUnreachable
        )
    }

    /// A sentence for whoever reads the response.
    pub(crate) fn sentence(self) -> &'static str {
        match self {
            Self::AmbiguousPath => {
                "Services read this path in more than one way, and it would go to different ones. \
                 Send it without encoded slashes and dots, empty segments and parameters."
            }
            Self::BodyBroken => "The request's body did not come to its end, or is not valid.",
            Self::BodyStalled => "Too much time passed between two pieces of the request's body.",
            Self::BodyTooLarge => "The request's body is larger than the gateway lets through.",
            Self::FileNotReadable => "The file cannot be read.",
            Self::HeadTooLarge => "The request's headers are larger than the gateway lets through.",
            Self::HostInvalid => "The Host header is not a host with an optional port.",
            Self::HostMissing => "The request has no Host header.",
            Self::HostNotServed => {
                "The gateway answers as localhost and at loopback addresses only, so that no page can \
                 give this machine a name of its own. Ask for localhost instead."
            }
            Self::HostTwice => "The request has more than one Host header.",
            Self::MethodNotOfFiles => "Files can be read here, and nothing else.",
            Self::MethodNotServed => "The gateway does not serve this method.",
            Self::NoFile => "There is no such file.",
            Self::NoRoute => "The gateway has no service for this address.",
            Self::TargetInvalid => "The request's target is not one that a gateway serves.",
            Self::TooManyConnections => "The gateway has too many connections; try again later.",
            Self::TooManyHeaders => "The request has more headers than the gateway lets through.",
            Self::TransferCodingUnknown => "The gateway knows no transfer coding but chunked.",
            Self::UpstreamAnswersLate => "The service behind the gateway did not answer in time.",
            Self::UpstreamConnectsLate => {
                "The service behind the gateway did not accept a connection in time."
            }
            Self::UpstreamFailed => {
                "The service behind the gateway closed the connection before it answered."
            }
            Self::UpstreamInvalid => {
                "The service behind the gateway answered something that is not HTTP."
            }
            Self::UpstreamUnreachable => "The service behind the gateway cannot be reached.",
        }
    }

    /// Whether the page is to read it as the answer to its request, so that a preflight is answered as
    /// ever. A page can cause these; the others are about messages that no page's browser sends, or
    /// about hosts that no page is to be answered under.
    pub(crate) fn is_told_after_a_preflight(self) -> bool {
        matches!(
            self,
            Self::AmbiguousPath
                | Self::HeadTooLarge
                | Self::TooManyConnections
                | Self::TooManyHeaders
        )
    }

    /// Whether the connection must end because what follows on it is not known to be a request.
    pub(crate) fn connection(self) -> ConnectionAfter {
        match self {
            Self::HostInvalid
            | Self::HostMissing
            | Self::HostTwice
            | Self::TargetInvalid
            | Self::HeadTooLarge
            | Self::TooManyHeaders
            | Self::TooManyConnections
            | Self::TransferCodingUnknown
            | Self::BodyBroken
            | Self::BodyTooLarge
            | Self::BodyStalled => ConnectionAfter::Ends,
            _ => ConnectionAfter::Goes,
        }
    }
}

/// What becomes of a connection after an answer of the gateway's own.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ConnectionAfter {
    Ends,
    Goes,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_all_are_errors() {
        let ids: BTreeSet<_> = Problem::ALL.iter().map(|problem| problem.id()).collect();
        assert_eq!(ids.len(), Problem::ALL.len());
        for (index, problem) in Problem::ALL.into_iter().enumerate() {
            assert_eq!(problem as usize, index);
            assert!(problem.status().is_client_error() || problem.status().is_server_error());
            assert!(problem.sentence().ends_with('.'), "{problem:?}");
        }
    }
}
