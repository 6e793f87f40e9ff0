use corsac::browser::{CorsCheckReason, Failure};

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::place::Place;
use crate::remedy;
use crate::rule::rule;

rule! {
    /// # The response does not say that the page may read it
    ///
    /// ## What it finds
    /// A response without `Access-Control-Allow-Origin` to a request from another origin.
    ///
    /// ## Why it matters
    /// A page may read a response from another origin only if that response names the page's
    /// origin. Without the header the browser keeps the response, even if its status is 200: the
    /// request did reach the server, and only the page is kept in the dark.
    ///
    /// ## Write instead
    /// The page's origin in `Access-Control-Allow-Origin`, on every response that the page is to
    /// read, errors included; and `Vary: Origin`, since the value depends on who asks.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#concept-cors-check>
    ALLOW_ORIGIN_MISSING, "allow-origin-missing", Refusal, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let missing = matches!(
        observation.failure(),
        Some(Failure::CorsCheck(failure)) if *failure.reason() == CorsCheckReason::AllowOriginMissing
    );
    let (true, Some(index)) = (missing, observation.failed_index()) else { return Vec::new() };
    let kind = observation.exchanges[index].kind;
    let message = format!(
        "The response to the {kind} has no Access-Control-Allow-Origin, so the browser keeps it \
         from {}.",
        observation.request.serialized_origin()
    );
    let places = vec![Place::Missing { name: "Access-Control-Allow-Origin" }];
    let fix = Fix::advice("Name the page's origin in the response.");
    let fix = remedy::with_responses(fix, observation);
    vec![ALLOW_ORIGIN_MISSING.finding(message).at(index, places).fix(fix)]
}
