use http::header::VIA;
use http::{HeaderMap, HeaderValue, Version};

/// Adds the gateway to `Via`, with the version in which the message came.
///
/// <https://www.rfc-editor.org/rfc/rfc9110#section-7.6.3>
pub(crate) fn append(headers: &mut HeaderMap, version: Version) {
    let received = match version {
        Version::HTTP_09 | Version::HTTP_10 => HeaderValue::from_static("1.0 corsac"),
        Version::HTTP_2 => HeaderValue::from_static("2.0 corsac"),
        _ => HeaderValue::from_static("1.1 corsac"),
    };
    headers.append(VIA, received);
}
