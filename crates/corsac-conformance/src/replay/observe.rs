//! What a script sees of a fetch that ended.

use std::collections::BTreeMap;

use corsac::browser::{
    BrowserProfile, FilteredResponse, Initiator, LoadEvent, Outcome, Request, ResponseBody,
    ResponseType,
};
use corsac_diagnostics::console::chromium;

use super::{Alternatives, latin1};
use crate::recording::{HeaderLine, Observation, RecordedRequest, RecordedResponse, StepOutcome};

/// `EventSource.CLOSED`
const CLOSED: u16 = 2;

/// A fetch that ended, and the body of its last exchange.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) request: Request,
    pub(super) outcome: Outcome,
    pub(super) body: Vec<u8>,
}

impl Ended {
    /// Everything but the wire and the console.
    pub(super) fn observation(&self, recorded: &RecordedRequest) -> Observation {
        let (cors_error, failed_parameter) = self.cors_error();
        let seen = match self.request.initiator() {
            Initiator::Fetch | Initiator::XmlHttpRequest => self.by_script(recorded),
            initiator => self.by_load_event(initiator),
        };
        Observation { cors_error, failed_parameter, ..seen }
    }

    /// What Chromium would report if it met another of the refused names first.
    pub(super) fn alternatives(&self, profile: BrowserProfile) -> Alternatives {
        let failure = self.network_error().map(|error| error.failure());
        match (profile, failure) {
            (
                BrowserProfile::Chromium,
                Some(corsac::browser::Failure::HeaderNamesNotAllowed { refused, .. }),
            ) => Alternatives {
                failed_parameters: refused.iter().map(|name| latin1::to_text(name)).collect(),
                console: chromium::messages_for_refused_names(&self.request, &self.outcome),
            },
            _ => Alternatives::default(),
        }
    }

    /// The step of the standard that failed.
    pub(super) fn failure(&self) -> Option<String> {
        self.network_error().map(|error| error.step().to_string())
    }

    pub(super) fn response(&self) -> Option<&FilteredResponse> {
        match &self.outcome {
            Outcome::Response(response) => Some(response),
            Outcome::NetworkError(_) => None,
        }
    }

    fn network_error(&self) -> Option<&corsac::browser::NetworkError> {
        match &self.outcome {
            Outcome::NetworkError(error) => Some(error),
            Outcome::Response(_) => None,
        }
    }

    fn cors_error(&self) -> (Option<String>, Option<String>) {
        let error = self.network_error();
        match error.and_then(|error| chromium::cors_error(&self.request, error)) {
            Some(error) => (Some(error.name.to_owned()), error.failed_parameter),
            None => (None, None),
        }
    }

    fn by_script(&self, recorded: &RecordedRequest) -> Observation {
        let Some(response) = self.response() else {
            return Observation::of_outcome(StepOutcome::NetworkError);
        };
        let response = match self.request.initiator() {
            Initiator::Fetch => self.fetch_response(response),
            _ => self.xhr_response(response, &recorded.get_headers),
        };
        let observation = Observation::of_outcome(StepOutcome::Response);
        Observation { response: Some(response), ..observation }
    }

    fn fetch_response(&self, response: &FilteredResponse) -> RecordedResponse {
        RecordedResponse {
            response_type: Some(response.response_type().as_str().to_owned()),
            status: response.status(),
            redirected: Some(response.redirected()),
            url: response.url().map(String::from).unwrap_or_default(),
            headers: header_lines(response),
            body: self.text(response),
            get_headers: None,
        }
    }

    fn xhr_response(&self, response: &FilteredResponse, names: &[String]) -> RecordedResponse {
        let mut headers = header_lines(response);
        // getAllResponseHeaders() sorts by the names in upper case.
        headers.sort_by_key(|(name, _)| name.to_ascii_uppercase());
        RecordedResponse {
            response_type: None,
            redirected: None,
            headers,
            get_headers: (!names.is_empty()).then(|| get_headers(response, names)),
            ..self.fetch_response(response)
        }
    }

    fn text(&self, response: &FilteredResponse) -> String {
        let bytes: &[u8] = match response.body() {
            ResponseBody::Null => &[],
            ResponseBody::OfLastExchange => &self.body,
            ResponseBody::Data(bytes) => bytes,
        };
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        String::from_utf8_lossy(bytes).into_owned()
    }

    fn by_load_event(&self, initiator: Initiator) -> Observation {
        let is_opaque =
            self.response().map(|response| response.response_type() == ResponseType::Opaque);
        match self.outcome.load_event(initiator) {
            LoadEvent::Load => Observation {
                canvas_tainted: is_opaque.filter(|_| initiator == Initiator::Image),
                css_rules_readable: is_opaque
                    .filter(|_| initiator == Initiator::Stylesheet)
                    .map(|is_opaque| !is_opaque),
                ..Observation::of_outcome(StepOutcome::Load)
            },
            LoadEvent::Error => Observation {
                ready_state: (initiator == Initiator::EventSource).then_some(CLOSED),
                ..Observation::of_outcome(StepOutcome::Error)
            },
        }
    }
}

fn header_lines(response: &FilteredResponse) -> Vec<HeaderLine> {
    let headers = response.headers();
    headers.iter().map(|(name, value)| (latin1::to_text(name), latin1::to_text(value))).collect()
}

fn get_headers(response: &FilteredResponse, names: &[String]) -> BTreeMap<String, Option<String>> {
    let value = |name: &String| response.get(name).map(|value| latin1::to_text(&value));
    names.iter().map(|name| (name.clone(), value(name))).collect()
}
