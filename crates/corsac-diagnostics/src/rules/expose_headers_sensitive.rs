use corsac::header::is_forbidden_response_header_name;

use crate::excerpt;
use crate::exposure::Exposure;
use crate::finding::Finding;
use crate::fix::{Fix, ResponseFix};
use crate::observation::Observation;
use crate::place::{self, Message};
use crate::rule::rule;

rule! {
    /// # `Set-Cookie` is exposed, and no script may ever read it
    ///
    /// ## What it finds
    /// `Set-Cookie` (or `Set-Cookie2`) in `Access-Control-Expose-Headers`.
    ///
    /// ## Why it matters
    /// Cookies are the browser's affair: it takes them from the response and hides the header from
    /// every script, exposed or not. The entry has no effect. Whoever wrote it waits for a cookie
    /// that will not show, and is tempted to send the same secret in a header that does.
    ///
    /// ## Write instead
    /// Nothing. To have the cookie stored, let the page ask with `credentials: "include"`; it then
    /// goes along with the next request by itself.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#forbidden-response-header-name>
    EXPOSE_HEADERS_SENSITIVE, "expose-headers-sensitive", Note, check
}

const NAME: &str = "Access-Control-Expose-Headers";

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(exposure) = Exposure::of(observation) else { return Vec::new() };
    let (forbidden, others): (Vec<&[u8]>, Vec<&[u8]>) = (exposure.listed.iter().flatten())
        .partition(|name| is_forbidden_response_header_name(name));
    let Some(first) = forbidden.first() else { return Vec::new() };
    let message = format!("{NAME} lists {}, which no script can read.", excerpt::excerpt(first));
    let is_forbidden = |item: &[u8]| is_forbidden_response_header_name(item);
    let places = place::items_where(exposure.exchange, Message::Response, NAME, is_forbidden);
    let others: Vec<_> = others.iter().map(|name| String::from_utf8_lossy(name)).collect();
    let response = ResponseFix::new(exposure.exchange.kind);
    let response = match others.is_empty() {
        true => response.remove(NAME),
        false => response.set(NAME, others.join(", ")),
    };
    let advice = "Leave it out: the browser stores cookies and sends them back by itself.";
    let fix = Fix::advice(advice).response(response);
    vec![EXPOSE_HEADERS_SENSITIVE.finding(message).at(exposure.index, places).fix(fix)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(value: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n\nGET https://api.example.com/\n\nHTTP/1.1 200 OK\n\
             Access-Control-Allow-Origin: *\nAccess-Control-Expose-Headers: {value}\n"
        );
        found(&EXPOSE_HEADERS_SENSITIVE, &text)
    }

    #[test]
    fn the_rest_of_the_list_stays() {
        let fix = answered("Link, set-cookie").unwrap().fix.unwrap();
        assert_eq!(fix.responses[0].set[0].1, "Link");
    }

    #[test]
    fn other_names_are_fine() {
        assert!(answered("Link, Authorization, X-CSRF-Token").is_none());
        assert!(answered("*").is_none());
    }
}
