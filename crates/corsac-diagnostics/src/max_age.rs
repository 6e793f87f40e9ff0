//! How long a browser keeps the answer of a preflight.

use corsac::browser::{BrowserProfile, Departure, Departures};
use corsac::header::extract_delta_seconds;

use crate::observation::ObservedExchange;

/// How long an answer is kept that does not say how long, in seconds.
pub(crate) const DEFAULT: u64 = 5;

pub(crate) const NAME: &str = "Access-Control-Max-Age";

/// What a response to a preflight says in `Access-Control-Max-Age`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum MaxAge {
    /// Nothing.
    Missing,
    /// A number of seconds; the largest there is if it is larger.
    Seconds(u64),
    /// Something else: its lines, joined.
    Invalid(Vec<u8>),
}

impl MaxAge {
    /// What this response says.
    pub(crate) fn of(exchange: &ObservedExchange) -> Self {
        let headers = exchange.response.headers();
        match extract_delta_seconds(headers, NAME.as_bytes()) {
            Ok(None) => Self::Missing,
            Ok(Some(seconds)) => Self::Seconds(seconds),
            Err(_) => Self::Invalid(exchange.get(NAME).unwrap_or_default()),
        }
    }
}

/// The longest that a browser keeps an answer, in seconds; `None` if it has no limit.
pub(crate) fn limit(profile: BrowserProfile) -> Option<u64> {
    match profile {
        BrowserProfile::Standard => None,
        BrowserProfile::Chromium => Some(7_200),
        BrowserProfile::Firefox => Some(86_400),
    }
}

/// How long a browser keeps the answer if the value is no number of seconds.
pub(crate) fn taken_for(value: &[u8], departures: Departures) -> u64 {
    let is_zero = (departures.has(Departure::MalformedMaxAgeIsZero) && !value.is_empty())
        || (departures.has(Departure::NegativeMaxAgeIsZero) && is_negative(value));
    if is_zero { 0 } else { DEFAULT }
}

/// Whether it is a number with a minus sign.
pub(crate) fn is_negative(value: &[u8]) -> bool {
    let digits = value.strip_prefix(b"-").unwrap_or_default();
    !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use corsac::browser::{Action, ExchangeKind, Fetch, Moment, PreflightCache, Request, Response};

    use super::*;
    use crate::testing::observed;

    /// Whether the browser still has the answer of a preflight after some seconds.
    fn is_kept(profile: BrowserProfile, lines: &str, seconds: u64) -> bool {
        let text = format!(
            "page https://a.example\nprofile {profile}\n\nPUT https://b.example/\n\n\
             HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: *\n\
             Access-Control-Allow-Methods: PUT\n{lines}\n\n\
             HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: *\n"
        );
        let observation = observed(&text);
        let answers: Vec<_> = observation.exchanges.iter().map(|it| it.response.clone()).collect();
        let mut cache = PreflightCache::new(profile);
        let request = observation.page_request;
        assert_eq!(sent(request.clone(), &answers, &mut cache, 0), 2);
        sent(request, &answers, &mut cache, seconds) == 1
    }

    fn sent(request: Request, answers: &[Response], cache: &mut PreflightCache, at: u64) -> usize {
        let (mut fetch, mut sent) = (Fetch::new(request), 0);
        let now = Moment::after(Duration::from_secs(at));
        while let Action::Send(http) = fetch.poll_action(cache, now) {
            let answer = answers[usize::from(http.kind() == ExchangeKind::Request)].clone();
            fetch.handle_response(answer, cache, now);
            sent += 1;
        }
        sent
    }

    #[test]
    fn the_limits_are_the_engines() {
        for profile in [BrowserProfile::Chromium, BrowserProfile::Firefox] {
            let limit = limit(profile).unwrap();
            let line = format!("{NAME}: 999999");
            assert!(is_kept(profile, &line, limit - 1) && !is_kept(profile, &line, limit + 1));
        }
        assert!(is_kept(BrowserProfile::Standard, &format!("{NAME}: 999999"), 999_998));
    }

    #[test]
    fn what_is_no_number_is_taken_as_the_engine_takes_it() {
        for profile in BrowserProfile::ALL {
            for value in
                ["-1", "600s", "", "1.5", "6 00", "+5", "-", "600\nAccess-Control-Max-Age: 600"]
            {
                let joined = value.replace("\nAccess-Control-Max-Age: ", ", ");
                let kept = taken_for(joined.as_bytes(), profile.departures());
                let line = format!("{NAME}: {value}");
                assert_eq!(is_kept(profile, &line, 4), kept == DEFAULT, "{profile} {value:?}");
                assert!(!is_kept(profile, &line, 6), "{profile} {value:?}");
            }
        }
    }
}
