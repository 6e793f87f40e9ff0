//! How long a cookie lasts.

use std::time::{Duration, SystemTime};

use corsac::browser::BrowserProfile;

/// No cookie lives longer: 400 days.
const AGE_LIMIT: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// When a cookie that was set now ends; `None` lasts as long as the jar.
///
/// `Max-Age` goes before `Expires`.
pub(super) fn expiry_time(
    max_age: Option<Duration>,
    expires: Option<SystemTime>,
    now: SystemTime,
) -> Option<SystemTime> {
    let limit = now.checked_add(AGE_LIMIT);
    let end = match max_age {
        // 6. If delta-seconds is less than or equal to zero (0), let expiry-time be the earliest
        //    representable date and time.
        Some(Duration::ZERO) => Some(SystemTime::UNIX_EPOCH),
        Some(age) => now.checked_add(age).or(limit),
        None => expires,
    }?;
    Some(limit.map_or(end, |limit| end.min(limit)))
}

/// The age a `Max-Age` says; zero where it is not above zero.
///
/// <https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-the-max-age-attribute>
pub(super) fn parse_max_age(value: &[u8], profile: BrowserProfile) -> Option<Duration> {
    // DEPARTURE: Firefox does not look what stands behind a "-".
    if profile == BrowserProfile::Firefox && value.starts_with(b"-") {
        return Some(Duration::ZERO);
    }
    let digits = value.strip_prefix(b"-").unwrap_or(value);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    if digits.len() < value.len() {
        return Some(Duration::ZERO);
    }
    let add = |seconds: u64, digit: &u8| {
        seconds.saturating_mul(10).saturating_add(u64::from(digit - b'0'))
    };
    Some(Duration::from_secs(digits.iter().fold(0, add)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: SystemTime = SystemTime::UNIX_EPOCH;

    #[test]
    fn max_age_is_digits() {
        let seconds = |value: &str| {
            parse_max_age(value.as_bytes(), BrowserProfile::Standard).map(|age| age.as_secs())
        };
        assert_eq!(seconds("60"), Some(60));
        assert_eq!(seconds("-60"), Some(0));
        assert_eq!(seconds("99999999999999999999999"), Some(u64::MAX));
        for value in ["", "-", "1m", "+1", "1.5", "--1", "soon"] {
            assert_eq!(seconds(value), None, "{value}");
        }
    }

    #[test]
    fn max_age_goes_before_expires_and_neither_beyond_400_days() {
        let (hour, limit) = (Duration::from_secs(3600), NOW + AGE_LIMIT);
        let year_2100 = NOW + Duration::from_secs(4_102_444_800);
        assert_eq!(expiry_time(Some(hour), Some(year_2100), NOW), Some(NOW + hour));
        assert_eq!(expiry_time(None, Some(year_2100), NOW), Some(limit));
        assert_eq!(expiry_time(Some(Duration::MAX), None, NOW), Some(limit));
        assert_eq!(expiry_time(None, None, NOW), None);
        let later = NOW + hour;
        assert_eq!(expiry_time(Some(Duration::ZERO), None, later), Some(NOW));
    }
}
