use super::normalize_value;
use super::value::{is_http_whitespace, is_token};

/// The type and subtype of a MIME type as written in `value`; `None` if parsing it fails.
///
/// Parameters are not looked at: a malformed one never makes parsing fail. The case is kept, so
/// compare without regard to it.
///
/// # Example
/// ```
/// use corsac::header::essence;
///
/// assert_eq!(essence(b" text/Plain ;charset"), Some((&b"text"[..], &b"Plain"[..])));
/// assert_eq!(essence(b"text/plain, a/b"), None);
/// ```
/// <https://mimesniff.spec.whatwg.org/#parse-a-mime-type>
pub fn essence(value: &[u8]) -> Option<(&[u8], &[u8])> {
    // 1. Remove any leading and trailing HTTP whitespace from input.
    let input = normalize_value(value);
    // 3. Let type be the result of collecting a sequence of code points that are not U+002F (/).
    // 5. If position is past the end of input, then return failure.
    let slash = input.iter().position(|&byte| byte == b'/')?;
    let (kind, rest) = (&input[..slash], &input[slash + 1..]);
    // 7. Let subtype be the result of collecting a sequence of code points that are not U+003B (;).
    let subtype = rest.split(|&byte| byte == b';').next()?;
    // 8. Remove any trailing HTTP whitespace from subtype.
    let subtype = without_trailing_whitespace(subtype);
    // 4. If type is the empty string or does not solely contain HTTP token code points, then return
    //    failure.
    // 9. If subtype is the empty string or does not solely contain HTTP token code points, then
    //    return failure.
    (is_token(kind) && is_token(subtype)).then_some((kind, subtype))
}

fn without_trailing_whitespace(bytes: &[u8]) -> &[u8] {
    let kept = bytes.iter().rposition(|&byte| !is_http_whitespace(byte)).map_or(0, |last| last + 1);
    &bytes[..kept]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_do_not_matter() {
        for value in ["a/b", "a/b;", "a/b;;;", "a/b; \"", "a/b\r\n ;x=y", "\ta/b\n"] {
            assert_eq!(essence(value.as_bytes()), Some((&b"a"[..], &b"b"[..])), "{value:?}");
        }
    }

    #[test]
    fn anything_else_is_failure() {
        for value in
            ["", "/", "a", "a/", "/b", "a /b", "a/ b", "a/b c", "a/b/c", "a/;b", "a,b/c", "a/é"]
        {
            assert_eq!(essence(value.as_bytes()), None, "{value:?}");
        }
    }
}
