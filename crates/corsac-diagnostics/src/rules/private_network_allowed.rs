use crate::finding::Finding;
use crate::fix::{Fix, ResponseFix};
use crate::observation::Observation;
use crate::place::{self, Message};
use crate::rule::rule;

rule! {
    /// # A header that was to open private networks has no effect
    ///
    /// ## What it finds
    /// `Access-Control-Allow-Private-Network` in a response.
    ///
    /// ## Why it matters
    /// The header belongs to Private Network Access, a proposal that Chromium took back. In its place
    /// came Local Network Access: the visitor is asked, and no header answers for them. Browsers
    /// ignore the line; it only tells that the service was meant to be open to pages from the
    /// internet.
    ///
    /// ## Write instead
    /// Nothing. See `local-network-access` for what decides today.
    ///
    /// ## References
    /// <https://wicg.github.io/local-network-access/>
    PRIVATE_NETWORK_ALLOWED, "private-network-allowed", Note, check
}

const NAME: &str = "Access-Control-Allow-Private-Network";

fn check(observation: &Observation) -> Vec<Finding> {
    let mut exchanges = observation.exchanges.iter().enumerate();
    let sends = exchanges.find(|(_, exchange)| exchange.response.headers().contains(NAME.as_bytes()));
    let Some((index, exchange)) = sends else { return Vec::new() };
    let message = format!("The response to the {} has {NAME}, which no browser reads.", exchange.kind);
    let places = place::lines(exchange, Message::Response, NAME);
    let response = ResponseFix::new(exchange.kind).remove(NAME);
    let fix = Fix::advice("Leave it out.").response(response);
    vec![PRIVATE_NETWORK_ALLOWED.finding(message).at(index, places).fix(fix)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    #[test]
    fn only_this_header_is_meant() {
        let answered = |line: &str| {
            let text = format!(
                "page https://a.example\n\nGET https://b.example/\n\nHTTP/1.1 200 OK\n{line}\n"
            );
            found(&PRIVATE_NETWORK_ALLOWED, &text)
        };
        assert!(answered("access-control-allow-private-network: true").is_some());
        assert!(answered("Access-Control-Allow-Origin: *").is_none());
    }
}
