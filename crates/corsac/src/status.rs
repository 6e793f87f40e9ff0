//! Statuses: the sets the standard gives a name.

/// Says whether `status` is in the range 200 to 299, inclusive.
///
/// A CORS-preflight response must have an ok status.
///
/// # Example
/// ```
/// assert!(corsac::status::is_ok_status(204));
/// assert!(!corsac::status::is_ok_status(304));
/// ```
/// <https://fetch.spec.whatwg.org/#ok-status>
pub fn is_ok_status(status: u16) -> bool {
    (200..=299).contains(&status)
}

/// Says whether `status` is 301, 302, 303, 307, or 308.
///
/// Other statuses of the 300s, such as 300 and 304, are not redirects here.
///
/// # Example
/// ```
/// assert!(corsac::status::is_redirect_status(308));
/// assert!(!corsac::status::is_redirect_status(304));
/// ```
/// <https://fetch.spec.whatwg.org/#redirect-status>
pub fn is_redirect_status(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// Says whether `status` is 101, 103, 204, 205, or 304: a response with it has no body.
///
/// # Example
/// ```
/// assert!(corsac::status::is_null_body_status(204));
/// assert!(!corsac::status::is_null_body_status(200));
/// ```
/// <https://fetch.spec.whatwg.org/#null-body-status>
pub fn is_null_body_status(status: u16) -> bool {
    matches!(status, 101 | 103 | 204 | 205 | 304)
}

/// Says whether `status` is 206 or 416.
///
/// # Example
/// ```
/// assert!(corsac::status::is_range_status(206));
/// assert!(!corsac::status::is_range_status(200));
/// ```
/// <https://fetch.spec.whatwg.org/#range-status>
pub fn is_range_status(status: u16) -> bool {
    matches!(status, 206 | 416)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statuses(named: fn(u16) -> bool) -> Vec<u16> {
        (0..=u16::MAX).filter(|&status| named(status)).collect()
    }

    #[test]
    fn each_set_holds_exactly_what_the_standard_lists() {
        assert_eq!(statuses(is_ok_status), (200..300).collect::<Vec<_>>());
        assert_eq!(statuses(is_redirect_status), [301, 302, 303, 307, 308]);
        assert_eq!(statuses(is_null_body_status), [101, 103, 204, 205, 304]);
        assert_eq!(statuses(is_range_status), [206, 416]);
    }
}
