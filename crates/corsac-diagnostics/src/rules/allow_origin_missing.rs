use corsac::browser::CorsCheckReason;

use crate::finding::Finding;
use crate::fix::Fix;
use crate::null_origin::NullOrigin;
use crate::observation::Observation;
use crate::place::Place;
use crate::rule::rule;
use crate::{refusal, remedy};

rule! {
    /// # The response does not say that the page may read it
    ///
    /// ## What it finds
    /// A response without `Access-Control-Allow-Origin` to a request from another origin.
    ///
    /// ## Why it matters
    /// A page may read a response from another origin only if that response names the page's
    /// origin. Without the header the browser keeps the response, even if its status is 200: the
    /// request did reach the server, and only the page is kept in the dark. Often the header is
    /// missing from errors and redirects alone, because they are made elsewhere than the rest.
    ///
    /// ## Write instead
    /// The page's origin in `Access-Control-Allow-Origin`, on every response that the page is to
    /// read, errors included; and `Vary: Origin`, since the value depends on who asks.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#concept-cors-check>
    ALLOW_ORIGIN_MISSING, "allow-origin-missing", Refusal, check
}

const NAME: &str = "Access-Control-Allow-Origin";

fn check(observation: &Observation) -> Vec<Finding> {
    let is_missing = refusal::cors_check(observation)
        .is_some_and(|failure| *failure.reason() == CorsCheckReason::AllowOriginMissing);
    if !is_missing {
        return Vec::new();
    }
    let message = format!(
        "{} has no {NAME}, so the browser keeps it from the {}.",
        refusal::response(observation),
        refusal::page(&observation.request)
    );
    let finding = ALLOW_ORIGIN_MISSING
        .finding(message)
        .at_failure(observation, |_| vec![Place::Missing { name: NAME }]);
    vec![finding.fix(fix(observation))]
}

fn fix(observation: &Observation) -> Fix {
    if let Some(null) = NullOrigin::of(&observation.request) {
        let advice = null.advice(observation.request.credentials_mode());
        return Fix::advice(format!("{} {advice}", null.reason()));
    }
    let is_redirect = observation.failed_exchange().is_some_and(|exchange| {
        (300..400).contains(&exchange.status()) && exchange.get("Location").is_some()
    });
    let advice = if is_redirect {
        "Name the page's origin in the redirect too, not only in the response it leads to; or let \
         the page request that URL itself."
    } else {
        "Name the page's origin in the response."
    };
    remedy::with_responses(Fix::advice(advice), observation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    #[test]
    fn the_header_may_say_anything() {
        let empty = "page https://app.example.com\n\nGET https://api.example.com/items\n\n\
                     HTTP/1.1 200 OK\nAccess-Control-Allow-Origin:\n";
        assert_eq!(found(&ALLOW_ORIGIN_MISSING, empty).map(|finding| finding.message), None);
    }

    #[test]
    fn the_page_may_read_its_own_origin() {
        let own = "page https://app.example.com\n\nGET https://app.example.com/items\n\n\
                   HTTP/1.1 200 OK\n";
        assert_eq!(found(&ALLOW_ORIGIN_MISSING, own).map(|finding| finding.message), None);
    }

    #[test]
    fn errors_and_redirects_are_called_so() {
        let of = |rest: &str| {
            let text =
                format!("page https://a.example\n\nGET https://b.example/\n\nHTTP/1.1 {rest}\n");
            found(&ALLOW_ORIGIN_MISSING, &text).unwrap()
        };
        assert!(
            of("502 Bad Gateway").message.starts_with("The response to the request (status 502)")
        );
        let redirect = of("302 Found\nLocation: /login");
        assert!(redirect.fix.unwrap().advice.contains("in the redirect too"));
    }
}
