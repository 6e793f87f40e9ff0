use corsac::Origin;
use corsac::browser::{ExchangeKind, Failure};

use crate::finding::Finding;
use crate::fix::{Fix, ResponseFix};
use crate::observation::Observation;
use crate::place::{self, Message};
use crate::rule::rule;
use crate::{excerpt, refusal};

rule! {
    /// # The server keeps other sites from embedding this resource
    ///
    /// ## What it finds
    /// `Cross-Origin-Resource-Policy: same-origin` or `same-site` on a response to an image, a
    /// script or a `no-cors` request of a page that is not of that origin or site.
    ///
    /// ## Why it matters
    /// The header says who may embed a resource without reading it, which CORS does not decide.
    /// Some security middleware (helmet for Express, for one) sends `same-origin` with everything,
    /// also with images and fonts that are meant for other sites. A page at `http` is not the same
    /// site as a server at `https` here.
    ///
    /// ## Write instead
    /// `Cross-Origin-Resource-Policy: cross-origin` on what any site may embed, `same-site` on what
    /// your own subdomains embed. Or let the page ask with CORS, which this header does not touch.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header>
    CROSS_ORIGIN_RESOURCE_POLICY, "cross-origin-resource-policy", Refusal, check
}

const NAME: &str = "Cross-Origin-Resource-Policy";

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::CrossOriginResourcePolicy { policy }) = observation.failure() else {
        return Vec::new();
    };
    let message = format!(
        "{} has {NAME}: {}, which keeps it from the {}.",
        refusal::response(observation),
        excerpt::excerpt(policy),
        refusal::page(&observation.request)
    );
    let finding = CROSS_ORIGIN_RESOURCE_POLICY
        .finding(message)
        .at_failure(observation, |exchange| place::lines(exchange, Message::Response, NAME));
    let (wanted, who) = narrowest(observation);
    let advice = format!("Send {NAME}: {wanted} with what {who} may embed.");
    let response = ResponseFix::new(ExchangeKind::Request).set(NAME, wanted);
    vec![finding.fix(Fix::advice(advice).response(response))]
}

/// The narrowest policy that lets this page embed the response, and whom it means.
fn narrowest(observation: &Observation) -> (&'static str, &'static str) {
    let (origin, url) = (observation.request.origin(), observation.request.current_url());
    let is_https = matches!(origin, Origin::Tuple(tuple) if tuple.scheme() == "https");
    if origin.is_schemelessly_same_site_with_url(url) && (is_https || url.scheme() != "https") {
        ("same-site", "your other subdomains")
    } else {
        ("cross-origin", "any site")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn embedded_by(page: &str, mode: &str) -> Option<String> {
        let text = format!(
            "page {page}\nmode {mode}\n\nGET https://cdn.example.com/logo.png\n\n\
             HTTP/1.1 200 OK\nCross-Origin-Resource-Policy: same-origin\n\
             Access-Control-Allow-Origin: *\n"
        );
        let finding = found(&CROSS_ORIGIN_RESOURCE_POLICY, &text)?;
        Some(finding.fix.unwrap().responses[0].set[0].1.clone())
    }

    #[test]
    fn no_more_than_needed_is_opened() {
        let policy = |page| embedded_by(page, "no-cors");
        assert_eq!(policy("https://www.example.com").as_deref(), Some("same-site"));
        assert_eq!(policy("http://www.example.com").as_deref(), Some("cross-origin"));
        assert_eq!(policy("https://shop.example").as_deref(), Some("cross-origin"));
        assert_eq!(policy("https://cdn.example.com"), None);
        assert_eq!(embedded_by("https://shop.example", "cors"), None);
    }
}
