use crate::excerpt::excerpt;
use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::origin_difference::OriginDifference;
use crate::place::{self, Message};
use crate::refusal;
use crate::rule::rule;

rule! {
    /// # The server still allows only a page on localhost
    ///
    /// ## What it finds
    /// An `Access-Control-Allow-Origin` that names `localhost` or `127.0.0.1`, for a page that is
    /// somewhere else.
    ///
    /// ## Why it matters
    /// The value was right while the page ran on the developer's own machine, and was deployed with
    /// the server. No page that visitors open has that origin. What runs on the visitor's own machine
    /// has it, and may read the responses.
    ///
    /// ## Write instead
    /// The origin of the page where it is deployed, from a setting that differs between development
    /// and production.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-access-control-allow-origin>
    ALLOW_ORIGIN_IS_LOCALHOST, "allow-origin-is-localhost", Warning, check
}

const NAME: &str = "Access-Control-Allow-Origin";

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(failure) = refusal::cors_check(observation) else { return Vec::new() };
    let wanted = String::from_utf8_lossy(failure.byte_serialized_origin());
    if OriginDifference::of(failure.allow_origin(), &wanted) != OriginDifference::Development {
        return Vec::new();
    }
    let message = format!(
        "{NAME} is \"{}\", which only pages on a development machine have, not the {}.",
        excerpt(&failure.combined_allow_origin()),
        refusal::page(&observation.page_request)
    );
    let fix = Fix::advice("Set the allowed origin where the server is deployed, not in its code.");
    let finding = ALLOW_ORIGIN_IS_LOCALHOST.finding(message).fix(fix);
    vec![
        finding.at_failure(observation, |exchange| place::lines(exchange, Message::Response, NAME)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(page: &str, value: &str) -> Option<Finding> {
        let text = format!(
            "page {page}\n\nGET https://api.example.com/items\n\n\
             HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: {value}\n"
        );
        found(&ALLOW_ORIGIN_IS_LOCALHOST, &text)
    }

    #[test]
    fn every_name_of_the_own_machine_counts() {
        for host in ["localhost:3000", "127.0.0.1:5173", "[::1]:8080"] {
            assert!(answered("https://app.example.com", &format!("http://{host}")).is_some());
        }
    }

    #[test]
    fn a_page_on_localhost_and_a_host_that_begins_like_it_do_not() {
        assert!(answered("http://localhost:5173", "http://localhost:3000").is_none());
        let other = "https://localhost.example.com";
        assert!(answered("https://app.example.com", other).is_none());
    }
}
