use crate::exchange_text;
use crate::finding::Finding;
use crate::firewall::{Certainty, Firewall};
use crate::fix::Fix;
use crate::observation::{Observation, ObservedExchange};
use crate::place::Place;
use crate::rule::rule;

rule! {
    /// # A firewall or CDN answered, not the application
    ///
    /// ## What it finds
    /// A response that made the request fail and shows signs of being made in front of the
    /// application: `cf-mitigated`, `x-amzn-waf-action`, or the `Server` of a CDN or load balancer
    /// together with 403, 429 or 503.
    ///
    /// ## Why it matters
    /// A firewall that takes a request for an attack or a robot answers it with a page of its own: a
    /// refusal, or a challenge for people to solve. It knows nothing of CORS, and a script can solve
    /// no challenge. No change to the application's CORS settings helps, because the application has
    /// not seen the request.
    ///
    /// ## Write instead
    /// Look for the request in the firewall's log, and exempt the API's paths, or its OPTIONS
    /// requests, from the rule or the challenge. Browsers are judged by their headers and addresses:
    /// what is refused to one visitor may be allowed to another.
    ///
    /// ## References
    /// <https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/>
    /// and <https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-actions.html>
    ANSWERED_BY_FIREWALL, "answered-by-firewall", Warning, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let (Some(index), Some(exchange)) = (observation.failed_index(), observation.failed_exchange())
    else {
        return Vec::new();
    };
    let Some(firewall) = Firewall::of(exchange) else { return Vec::new() };
    let fix = Fix::advice(format!(
        "Find the rule in the log of {}, and exempt this path and its OPTIONS requests.",
        firewall.name
    ));
    let mut places = vec![Place::Status];
    places.extend(firewall.places(exchange));
    let finding = ANSWERED_BY_FIREWALL.finding(message(exchange, &firewall));
    vec![finding.at(index, places).fix(fix)]
}

fn message(exchange: &ObservedExchange, firewall: &Firewall) -> String {
    let Firewall { name, header, value, certainty } = firewall;
    let seems = match certainty {
        Certainty::Certain => "comes from",
        Certainty::Probable => "probably comes from",
    };
    format!(
        "The answer {} to {} {seems} {name} ({header}: {value}), not from the application.",
        exchange_text::status(exchange),
        exchange_text::request(exchange)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(response: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n\nGET https://api.example.com/items\n\n{response}\n"
        );
        found(&ANSWERED_BY_FIREWALL, &text)
    }

    #[test]
    fn a_mark_is_certain_and_a_server_probable() {
        let message = |response| answered(response).unwrap().message;
        let marked = message("HTTP/1.1 403 Forbidden\ncf-mitigated: challenge");
        assert!(!marked.contains("probably"), "{marked}");
        let load_balancer = message("HTTP/1.1 503 Service Unavailable\nServer: awselb/2.0");
        assert!(load_balancer.contains("probably comes from the AWS load balancer"));
        assert!(answered("HTTP/2 202\nx-amzn-waf-action: challenge").is_some());
    }

    #[test]
    fn what_a_cdn_passes_on_is_the_applications() {
        assert!(answered("HTTP/2 403\nserver: cloudflare\ncf-cache-status: DYNAMIC").is_none());
        assert!(answered("HTTP/2 403\nserver: cloudflare\nx-powered-by: PHP/8.3").is_none());
        assert!(answered("HTTP/2 404\nserver: cloudflare").is_none());
        assert!(answered("HTTP/2 403\nserver: nginx").is_none());
    }

    #[test]
    fn what_the_page_may_read_is_not_reported() {
        let lines = "HTTP/2 403\ncf-mitigated: challenge\nAccess-Control-Allow-Origin: *";
        assert!(answered(lines).is_none());
    }
}
