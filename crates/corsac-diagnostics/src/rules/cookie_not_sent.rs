use corsac::browser::ExchangeKind;

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::{Observation, WithheldCookie};
use crate::rule::rule;
use crate::set_cookie;

rule! {
    /// # A cookie that the browser has does not go with the request
    ///
    /// ## What it finds
    /// A cookie for the URL's host that is in the jar and stays there. The message says why:
    /// `SameSite` and a page of another site, `Secure` and plain http, another path, its end, or a
    /// browser that keeps or sends no cookies of other sites.
    ///
    /// ## Why it matters
    /// To the server the request is that of a stranger: it answers 401, or redirects to a login,
    /// often without CORS headers, and the browser reports a CORS error.
    ///
    /// ## Write instead
    /// For an API that pages of other sites use, `SameSite=None; Secure` when the cookie is set.
    /// Better, page and API under one domain. For the other reasons, another `Path`, or https.
    ///
    /// ## References
    /// <https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-retrieval-model>
    COOKIE_NOT_SENT, "cookie-not-sent", Warning, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let requests = observation.exchanges_of(ExchangeKind::Request);
    let exchange = requests.filter(|(_, exchange)| !exchange.withheld_cookies.is_empty()).last();
    let Some((index, exchange)) = exchange else { return Vec::new() };
    let mut groups: Vec<(&str, Vec<&WithheldCookie>)> = Vec::new();
    for cookie in &exchange.withheld_cookies {
        match groups.iter_mut().find(|(reason, _)| *reason == cookie.reason) {
            Some((_, cookies)) => cookies.push(cookie),
            None => groups.push((cookie.reason, vec![cookie])),
        }
    }
    let finding = |(reason, cookies): (&str, Vec<&WithheldCookie>)| {
        let finding = COOKIE_NOT_SENT.finding(message(&cookies)).at(index, Vec::new());
        finding.fix(Fix::advice(advice(reason)))
    };
    groups.into_iter().map(finding).collect()
}

fn message(cookies: &[&WithheldCookie]) -> String {
    let names: Vec<_> = cookies.iter().map(|cookie| &cookie.name).collect();
    let why = cookies.first().map_or("", |cookie| &cookie.message);
    let why: String = why.chars().take(200).collect();
    format!("The browser does not send {}: {why}.", set_cookie::called(&names))
}

fn advice(reason: &str) -> &'static str {
    match reason {
        "secure-over-http" => "Ask over https.",
        "other-path" => "Set the cookie with a Path that covers the URL, such as Path=/.",
        "expired" => "Log in again, or set the cookie with a later end.",
        "same-site" => {
            "Set the cookie with SameSite=None; Secure, or serve page and API under one domain."
        }
        _ => "Serve page and API under one domain, or use a token instead of cookies.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::observed;

    fn withheld(cookies: &[(&str, &'static str)]) -> Vec<Finding> {
        let mut observation =
            observed("page https://a.example\n\nGET https://b.example/\n\nHTTP/1.1 200 OK\n");
        let cookie = |&(name, reason): &(&str, &'static str)| WithheldCookie {
            name: name.to_owned(),
            reason,
            message: "it stays".to_owned(),
        };
        observation.exchanges[0].withheld_cookies = cookies.iter().map(cookie).collect();
        COOKIE_NOT_SENT.check(&observation)
    }

    #[test]
    fn cookies_are_grouped_by_reason() {
        let findings = withheld(&[("a", "same-site"), ("b", "expired"), ("c", "same-site")]);
        assert_eq!(findings.len(), 2);
        assert_eq!(findings[0].message, "The browser does not send the cookies a, c: it stays.");
    }

    #[test]
    fn what_is_sent_is_fine() {
        assert!(withheld(&[]).is_empty());
    }
}
