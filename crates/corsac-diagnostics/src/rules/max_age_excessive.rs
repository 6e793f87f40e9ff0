use crate::excerpt::excerpt;
use crate::finding::Finding;
use crate::fix::{Fix, ResponseFix};
use crate::max_age::{self, MaxAge};
use crate::observation::Observation;
use crate::place::{self, Message};
use crate::rule::rule;
use crate::sharing;

rule! {
    /// # The preflight's answer is kept for less time than the server says
    ///
    /// ## What it finds
    /// An `Access-Control-Max-Age` above the browser's limit: 7200 seconds in Chromium, 86400 in
    /// Firefox. For the standard, which has no limit, the largest of the browsers' counts.
    ///
    /// ## Why it matters
    /// Browsers cut the value, so the request is preflighted more often than the number promises.
    /// Nothing fails. A large number has a price elsewhere: for as long as the answer is kept, a
    /// browser does not notice that the server has become stricter.
    ///
    /// ## Write instead
    /// 7200 at most. 600 is below every browser's limit, Safari's included.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-access-control-max-age>
    MAX_AGE_EXCESSIVE, "max-age-excessive", Note, check
}

/// The largest of the browsers' limits.
const LARGEST_LIMIT: u64 = 86_400;

fn check(observation: &Observation) -> Vec<Finding> {
    let Some((index, exchange)) = sharing::granted_preflight(observation) else {
        return Vec::new();
    };
    let MaxAge::Seconds(seconds) = MaxAge::of(exchange) else { return Vec::new() };
    let limit = max_age::limit(observation.profile);
    if seconds <= limit.unwrap_or(LARGEST_LIMIT) {
        return Vec::new();
    }
    let value = exchange.get(max_age::NAME).unwrap_or_default();
    let keeps = match limit {
        Some(limit) => format!("{} keeps it for {limit}", sharing::browser(observation.profile)),
        None => format!("no browser keeps it for more than {LARGEST_LIMIT}"),
    };
    let message =
        format!("The preflight's answer is to be kept for {} seconds; {keeps}.", excerpt(&value));
    let places = place::lines(exchange, Message::Response, max_age::NAME);
    let kept = limit.unwrap_or(LARGEST_LIMIT).to_string();
    let response = ResponseFix::new(exchange.kind).set(max_age::NAME, kept);
    let fix = Fix::advice("Send a number that browsers keep to.").response(response);
    vec![MAX_AGE_EXCESSIVE.finding(message).at(index, places).fix(fix)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{found, granted_for};

    fn answered(profile: &str, value: &str) -> Option<Finding> {
        found(&MAX_AGE_EXCESSIVE, &granted_for(profile, value))
    }

    #[test]
    fn each_browser_has_its_limit() {
        for (profile, limit) in [("chromium", 7_200), ("firefox", 86_400), ("standard", 86_400)] {
            assert!(answered(profile, &limit.to_string()).is_none());
            let finding = answered(profile, &(limit + 1).to_string()).unwrap();
            assert_eq!(finding.fix.unwrap().responses[0].set[0].1, limit.to_string());
        }
    }

    #[test]
    fn numbers_without_end_are_shortened() {
        let finding = answered("chromium", &"9".repeat(1 << 16)).unwrap();
        assert!(finding.message.len() < 300);
        assert!(answered("chromium", "-1").is_none());
    }
}
