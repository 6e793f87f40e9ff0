use crate::finding::Finding;
use crate::fix::{Fix, ResponseFix};
use crate::observation::{Observation, ObservedExchange};
use crate::place::{self, Place};
use crate::remedy;
use crate::rule::rule;

rule! {
    /// # A cache may give one origin the answer meant for another
    ///
    /// ## What it finds
    /// A response that names one origin in `Access-Control-Allow-Origin` and does not say
    /// `Vary: Origin`.
    ///
    /// ## Why it matters
    /// A cache stores the response with the origin in it. It then answers other pages, and the same
    /// page under another origin, with a header that names somebody else: requests fail now and
    /// then, depending on who asked first.
    ///
    /// ## Write instead
    /// `Vary: Origin` on every response of this resource, also on those to requests without an
    /// `Origin`. A header that is the same for everybody, such as `*`, needs none.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches>
    VARY_ORIGIN_MISSING, "vary-origin-missing", Warning, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some((index, exchange)) = observation.last_of_request() else { return Vec::new() };
    let names_an_origin = exchange
        .get("Access-Control-Allow-Origin")
        .is_some_and(|value| value == observation.request.byte_serialized_origin());
    if !names_an_origin || varies(exchange) {
        return Vec::new();
    }
    let message = format!(
        "The response names {} and has no Vary: Origin, so a cache may hand it to other origins.",
        observation.request.serialized_origin()
    );
    let mut places =
        place::lines(exchange, place::Message::Response, "Access-Control-Allow-Origin");
    places.push(Place::Missing { name: "Vary" });
    let response = ResponseFix::new(exchange.kind).set("Vary", remedy::vary(exchange));
    let fix = Fix::advice("Say that the response depends on the origin.").response(response);
    vec![VARY_ORIGIN_MISSING.finding(message).at(index, places).fix(fix)]
}

fn varies(exchange: &ObservedExchange) -> bool {
    let fields = exchange.response.headers().get_decode_and_split(b"Vary").unwrap_or_default();
    fields.iter().any(|field| field == "*" || field.eq_ignore_ascii_case("origin"))
}
