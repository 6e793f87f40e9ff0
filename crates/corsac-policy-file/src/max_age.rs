//! `max_age` as people write it.

use std::time::Duration;

use corsac::server::MaxAge;

/// What `max_age` can be, for messages.
pub(crate) const FORMS: &str =
    "write seconds such as 600, a duration such as \"10m\", \"2h\" or \"1d\", or -1 for not at all";

/// The units of `humantime` that are whole seconds and that no browser is far below.
const UNITS: [&str; 18] = [
    "s", "sec", "secs", "second", "seconds", "m", "min", "mins", "minute", "minutes", "h", "hr",
    "hrs", "hour", "hours", "d", "day", "days",
];

/// Reads a number of seconds; -1 disables.
pub(crate) fn from_seconds(seconds: i64) -> Option<MaxAge> {
    match seconds {
        -1 => Some(MaxAge::Disabled),
        _ => u64::try_from(seconds).ok().map(MaxAge::Seconds),
    }
}

/// Reads a duration such as `10m`, or a number of seconds.
pub(crate) fn from_text(text: &str) -> Option<MaxAge> {
    let is_number = text.strip_prefix('-').unwrap_or(text).bytes().all(|b| b.is_ascii_digit());
    if is_number {
        return from_seconds(text.parse().ok()?);
    }
    duration(text, &[]).map(|duration| MaxAge::Seconds(duration.as_secs()))
}

/// Reads whole numbers with units, also with those that are `besides`.
pub(crate) fn duration(text: &str, besides: &[&str]) -> Option<Duration> {
    let is_whole = text.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ');
    let mut words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    // Months and years would be taken too, and `M` is a month.
    if !is_whole || !words.all(|unit| UNITS.contains(&unit) || besides.contains(&unit)) {
        return None;
    }
    humantime::parse_duration(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_seconds_are_read() {
        for (text, seconds) in [
            ("600", 600),
            ("0", 0),
            ("90s", 90),
            ("10m", 600),
            ("2h", 7200),
            ("1d", 86_400),
            ("1h 30m", 5400),
            ("5 minutes", 300),
        ] {
            assert_eq!(from_text(text), Some(MaxAge::Seconds(seconds)), "{text}");
        }
        assert_eq!(from_text("-1"), Some(MaxAge::Disabled));
    }

    #[test]
    fn what_is_not_whole_seconds_is_refused() {
        for text in [
            "",
            " ",
            "-2",
            "-",
            "--1",
            "1.5h",
            "1M",
            "1 month",
            "1y",
            "1w",
            "5ms",
            "m",
            "10 m s",
            "1h-",
            "٣s",
            "99999999999999999999",
            "99999999999999999d",
            "never",
        ] {
            assert_eq!(from_text(text), None, "{text}");
        }
    }
}
