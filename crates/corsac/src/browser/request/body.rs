//! Bodies, as far as they decide headers.

use std::sync::Arc;

use url::form_urlencoded;

use crate::browser::profile::{Departure, Departures};

/// What a page can hand over as a body.
///
/// <https://fetch.spec.whatwg.org/#bodyinit>
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum BodyInit {
    /// A string.
    Text(String),
    /// A `Blob` with its `type` as given to its constructor.
    Blob {
        /// Its content.
        bytes: Vec<u8>,
        /// Its type; empty for none.
        content_type: String,
    },
    /// `new URLSearchParams(init)`, given the string `init`.
    UrlSearchParams(String),
    /// A `FormData` of text fields.
    FormData {
        /// Names and values, in order.
        fields: Vec<(String, String)>,
        /// The boundary; browsers draw it at random, which is for the caller to do.
        boundary: Boundary,
    },
    /// A `BufferSource`.
    Bytes(Vec<u8>),
    /// A `ReadableStream` (with `duplex: "half"`) that will yield these bytes.
    Stream(Vec<u8>),
}

/// A multipart boundary: 1 to 70 ASCII letters, digits, hyphens and underscores.
///
/// # Example
/// ```
/// use corsac::browser::Boundary;
/// assert!(Boundary::new("----x1").is_some());
/// assert!(Boundary::new("x\r\nEvil: 1").is_none());
/// ```
///
/// <https://www.rfc-editor.org/rfc/rfc2046#section-5.1.1>
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Boundary(String);

impl Boundary {
    /// The boundary, if it is one.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let is_boundary = (1..=70).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        is_boundary.then_some(Self(text))
    }
}

/// A request's body.
///
/// <https://fetch.spec.whatwg.org/#concept-body>
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Body {
    bytes: Arc<[u8]>,
    source: Source,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Source {
    /// The standard's null: the body cannot be sent a second time.
    Null,
    Bytes,
}

impl Body {
    /// The bytes that are sent.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether the body's source is null: it comes from a stream and can be read only once.
    #[must_use]
    pub fn is_streamed(&self) -> bool {
        self.source == Source::Null
    }

    fn from_bytes(bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { bytes: bytes.into(), source: Source::Bytes }
    }
}

/// Extracts a body with type: the body, and the `Content-Type` it asks for.
///
/// <https://fetch.spec.whatwg.org/#concept-bodyinit-extract>
pub(super) fn extract_body(init: BodyInit, departures: Departures) -> (Body, Option<String>) {
    match init {
        // scalar value string: Set source to the UTF-8 encoding of object. Set type to
        // `text/plain;charset=UTF-8`.
        BodyInit::Text(text) => text_body(text),
        // Blob: If object's type attribute is not the empty byte sequence, set type to its value.
        BodyInit::Blob { bytes, content_type } => {
            (Body::from_bytes(bytes), blob_type(&content_type))
        }
        // URLSearchParams: Set source to the result of running the
        // application/x-www-form-urlencoded serializer with object's list. Set type to
        // `application/x-www-form-urlencoded;charset=UTF-8`.
        BodyInit::UrlSearchParams(query) => (
            Body::from_bytes(serialize_search_params(&query).into_bytes()),
            Some("application/x-www-form-urlencoded;charset=UTF-8".to_owned()),
        ),
        // FormData: Set source to object. Set type to `multipart/form-data; boundary=`, followed
        // by the multipart/form-data boundary string.
        BodyInit::FormData { fields, boundary } => (
            Body::from_bytes(encode_form_data(&fields, &boundary.0).into_bytes()),
            Some(format!("multipart/form-data; boundary={}", boundary.0)),
        ),
        BodyInit::Bytes(bytes) => (Body::from_bytes(bytes), None),
        // DEPARTURE: Firefox has no streamed request bodies and converts the object to a string.
        BodyInit::Stream(_) if departures.has(Departure::StreamIsText) => {
            text_body("[object ReadableStream]".to_owned())
        }
        BodyInit::Stream(bytes) => (Body { bytes: bytes.into(), source: Source::Null }, None),
    }
}

fn text_body(text: String) -> (Body, Option<String>) {
    (Body::from_bytes(text.into_bytes()), Some("text/plain;charset=UTF-8".to_owned()))
}

/// The type a `Blob` has after its constructor: lower-cased, and empty if it holds a character
/// outside U+0020 to U+007E.
///
/// <https://w3c.github.io/FileAPI/#constructorBlob>
fn blob_type(given: &str) -> Option<String> {
    let printable = given.chars().all(|character| (' '..='~').contains(&character));
    (printable && !given.is_empty()).then(|| given.to_ascii_lowercase())
}

fn serialize_search_params(init: &str) -> String {
    let query = init.strip_prefix('?').unwrap_or(init);
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form_urlencoded::parse(query.as_bytes()))
        .finish()
}

/// The multipart/form-data encoding algorithm, for text fields.
///
/// <https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data>
fn encode_form_data(fields: &[(String, String)], boundary: &str) -> String {
    let mut encoded = String::new();
    for (name, value) in fields {
        let name = escape_field_name(&normalize_newlines(name));
        let value = normalize_newlines(value);
        encoded += &format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
    }
    encoded + &format!("--{boundary}--\r\n")
}

fn normalize_newlines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
}

fn escape_field_name(name: &str) -> String {
    name.replace('\n', "%0A").replace('\r', "%0D").replace('"', "%22")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::BrowserProfile::{Chromium, Firefox};

    fn content_type(init: BodyInit) -> Option<String> {
        extract_body(init, Chromium.departures()).1
    }

    #[test]
    fn every_kind_asks_for_its_content_type() {
        assert_eq!(
            content_type(BodyInit::Text("x".into())).as_deref(),
            Some("text/plain;charset=UTF-8")
        );
        let blob = |kind: &str| BodyInit::Blob { bytes: vec![], content_type: kind.into() };
        assert_eq!(content_type(blob("TEXT/Plain;a=B")).as_deref(), Some("text/plain;a=b"));
        assert_eq!(content_type(blob("")), None);
        assert_eq!(content_type(blob("a/é")), None);
        assert_eq!(content_type(BodyInit::Bytes(vec![1])), None);
    }

    #[test]
    fn search_params_are_parsed_and_serialized() {
        let (body, _) =
            extract_body(BodyInit::UrlSearchParams("?a=b c&d".into()), Chromium.departures());
        assert_eq!(body.bytes(), b"a=b+c&d=");
    }

    #[test]
    fn form_data_is_multipart() {
        let init = BodyInit::FormData {
            fields: vec![("a\"".into(), "b\nc".into())],
            boundary: Boundary::new("B").unwrap(),
        };
        let (body, _) = extract_body(init, Chromium.departures());
        let expected =
            "--B\r\nContent-Disposition: form-data; name=\"a%22\"\r\n\r\nb\r\nc\r\n--B--\r\n";
        assert_eq!(body.bytes(), expected.as_bytes());
    }

    #[test]
    fn only_a_stream_cannot_be_sent_twice() {
        let stream = || BodyInit::Stream(b"s".to_vec());
        assert!(extract_body(stream(), Chromium.departures()).0.is_streamed());
        let (text, _) = extract_body(stream(), Firefox.departures());
        assert_eq!((text.bytes(), text.is_streamed()), (&b"[object ReadableStream]"[..], false));
    }
}
