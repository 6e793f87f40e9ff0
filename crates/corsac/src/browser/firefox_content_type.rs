//! DEPARTURE: Firefox reads a request's `Content-Type` with a parser of its own.

use crate::header::is_cors_unsafe_request_header_byte;

/// Whether a `Content-Type` is a CORS-safelisted request-header in Firefox.
pub(crate) fn is_safelisted(value: &[u8]) -> bool {
    if value.len() > 128 || value.contains(&b',') {
        return false;
    }
    if value.iter().any(|byte| is_cors_unsafe_request_header_byte(*byte)) {
        return false;
    }
    let end = value.iter().position(|byte| b" \t;(".contains(byte)).unwrap_or(value.len());
    let (essence, rest) = value.split_at(end);
    is_safelisted_essence(essence) && has_readable_parameters(rest)
}

fn is_safelisted_essence(essence: &[u8]) -> bool {
    const SAFELISTED: [&[u8]; 3] =
        [b"application/x-www-form-urlencoded", b"multipart/form-data", b"text/plain"];
    SAFELISTED.iter().any(|own| essence.eq_ignore_ascii_case(own))
}

/// What follows the type: white space, or parameters of which the last is empty only if it is the
/// only one.
fn has_readable_parameters(rest: &[u8]) -> bool {
    let mut parts = rest.split(|byte| *byte == b';');
    let before = parts.next().unwrap_or_default();
    let parameters: Vec<&[u8]> = parts.map(<[u8]>::trim_ascii).collect();
    match parameters.as_slice() {
        [] => before.trim_ascii().is_empty(),
        [_] => true,
        [.., last] => !last.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_or_an_empty_last_parameter_is_unsafe() {
        for safe in
            ["text/plain", "TEXT/Plain;", "text/plain ;x", "text/plain;;a", "text/plain x;y"]
        {
            assert!(is_safelisted(safe.as_bytes()), "{safe}");
        }
        for other in [
            "text/plain;;",
            "text/plain;a;",
            "text/plain; ;",
            "text/plain,",
            "text/plain x",
            "text/html",
        ] {
            assert!(!is_safelisted(other.as_bytes()), "{other}");
        }
    }
}
