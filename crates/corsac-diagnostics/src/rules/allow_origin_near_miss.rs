use crate::excerpt::excerpt;
use crate::finding::Finding;
use crate::fix::Fix;
use crate::near_miss::NearMiss;
use crate::observation::Observation;
use crate::place;
use crate::rule::rule;

rule! {
    /// # The allowed origin is almost that of the page
    ///
    /// ## What it finds
    /// An `Access-Control-Allow-Origin` that differs from the page's origin in one thing: a slash or a
    /// path at the end, the scheme, the port, `www.`, upper-case letters, white space, quotes,
    /// `localhost` for `127.0.0.1`; or that is a pattern or a variable which nothing filled in.
    ///
    /// ## Why it matters
    /// The browser compares the two byte by byte. It knows no patterns but `*` alone, fills in no
    /// variables, and takes `http` and `https`, two ports, or a host with and without `www.` for
    /// strangers.
    ///
    /// ## Write instead
    /// The origin as the browser sends it in the `Origin` header: scheme, `://`, host in lower case,
    /// and the port unless it is the scheme's default; nothing after it. To allow several, compare
    /// `Origin` with a list in the server, and answer the one that asked.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#origin-header>
    ALLOW_ORIGIN_NEAR_MISS, "allow-origin-near-miss", Warning, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some((near, failure)) = NearMiss::of(observation) else { return Vec::new() };
    let wanted = excerpt(failure.byte_serialized_origin());
    let message = format!("The allowed origin is almost the page's: {}.", near.difference(&wanted));
    let fix = Fix::advice(near.advice(&wanted));
    let finding = ALLOW_ORIGIN_NEAR_MISS.finding(message).fix(fix);
    vec![finding.at_failure(observation, |exchange| {
        place::part_of_line(exchange, "Access-Control-Allow-Origin", |value| {
            place::difference(value, failure.byte_serialized_origin())
        })
    })]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(page: &str, value: &str) -> Option<String> {
        let text = format!(
            "page {page}\n\nGET https://api.example.com/items\n\n\
             HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: {value}\n"
        );
        found(&ALLOW_ORIGIN_NEAR_MISS, &text).map(|finding| finding.message)
    }

    #[test]
    fn the_difference_is_named() {
        let named = |value: &str, difference: &str| {
            let message = answered("https://app.example.com", value).unwrap_or_default();
            assert!(message.contains(difference), "{value}: {message}");
        };
        named("https://app.example.com/", "slash");
        named("https://app.example.com/items", "path");
        named("http://app.example.com", "scheme");
        named("https://app.example.com:8443", "port");
        named("https://app.example.com:443", "port");
        named("https://www.app.example.com", "www.");
        named("https://App.example.com", "lower case");
        named("app.example.com", "scheme");
        named("\"https://app.example.com\"", "quotes");
        named("https:// app.example.com", "white space");
        named("${ALLOWED_ORIGIN}", "variable");
        named("https://*.example.com", "pattern");
        named("^https://.*\\.example\\.com$", "pattern");
    }

    #[test]
    fn two_names_of_the_own_machine_are_two_hosts() {
        let message = answered("http://localhost:3000", "http://127.0.0.1:3000").unwrap();
        assert!(message.contains("127.0.0.1"), "{message}");
    }

    #[test]
    fn more_than_one_difference_is_another_origin() {
        for other in ["https://other.example.com", "http://app.example.com:8443", "null", "", "*"] {
            assert_eq!(answered("https://app.example.com", other), None, "{other}");
        }
        assert_eq!(answered("https://app.example.com", "http://localhost:3000"), None);
    }
}
