use corsac::browser::Failure;

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::refusal;
use crate::rule::rule;

rule! {
    /// # A page over https asks for a URL over http
    ///
    /// ## What it finds
    /// A request for an `http:` URL, or a redirect to one, on a page that came over `https`.
    /// `http://localhost` and `http://127.0.0.1` are allowed.
    ///
    /// ## Why it matters
    /// Over `http` anybody on the way can read and change the response, so the page would be no
    /// safer than it is. Browsers refuse before they connect; no header of the server changes that.
    ///
    /// ## Write instead
    /// `https:` in the URL. Where a redirect leads to `http`, the server often sits behind a proxy
    /// that speaks TLS and does not know of it: let it build its URLs from `X-Forwarded-Proto`, or
    /// let it send a path in `Location`.
    ///
    /// ## References
    /// <https://w3c.github.io/webappsec-mixed-content/#should-block-fetch>
    MIXED_CONTENT, "mixed-content", Refusal, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::MixedContent) = observation.failure() else { return Vec::new() };
    let message = format!(
        "The {} came over https and asks for {}: mixed content, which browsers refuse.",
        refusal::page(&observation.request),
        refusal::asked_for(observation, observation.request.current_url())
    );
    let finding = MIXED_CONTENT.finding(message).at_redirect(observation);
    let advice = match finding.exchange {
        Some(_) => "Let the server redirect to https, or send a path alone in Location.",
        None => "Serve the URL over https, and request it so.",
    };
    vec![finding.fix(Fix::advice(advice))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    #[test]
    fn a_redirect_can_lead_to_it() {
        let finding = found(
            &MIXED_CONTENT,
            "page https://app.example.com\n\nGET https://app.example.com/items\n\n\
             HTTP/1.1 301 Moved Permanently\nLocation: http://app.example.com/items/\n",
        );
        let finding = finding.unwrap();
        assert_eq!(finding.exchange, Some(0));
        assert!(finding.fix.unwrap().advice.starts_with("Let the server redirect to https"));
    }

    #[test]
    fn the_own_machine_and_pages_over_http_are_fine() {
        let asked = |page: &str, url: &str| {
            let text = format!("page {page}\nmode no-cors\n\nGET {url}\n\nHTTP/1.1 200 OK\n");
            found(&MIXED_CONTENT, &text)
        };
        assert!(asked("https://app.example.com", "http://localhost:3000/").is_none());
        assert!(asked("http://app.example.com", "http://api.example.com/").is_none());
    }
}
