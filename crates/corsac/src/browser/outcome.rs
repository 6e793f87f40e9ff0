//! What a fetch ends in.

use super::filtered_response::{FilteredResponse, ResponseType};
use super::initiator::Initiator;
use super::network_error::NetworkError;
use crate::status::is_ok_status;

/// A response, or a network error.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// What the page gets, behind a filter.
    Response(FilteredResponse),
    /// Nothing but the fact.
    NetworkError(NetworkError),
}

/// The event an element, a font or an `EventSource` fires.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LoadEvent {
    /// The resource was loaded.
    Load,
    /// It was not.
    Error,
}

impl Outcome {
    /// The response, if there is one.
    #[must_use]
    pub fn response(&self) -> Option<&FilteredResponse> {
        match self {
            Self::Response(response) => Some(response),
            Self::NetworkError(_) => None,
        }
    }

    /// The network error, if there is one.
    #[must_use]
    pub fn network_error(&self) -> Option<&NetworkError> {
        match self {
            Self::Response(_) => None,
            Self::NetworkError(error) => Some(error),
        }
    }

    /// The event that follows for an element, a font or an `EventSource`, if the content is as
    /// it should be.
    ///
    /// Images load with any status. Scripts, stylesheets and fonts need an ok status, an
    /// `EventSource` status 200 and `text/event-stream`.
    #[must_use]
    pub fn load_event(&self, initiator: Initiator) -> LoadEvent {
        let Some(response) = self.response() else { return LoadEvent::Error };
        let internal = response.internal_response();
        let is_usable = match initiator {
            Initiator::Fetch | Initiator::XmlHttpRequest | Initiator::Image => true,
            Initiator::Script
            | Initiator::ModuleScript
            | Initiator::Stylesheet
            | Initiator::Font => is_ok_status(internal.status()),
            Initiator::EventSource => {
                let content_type = internal.headers().get(b"content-type");
                let essence = content_type.as_deref().and_then(crate::header::essence);
                internal.status() == 200
                    && essence.is_some_and(|(kind, subtype)| {
                        kind.eq_ignore_ascii_case(b"text")
                            && subtype.eq_ignore_ascii_case(b"event-stream")
                    })
            }
        };
        if is_usable { LoadEvent::Load } else { LoadEvent::Error }
    }

    /// Whether the page may read the response: pixels, rules, bytes. False for opaque responses
    /// and network errors.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.response().is_some_and(|response| {
            matches!(response.response_type(), ResponseType::Basic | ResponseType::Cors)
        })
    }
}
