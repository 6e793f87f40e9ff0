use corsac::browser::{BrowserProfile, IncludeCredentials};

use crate::excerpt;
use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::{Observation, ObservedExchange};
use crate::place::{self, Message};
use crate::rule::rule;
use crate::set_cookie::{self, SetCookie};

rule! {
    /// # The request depends on cookies that not every browser keeps
    ///
    /// ## What it finds
    /// Cookies that go to, or are set by, another site than the page's: another registrable domain,
    /// or http for https. Cookies with `Partitioned` are left out.
    ///
    /// ## Why it matters
    /// These are third-party cookies. Chromium sends them, unless the visitor has switched them off.
    /// Firefox gives them a jar of their own under every site, so that a login made on the API's own
    /// pages is unknown here. Safari keeps none. No header of the CORS protocol changes that.
    ///
    /// ## Write instead
    /// Page and API under one domain (`app.example.com` and `api.example.com`), or a token in
    /// `Authorization`. Where a jar for each site is enough, `SameSite=None; Secure; Partitioned`.
    ///
    /// ## References
    /// <https://developer.mozilla.org/docs/Web/Privacy/Guides/Third-party_cookies>
    THIRD_PARTY_COOKIE, "third-party-cookie", Note, check
}

/// How many cookies are pointed at.
const MOST: usize = 5;

fn check(observation: &Observation) -> Vec<Finding> {
    let exchange = set_cookie::exchanges(observation)
        .filter(|(_, exchange)| exchange.credentials == IncludeCredentials::Yes)
        .filter(|(_, exchange)| set_cookie::is_cross_site(observation, exchange))
        .last();
    let Some((index, exchange)) = exchange else { return Vec::new() };
    let kept: Vec<_> = set_cookie::cookies(exchange)
        .filter(|cookie| !cookie.is_partitioned && cookie.loss(observation, exchange).is_none())
        .collect();
    let mut names = sent(exchange);
    if names.is_empty() {
        names.extend(kept.iter().map(|cookie| cookie.name));
    }
    if names.is_empty() {
        return Vec::new();
    }
    let message = message(observation, exchange, &names);
    let mut places = place::lines(exchange, Message::Request, "Cookie");
    places.extend(kept.iter().take(MOST).map(SetCookie::name_place));
    let fix = Fix::advice("Serve page and API under one domain, or use a token instead of cookies.");
    vec![THIRD_PARTY_COOKIE.finding(message).at(index, places).fix(fix)]
}

fn message(observation: &Observation, exchange: &ObservedExchange, names: &[&[u8]]) -> String {
    format!(
        "{} is another site than the page {}, which makes third-party cookies of: {}. {}",
        excerpt::excerpt(exchange.url.host_str().unwrap_or_default().as_bytes()),
        observation.request.origin(),
        excerpt::list(names),
        treatment(observation.profile)
    )
}

fn treatment(profile: BrowserProfile) -> &'static str {
    match profile {
        BrowserProfile::Firefox => {
            "Firefox keeps such cookies in a jar of their own for each site; Safari keeps none."
        }
        _ => {
            "Firefox keeps such cookies in a jar of their own for each site, Safari keeps none, and \
             in Chromium visitors can switch them off."
        }
    }
}

/// The names of the cookies that were sent.
fn sent(exchange: &ObservedExchange) -> Vec<&[u8]> {
    let lines = exchange.request_headers.values(b"cookie");
    let pairs = lines.flat_map(|line| line.split(|&byte| byte == b';'));
    // What has no name has only a value, and values are secret.
    pairs
        .filter_map(|pair| pair.iter().position(|&byte| byte == b'=').map(|end| &pair[..end]))
        .map(<[u8]>::trim_ascii)
        .filter(|name| !name.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{found, observed};

    fn text(settings: &str, url: &str, cookie: &str) -> String {
        format!(
            "page https://app.example.com\n{settings}\n\nGET {url}\n\n\
             HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: https://app.example.com\n\
             Access-Control-Allow-Credentials: true\nSet-Cookie: {cookie}\n"
        )
    }

    const STRANGER: &str = "https://api.example.org/";
    const NONE: &str = "a=b; SameSite=None; Secure";

    #[test]
    fn cookies_of_another_site_are_third_party_cookies() {
        let finds = |settings, url, cookie| found(&THIRD_PARTY_COOKIE, &text(settings, url, cookie));
        assert!(finds("credentials include", STRANGER, NONE).is_some());
        assert!(finds("credentials include", "https://api.example.com/", NONE).is_none());
        assert!(finds("credentials omit", STRANGER, NONE).is_none());
        let partitioned = "a=b; SameSite=None; Secure; Partitioned";
        assert!(finds("credentials include", STRANGER, partitioned).is_none());
        assert!(finds("credentials include", STRANGER, "a=b").is_none());
    }

    #[test]
    fn cookies_that_are_sent_are_named_without_their_values() {
        let mut observation = observed(&text("credentials include", STRANGER, "a="));
        observation.exchanges[0].request_headers.push(b"Cookie", b"sid=SECRET; SECRET; b=");
        let findings = THIRD_PARTY_COOKIE.check(&observation);
        assert!(findings[0].message.contains("third-party cookies of: sid, b. "), "{findings:?}");
        assert!(!format!("{findings:?}").contains("SECRET"));
    }
}
