//! The schema: one scenario per line, told as what a page asked, what the server was told to
//! answer, and what each browser then did.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use corsac::browser::BrowserProfile;
use serde::{Deserialize, Deserializer, Serialize};

/// A header's name and value; every character of the value is one byte.
pub type HeaderLine = (String, String);

/// Requests from one page, one after the other, and a server that follows a script.
#[derive(Clone, Debug, Deserialize)]
pub struct Scenario {
    /// `family/number`.
    pub id: String,
    /// What is being varied, for people.
    #[serde(default)]
    pub note: String,
    /// The page that asks.
    pub initiator: InitiatorPage,
    /// The requests; the preflight cache and cookies live across them.
    pub steps: Vec<Step>,
    /// The server's script.
    pub server: Vec<ServerEntry>,
}

impl Scenario {
    /// The part of the id before its first slash.
    #[must_use]
    pub fn family(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }
}

/// The page that asks.
#[derive(Clone, Debug, Deserialize)]
pub struct InitiatorPage {
    /// Its serialized origin; `null` for the sandboxed page.
    pub origin: String,
}

/// One request and what became of it.
#[derive(Clone, Debug, Deserialize)]
pub struct Step {
    /// Pause before the request.
    #[serde(default)]
    pub wait_ms: u64,
    /// What the page asked for.
    pub request: RecordedRequest,
    /// What each browser did.
    pub expect: Expectations,
}

/// What a page asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RecordedRequest {
    /// The API or element.
    pub api: String,
    /// The URL as the script wrote it.
    pub url: String,
    /// `method`.
    pub method: Option<String>,
    /// `headers`, appended one after the other.
    pub headers: Vec<HeaderLine>,
    /// `body`.
    pub body: Option<RecordedBody>,
    /// `mode`.
    pub mode: Option<String>,
    /// `credentials`.
    pub credentials: Option<String>,
    /// `redirect`.
    pub redirect: Option<String>,
    /// `referrerPolicy`.
    pub referrer_policy: Option<String>,
    /// `cache`.
    pub cache: Option<String>,
    /// The `crossorigin` attribute's value.
    pub crossorigin: Option<String>,
    /// Whether an `upload` listener is registered.
    pub upload_listener: bool,
    /// The names read with `getResponseHeader()`.
    pub get_headers: Vec<String>,
}

/// A request's body.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum RecordedBody {
    /// A string.
    Text(String),
    /// Any other object.
    Object(BodyObject),
}

/// A body that is not a string.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct BodyObject {
    /// `blob`, `urlsearchparams`, `formdata`, `bytes` or `stream`.
    pub kind: String,
    /// Its content; for `bytes`, every character is one byte.
    pub text: String,
    /// A blob's type.
    #[serde(rename = "type")]
    pub content_type: String,
    /// Names and values of a form.
    pub fields: Vec<(String, String)>,
}

/// One line of the server's script.
#[derive(Clone, Debug, Deserialize)]
pub struct ServerEntry {
    /// The method; `*` for any but `OPTIONS`.
    pub method: String,
    /// The URL, without fragment and user information.
    pub url: String,
    /// The status.
    #[serde(default)]
    pub status: u16,
    /// The header lines, exactly as they go out.
    #[serde(default)]
    pub headers: Vec<HeaderLine>,
    /// The body as text.
    #[serde(default)]
    pub body: String,
    /// The body as bytes; it stands for `body`.
    #[serde(default, deserialize_with = "bytes_of_base64")]
    pub body_base64: Option<Vec<u8>>,
    /// Whether the connection is closed without a response.
    #[serde(default)]
    pub abort: bool,
}

/// What happened in each browser; one is absent where its recording was not stable.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Expectations {
    /// What Chromium did.
    pub chromium: Option<Observation>,
    /// What Firefox did.
    pub firefox: Option<Observation>,
}

impl Expectations {
    /// What this browser did.
    #[must_use]
    pub fn of(&self, profile: BrowserProfile) -> Option<&Observation> {
        match profile {
            BrowserProfile::Chromium => self.chromium.as_ref(),
            BrowserProfile::Firefox => self.firefox.as_ref(),
            BrowserProfile::Standard => None,
        }
    }
}

