use crate::finding::Finding;
use crate::fix::{Fix, ResponseFix};
use crate::observation::{Observation, ObservedExchange};
use crate::place::{self, Message};
use crate::refusal::takes_wildcards_literally;
use crate::rule::rule;
use crate::sharing;

rule! {
    /// # Allowing everybody and allowing cookies exclude each other
    ///
    /// ## What it finds
    /// `Access-Control-Allow-Origin: *` together with `Access-Control-Allow-Credentials: true`, in
    /// response to a request without credentials, which passes.
    ///
    /// ## Why it matters
    /// `*` counts only for requests without credentials, `Access-Control-Allow-Credentials` only for
    /// those with. The first request with `credentials: "include"` is refused. The way out that
    /// offers itself, to send back whatever origin asks, lets every site act for your users.
    ///
    /// ## Write instead
    /// Ask: do pages log in with cookies, or with a token in `Authorization`? With a token, or for
    /// public data: `*` alone. With cookies: the origin that asks, if it is in a list of those you
    /// trust, with `Access-Control-Allow-Credentials: true` and `Vary: Origin`.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-protocol-and-credentials>
    WILDCARD_WITH_CREDENTIALS, "wildcard-with-credentials", Warning, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    if takes_wildcards_literally(&observation.request) {
        return Vec::new();
    }
    let contradictions: Vec<_> = sharing::exchanges(observation)
        .filter(|(_, exchange)| sharing::allows(exchange, b"*"))
        .filter(|(_, exchange)| sharing::allows_credentials(exchange))
        .collect();
    let Some((index, exchange)) = contradictions.last() else { return Vec::new() };
    let message = format!(
        "The response to the {} allows every origin and credentials. * counts for requests without \
         credentials only, so a request with cookies is refused.",
        exchange.kind
    );
    vec![WILDCARD_WITH_CREDENTIALS
        .finding(message)
        .at(*index, places(exchange))
        .fix(fix(&contradictions))]
}

fn places(exchange: &ObservedExchange) -> Vec<place::Place> {
    let names = ["Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"];
    let lines = |name| place::lines(exchange, Message::Response, name);
    names.into_iter().flat_map(lines).collect()
}

fn fix(contradictions: &[(usize, &ObservedExchange)]) -> Fix {
    let advice = "Cookies, or a bearer token? If pages send no cookies, allow no credentials; \
                  otherwise name the origin that asks, after looking it up in a list.";
    let mut fix = Fix::advice(advice);
    for (_, exchange) in contradictions {
        if fix.of(exchange.kind).is_none() {
            let response = ResponseFix::new(exchange.kind);
            fix = fix.response(response.remove("Access-Control-Allow-Credentials"));
        }
    }
    fix
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(credentials: &str, lines: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\ncredentials {credentials}\n\n\
             GET https://api.example.com/\n\nHTTP/1.1 200 OK\n{lines}\n"
        );
        found(&WILDCARD_WITH_CREDENTIALS, &text)
    }

    const EVERYBODY: &str = "Access-Control-Allow-Origin: *";
    const CREDENTIALS: &str = "Access-Control-Allow-Credentials: true";

    #[test]
    fn a_refusal_is_told_by_another_rule() {
        let both = format!("{EVERYBODY}\n{CREDENTIALS}");
        assert!(answered("same-origin", &both).is_some());
        assert!(answered("omit", &both).is_some());
        assert!(answered("include", &both).is_none());
    }

    #[test]
    fn one_of_the_two_is_fine() {
        assert!(answered("omit", EVERYBODY).is_none());
        assert!(answered("omit", &format!("{EVERYBODY}\nAccess-Control-Allow-Credentials: false")).is_none());
        let named = "Access-Control-Allow-Origin: https://app.example.com";
        assert!(answered("omit", &format!("{named}\n{CREDENTIALS}")).is_none());
    }
}
