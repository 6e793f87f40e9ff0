//! What a fetch ends in.

use super::filtered_response::{FilteredResponse, ResponseType};
use super::initiator::Initiator;
use super::network_error::NetworkError;
use super::profile::Departure;
use super::response::Response;
use crate::status::{is_null_body_status, is_ok_status};

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

    /// The event that follows for an element, a font or an `EventSource`, if the content is what
    /// its type says.
    ///
    /// Images load with any status that has a body. Scripts, stylesheets and fonts need an ok
    /// status, module scripts a JavaScript MIME type as well, an `EventSource` status 200 and
    /// `text/event-stream`.
    #[must_use]
    pub fn load_event(&self, initiator: Initiator) -> LoadEvent {
        let Some(response) = self.response() else { return LoadEvent::Error };
        let internal = response.internal_response();
        let status = internal.status();
        let has = |departure| response.departures.has(departure);
        let is_loadable =
            is_ok_status(status) || (has(Departure::StatusBelow400Loads) && status < 400);
        let has_body = !is_null_body_status(status);
        let is_usable = match initiator {
            Initiator::Fetch | Initiator::XmlHttpRequest => true,
            // DEPARTURE: Firefox decodes images of ok responses only.
            Initiator::Image if has(Departure::ImagesNeedOkStatus) => {
                is_ok_status(status) && has_body
            }
            Initiator::Image => has_body,
            Initiator::Script | Initiator::Stylesheet => is_loadable,
            Initiator::Font => is_loadable && has_body,
            Initiator::ModuleScript => is_ok_status(status) && has_javascript_type(internal),
            Initiator::EventSource => {
                status == 200 && essence_of(internal).as_deref() == Some("text/event-stream")
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

/// <https://mimesniff.spec.whatwg.org/#javascript-mime-type>
fn has_javascript_type(response: &Response) -> bool {
    const SUBTYPES: [&str; 12] = [
        "ecmascript",
        "javascript",
        "javascript1.0",
        "javascript1.1",
        "javascript1.2",
        "javascript1.3",
        "javascript1.4",
        "javascript1.5",
        "jscript",
        "livescript",
        "x-ecmascript",
        "x-javascript",
    ];
    essence_of(response).is_some_and(|essence| match essence.split_once('/') {
        Some(("text", subtype)) => SUBTYPES.contains(&subtype),
        Some(("application", subtype)) => {
            ["ecmascript", "javascript", "x-ecmascript", "x-javascript", "wasm"].contains(&subtype)
        }
        _ => false,
    })
}

fn essence_of(response: &Response) -> Option<String> {
    let content_type = response.headers().get(b"content-type")?;
    let (kind, subtype) = crate::header::essence(&content_type)?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).to_ascii_lowercase();
    Some(format!("{}/{}", text(kind), text(subtype)))
}
