use crate::excerpt::excerpt;
use crate::finding::Finding;
use crate::fix::{Fix, ResponseFix};
use crate::max_age::{self, MaxAge};
use crate::observation::Observation;
use crate::place::{self, Message};
use crate::rule::rule;
use crate::sharing;

rule! {
    /// # The time for which a preflight's answer may be kept is no number
    ///
    /// ## What it finds
    /// An `Access-Control-Max-Age` that is not one number of seconds: `-1`, `10m`, `3600.0`, nothing
    /// at all, or two lines.
    ///
    /// ## Why it matters
    /// By the standard the value is ignored and the answer kept for five seconds. Firefox takes such
    /// a value for 0, Chromium a negative number: every single request is then preflighted.
    ///
    /// ## Write instead
    /// Digits only. `0` says that the answer is not to be kept.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>
    INVALID_MAX_AGE, "invalid-max-age", Warning, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some((index, exchange)) = sharing::granted_preflight(observation) else {
        return Vec::new();
    };
    let MaxAge::Invalid(value) = MaxAge::of(exchange) else { return Vec::new() };
    let browser = sharing::browser(observation.profile);
    let keeps = match max_age::taken_for(&value, observation.request.departures()) {
        0 => format!("{browser} keeps the preflight's answer for no time at all"),
        seconds => format!("{browser} keeps the preflight's answer for {seconds} seconds"),
    };
    let message = format!(
        "{} is \"{}\", which is not a number of seconds; {keeps}.",
        max_age::NAME,
        excerpt(&value)
    );
    let places = place::lines(exchange, Message::Response, max_age::NAME);
    let response = ResponseFix::new(exchange.kind).set(max_age::NAME, meant(&value));
    let fix = Fix::advice("Send one number of seconds.").response(response);
    vec![INVALID_MAX_AGE.finding(message).at(index, places).fix(fix)]
}

/// The number that was meant.
fn meant(value: &[u8]) -> String {
    const LONGEST: usize = 9;
    if max_age::is_negative(value) {
        return "0".to_owned();
    }
    let value = String::from_utf8_lossy(value);
    let digits = value.trim_start_matches(|character: char| !character.is_ascii_digit());
    let end = digits.find(|character: char| !character.is_ascii_digit()).unwrap_or(digits.len());
    // A unit makes it another number.
    let has_unit = digits[end..].starts_with(|character: char| character.is_ascii_alphabetic())
        && !digits[end..].starts_with('s');
    match &digits[..end] {
        "" => "600".to_owned(),
        _ if has_unit => "600".to_owned(),
        digits => digits[..digits.len().min(LONGEST)].to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{found, granted_for};

    fn answered(profile: &str, value: &str) -> Option<Finding> {
        found(&INVALID_MAX_AGE, &granted_for(profile, value))
    }

    #[test]
    fn browsers_differ() {
        let says = |profile, value| answered(profile, value).unwrap().message;
        assert!(says("chromium", "-1").contains("no time at all"));
        assert!(says("chromium", "10m").contains("5 seconds"));
        assert!(says("firefox", "10m").contains("no time at all"));
        assert!(says("standard", "-1").contains("5 seconds"));
    }

    #[test]
    fn what_was_meant_is_guessed_where_that_is_safe() {
        for (value, expected) in [
            ("-1", "0"),
            ("600s", "600"),
            ("\"600\"", "600"),
            ("86400, 86400", "86400"),
            ("10m", "600"),
            ("forever", "600"),
            ("", "600"),
            ("3600.0", "3600"),
        ] {
            assert_eq!(meant(value.as_bytes()), expected, "{value:?}");
        }
    }

    #[test]
    fn a_number_is_a_number() {
        assert!(answered("firefox", "0").is_none());
        assert!(answered("chromium", "99999999999999999999999").is_none());
    }
}
