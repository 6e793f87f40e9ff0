use crate::finding::Finding;
use crate::fix::Fix;
use crate::null_origin::NullOrigin;
use crate::observation::Observation;
use crate::place::{self, Message};
use crate::rule::rule;
use crate::sharing;

rule! {
    /// # The server trusts `null`, and every site can ask as that
    ///
    /// ## What it finds
    /// `Access-Control-Allow-Origin: null`.
    ///
    /// ## Why it matters
    /// `null` is the origin of sandboxed frames, of `data:` URLs and files, and of requests that were
    /// redirected across origins. Any page makes one with
    /// `<iframe sandbox="allow-scripts" srcdoc="…">`. To allow `null` is to allow every site; with
    /// `Access-Control-Allow-Credentials: true` it lets them read what your users see.
    ///
    /// ## Write instead
    /// A real origin: serve local files and frames from one, and allow that. For what everybody may
    /// read, `*`.
    ///
    /// ## References
    /// <https://w3c.github.io/webappsec-cors-for-developers/#avoid-returning-access-control-allow-origin-null>
    NULL_ORIGIN_TRUSTED, "null-origin-trusted", Warning, check
}

const NAME: &str = "Access-Control-Allow-Origin";

fn check(observation: &Observation) -> Vec<Finding> {
    let trusting = sharing::exchanges(observation)
        .filter(|(_, exchange)| sharing::allows(exchange, b"null"))
        .last();
    let Some((index, exchange)) = trusting else { return Vec::new() };
    let has_cookies = sharing::allows_credentials(exchange);
    let credentials = if has_cookies { ", with the visitor's cookies" } else { "" };
    let message = format!(
        "The response to the {} allows the origin null. Every site can make requests with it, by \
         means of a sandboxed frame{credentials}.",
        exchange.kind
    );
    let page = NullOrigin::of(&observation.request)
        .map(|null| null.advice(observation.request.credentials_mode()));
    let server = "Take null out of what the server allows.".to_owned();
    let advice = [Some(server), page].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let places = place::lines(exchange, Message::Response, NAME);
    let finding = NULL_ORIGIN_TRUSTED.finding(message).at(index, places);
    vec![finding.fix(Fix::advice(advice))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(page: &str, lines: &str) -> Option<Finding> {
        let text = format!(
            "page {page}\n\nGET https://api.example.com/\n\nHTTP/1.1 200 OK\n\
             Access-Control-Allow-Origin: {lines}\n"
        );
        found(&NULL_ORIGIN_TRUSTED, &text)
    }

    #[test]
    fn it_does_not_matter_who_asks() {
        let allowed = answered("null", "null").unwrap();
        assert!(allowed.fix.unwrap().advice.starts_with("Take null out"));
        let refused = answered("https://app.example.com", "null").unwrap();
        assert!(refused.fix.unwrap().advice.starts_with("Take null out"));
        let cookies = answered("null", "null\nAccess-Control-Allow-Credentials: true").unwrap();
        assert!(cookies.message.contains("cookies"));
    }

    #[test]
    fn everybody_is_another_matter() {
        assert!(answered("null", "*").is_none());
        assert!(answered("null", "NULL").is_none());
    }
}
