//! `Content-Type` values against the MIME type parser of the crate `data-url`.

use corsac::header::{essence, is_cors_safelisted_request_header};
use data_url::mime::Mime;

use crate::isomorphic_decode;

/// Parses `data` as a MIME type and asks whether it is safelisted.
pub fn check(data: &[u8]) {
    let text = isomorphic_decode(data);
    let expected = text.parse::<Mime>().ok().map(|mime| (mime.type_, mime.subtype));
    let lower_case = |part: &[u8]| isomorphic_decode(part).to_ascii_lowercase();
    let found = essence(data).map(|(kind, subtype)| (lower_case(kind), lower_case(subtype)));
    assert_eq!(found, expected, "{text:?}");
    let is_safelisted = data.len() <= 128
        && !data.iter().any(|byte| is_unsafe(*byte))
        && found.is_some_and(|(kind, subtype)| {
            let essence = format!("{kind}/{subtype}");
            ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]
                .contains(&essence.as_str())
        });
    assert_eq!(is_cors_safelisted_request_header(b"content-type", data), is_safelisted, "{text:?}");
}

fn is_unsafe(byte: u8) -> bool {
    (byte.is_ascii_control() && byte != b'\t') || b"\"():<>?@[\\]{}".contains(&byte)
}