/// What was seen of one step: recorded from a browser, or replayed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
pub struct Observation {
    /// How the API call ended.
    pub outcome: StepOutcome,
    /// The response a script saw.
    pub response: Option<RecordedResponse>,
    /// Whether `toDataURL()` throws after drawing the image.
    pub canvas_tainted: Option<bool>,
    /// Whether `sheet.cssRules` can be read.
    pub css_rules_readable: Option<bool>,
    /// `readyState` in the error handler of an `EventSource`.
    pub ready_state: Option<u16>,
    /// Chromium's name of the error.
    pub cors_error: Option<String>,
    /// Chromium's parameter of the error.
    pub failed_parameter: Option<String>,
    /// The line in the console.
    pub console: Option<String>,
    /// The requests the server received, in order.
    pub wire: Vec<WireRequest>,
}

impl Observation {
    /// Nothing but an outcome.
    #[must_use]
    pub fn of_outcome(outcome: StepOutcome) -> Self {
        Self {
            outcome,
            response: None,
            canvas_tainted: None,
            css_rules_readable: None,
            ready_state: None,
            cors_error: None,
            failed_parameter: None,
            console: None,
            wire: Vec::new(),
        }
    }
}

/// How an API call ended.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum StepOutcome {
    /// `fetch` and `xhr`: there is a response.
    Response,
    /// `fetch` and `xhr`: a network error.
    NetworkError,
    /// The API threw before anything was sent.
    #[serde(rename = "rejected-by-api")]
    RejectedByApi,
    /// The other APIs: the `load` event, or its like.
    Load,
    /// The other APIs: the `error` event, or its like.
    Error,
}

impl StepOutcome {
    /// The outcome as recordings spell it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::NetworkError => "network-error",
            Self::RejectedByApi => "rejected-by-api",
            Self::Load => "load",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for StepOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The response a script saw.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
pub struct RecordedResponse {
    /// `type`; `fetch` only.
    #[serde(rename = "type")]
    pub response_type: Option<String>,
    /// `status`.
    pub status: u16,
    /// `redirected`; `fetch` only.
    pub redirected: Option<bool>,
    /// `url` or `responseURL`.
    pub url: String,
    /// The headers, in the order the API gives them.
    pub headers: Vec<HeaderLine>,
    /// The body as text.
    pub body: String,
    /// What `getResponseHeader()` gave for each name asked for.
    pub get_headers: Option<BTreeMap<String, Option<String>>>,
}

/// A request as the server received it: names lower-cased, lines sorted by name.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct WireRequest {
    /// The method.
    pub method: String,
    /// The URL, without fragment and user information.
    pub url: String,
    /// The header lines, less those the log leaves out.
    pub headers: Vec<HeaderLine>,
    /// The body; empty if there was none.
    #[serde(default)]
    pub body: String,
}

fn bytes_of_base64<'de, D: Deserializer<'de>>(field: D) -> Result<Option<Vec<u8>>, D::Error> {
    let text = Option::<String>::deserialize(field)?;
    text.map(|text| BASE64_STANDARD.decode(text).map_err(serde::de::Error::custom)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_may_close_the_connection_and_carry_bytes() {
        let entry: ServerEntry =
            serde_json::from_str(r#"{"method":"*","url":"u","abort":true,"body_base64":"AP8="}"#)
                .unwrap();
        assert!(entry.abort);
        assert_eq!(entry.body_base64.as_deref(), Some(&[0, 255][..]));
        assert!(
            serde_json::from_str::<ServerEntry>(r#"{"method":"*","url":"u","body_base64":"!"}"#)
                .is_err()
        );
    }

    #[test]
    fn a_body_is_text_or_an_object() {
        let text: RecordedBody = serde_json::from_str(r#""a""#).unwrap();
        let blob: RecordedBody =
            serde_json::from_str(r#"{"kind":"blob","text":"b","type":"c/d"}"#).unwrap();
        assert!(matches!(text, RecordedBody::Text(text) if text == "a"));
        assert!(matches!(blob, RecordedBody::Object(blob) if blob.content_type == "c/d"));
    }
}
