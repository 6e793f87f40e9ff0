use std::fmt;
use std::time::Duration;

use crate::max_age;

/// What a duration can be, for messages.
pub(crate) const FORMS: &str =
    "write seconds such as 30, or a duration such as \"500ms\", \"10s\", \"1m 30s\" or \"1h\"";

/// Nobody waits longer; clocks cannot count everything that 64 bits can.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Why a text is no duration.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum DurationError {
    /// It is not whole numbers with units.
    Form,
    /// It is longer than 365 days.
    TooLong,
    /// It is no time at all.
    Zero,
}

/// Reads a number of seconds such as `30`, or a duration such as `10s`, `1m 30s` or `500ms`.
///
/// # Errors
/// It is written otherwise, is 0, or is longer than 365 days.
///
/// # Example
/// ```
/// use std::time::Duration;
///
/// use corsac_policy_file::{DurationError, parse_duration};
///
/// assert_eq!(parse_duration("1m 30s"), Ok(Duration::from_secs(90)));
/// assert_eq!(parse_duration("0s"), Err(DurationError::Zero));
/// ```
pub fn parse_duration(text: &str) -> Result<Duration, DurationError> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let duration = match is_number {
        // Nothing but digits: what fails is too long.
        true => Duration::from_secs(text.parse().map_err(|_| DurationError::TooLong)?),
        false => max_age::duration(text, &["ms"]).ok_or(DurationError::Form)?,
    };
    match duration {
        Duration::ZERO => Err(DurationError::Zero),
        _ if duration > LONGEST => Err(DurationError::TooLong),
        _ => Ok(duration),
    }
}

impl fmt::Display for DurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "not a duration",
            Self::TooLong => "longer than 365 days",
            Self::Zero => "no time at all",
        })
    }
}

impl std::error::Error for DurationError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_seconds_are_read() {
        for (text, milliseconds) in
            [("30", 30_000), ("10s", 10_000), ("1m 30s", 90_000), ("500ms", 500), ("1h", 3_600_000)]
        {
            let duration = Duration::from_millis(milliseconds);
            assert_eq!(parse_duration(text), Ok(duration), "{text}");
        }
    }

    #[test]
    fn what_is_none_or_too_long_is_told_apart() {
        for (text, error) in [
            ("", DurationError::Form),
            ("-1", DurationError::Form),
            ("1.5s", DurationError::Form),
            ("1 month", DurationError::Form),
            ("never", DurationError::Form),
            ("0", DurationError::Zero),
            ("0s", DurationError::Zero),
            ("366d", DurationError::TooLong),
            ("99999999999999999999", DurationError::TooLong),
        ] {
            assert_eq!(parse_duration(text), Err(error), "{text}");
        }
    }
}
