/// <https://fetch.spec.whatwg.org/#cors-safelisted-method>
pub fn is_safelisted_method(method: &str) -> bool {
    ["GET", "HEAD", "POST"].contains(&method)
}

/// The CORS-safelisted request-headers, as far as plain values go: short, without bytes that a
/// browser would look at twice. `name` is in lower case.
///
/// <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>
pub fn is_safelisted_header(name: &str, value: &str) -> bool {
    match name {
        "accept" | "accept-language" | "content-language" => true,
        "content-type" => {
            let essence = value.split(';').next().unwrap_or_default().trim();
            ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]
                .contains(&essence)
        }
        "range" => value.strip_prefix("bytes=").is_some_and(is_single_range),
        _ => false,
    }
}

/// A first position, a hyphen, and perhaps a last position that is not before it.
fn is_single_range(range: &str) -> bool {
    let Some((first, last)) = range.split_once('-') else { return false };
    let (first, last): (Option<u64>, Option<u64>) = (first.parse().ok(), last.parse().ok());
    match (first, last) {
        (Some(first), Some(last)) => first <= last,
        (Some(_), None) => range.ends_with('-'),
        (None, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_values_are_told_apart() {
        for (name, value, is_safelisted) in [
            ("accept", "text/html", true),
            ("content-type", "text/plain; charset=utf-8", true),
            ("content-type", "application/json", false),
            ("range", "bytes=0-9", true),
            ("range", "bytes=-9", false),
            ("range", "bytes=9-0", false),
            ("authorization", "Bearer x", false),
        ] {
            assert_eq!(is_safelisted_header(name, value), is_safelisted, "{name}: {value}");
        }
    }
}
