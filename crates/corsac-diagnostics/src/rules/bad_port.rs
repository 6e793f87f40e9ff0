use corsac::browser::Failure;

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::refusal;
use crate::rule::rule;

rule! {
    /// # The URL has a port that browsers do not connect to
    ///
    /// ## What it finds
    /// A request to one of 83 ports that belong to other protocols, such as 25 (mail), 6000 (X11),
    /// 6667 (IRC) or 10080.
    ///
    /// ## Why it matters
    /// A page could otherwise make the browser talk to a mail server and the like, in words that
    /// the server takes for its own protocol. The browser refuses before it connects: nothing shows
    /// up in the server's log.
    ///
    /// ## Write instead
    /// Let the server listen on another port, such as 8080.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#port-blocking>
    BAD_PORT, "bad-port", Refusal, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::BadPort(port)) = observation.failure() else { return Vec::new() };
    let message = format!(
        "The page asks for {}; browsers connect to no server on port {port}.",
        refusal::asked_for(observation, observation.request.current_url())
    );
    let finding = BAD_PORT.finding(message).at_redirect(observation);
    vec![finding.fix(Fix::advice("Let the server listen on another port, such as 8080."))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    #[test]
    fn a_redirect_to_a_bad_port_is_its_fault() {
        let finding = found(
            &BAD_PORT,
            "page https://app.example.com\n\nGET https://app.example.com/chat\n\n\
             HTTP/1.1 302 Found\nLocation: https://app.example.com:6667/\n",
        );
        let finding = finding.unwrap();
        assert_eq!((finding.exchange, finding.places.len()), (Some(0), 1));
        assert!(finding.message.contains("6667/, where https://app.example.com/chat redirects it"));
    }

    #[test]
    fn other_ports_are_fine() {
        let text = "page http://localhost:3000\n\nGET http://localhost:3000/\n\nHTTP/1.1 200 OK\n";
        assert!(found(&BAD_PORT, text).is_none());
    }
}
