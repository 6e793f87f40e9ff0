//! Servers that ask to come back later.

use std::cell::Cell;
use std::time::{Duration, SystemTime};

use corsac::browser::Response;

/// How much waiting is left, and how much there was.
#[derive(Debug, Default)]
pub(super) struct Patience {
    waits: Cell<usize>,
    waited: Cell<Duration>,
}

/// How often a server asked to come back later, and how long that took altogether.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Waits {
    pub(super) count: usize,
    pub(super) time: Duration,
}

/// The longest wait that a server is granted at once.
const LONGEST: Duration = Duration::from_secs(30);
/// The longest altogether.
const ALTOGETHER: Duration = Duration::from_secs(120);
/// Where a server is asked too often and does not say how long to wait.
const WITHOUT_A_WORD: Duration = Duration::from_secs(1);

impl Patience {
    /// How long to wait before the same is asked again; none if the response is to be taken as it is.
    pub(super) fn wait(&self, response: &Response) -> Option<Duration> {
        let header = response.headers().first(b"retry-after");
        let header = header.and_then(|value| retry_after(value, SystemTime::now()));
        let wait = match (response.status(), header) {
            (429 | 503, Some(wait)) => wait,
            (429, None) => WITHOUT_A_WORD,
            _ => return None,
        };
        let altogether = self.waited.get() + wait;
        if wait > LONGEST || altogether > ALTOGETHER {
            return None;
        }
        self.waited.set(altogether);
        self.waits.set(self.waits.get() + 1);
        Some(wait)
    }

    pub(super) fn waits(&self) -> Waits {
        Waits { count: self.waits.get(), time: self.waited.get() }
    }
}

/// <https://www.rfc-editor.org/rfc/rfc9110#name-retry-after>
fn retry_after(value: &[u8], now: SystemTime) -> Option<Duration> {
    let text = std::str::from_utf8(value).ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use corsac::HeaderList;

    use super::*;

    fn response(status: u16, retry_after: Option<&str>) -> Response {
        let lines = retry_after.map(|value| ("Retry-After", value));
        Response::from_parts(status, HeaderList::from_iter(lines))
    }

    #[test]
    fn only_bounded_waits_are_granted() {
        let wait = |status, value| Patience::default().wait(&response(status, value));
        assert_eq!(wait(429, Some("3")), Some(Duration::from_secs(3)));
        assert_eq!(wait(503, Some("0")), Some(Duration::ZERO));
        assert_eq!(wait(429, None), Some(WITHOUT_A_WORD));
        assert_eq!(wait(503, None), None);
        assert_eq!(wait(200, Some("1")), None);
        assert_eq!(wait(429, Some("31")), None);
        assert_eq!(wait(503, Some("Wed, 21 Oct 2015 07:28:00 GMT")), Some(Duration::ZERO));
        assert_eq!(wait(503, Some("Wed, 21 Oct 2415 07:28:00 GMT")), None);
    }

    #[test]
    fn patience_ends() {
        let patience = Patience::default();
        let granted = (0..9).filter(|_| patience.wait(&response(429, Some("30"))).is_some());
        assert_eq!(granted.count(), 4);
        assert_eq!(patience.waits(), Waits { count: 4, time: ALTOGETHER });
    }
}
