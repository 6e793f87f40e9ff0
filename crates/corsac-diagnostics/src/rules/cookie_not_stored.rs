use std::collections::HashSet;

use corsac::browser::{ExchangeKind, Mode};

use crate::finding::Finding;
use crate::fix::{Fix, ResponseFix};
use crate::observation::{Observation, ObservedExchange};
use crate::rule::rule;
use crate::set_cookie::{self, LostCookie};
use crate::{cache, refusal};

rule! {
    /// # The response sets a cookie that the browser does not keep
    ///
    /// ## What it finds
    /// `Set-Cookie` in a response that has no effect, be it a redirect: the page asks another origin
    /// without credentials; the cookie is `SameSite=Lax` or `Strict`, or says nothing, and the page is of
    /// another site; `SameSite=None` stands without `Secure`; the cookie is `Secure` and came over
    /// plain http; or its domain, prefix or size is not allowed.
    /// Cookies of load balancers and of protections against robots are left out.
    ///
    /// ## Why it matters
    /// The login succeeds, and the next request is that of a stranger. Unless a page asks with
    /// `credentials: "include"`, requests to other origins neither send nor store cookies. If the
    /// page is of another site (another registrable domain, or http for https), Chromium keeps only
    /// cookies that say `SameSite=None; Secure`; Firefox also takes cookies that say nothing.
    ///
    /// ## Write instead
    /// In the page: `credentials: "include"`, or `withCredentials`. In the response:
    /// `Access-Control-Allow-Credentials: true`, the origin by name, and for pages of other sites
    /// `SameSite=None; Secure` in the cookie. Page and API under one domain save most of that.
    ///
    /// ## References
    /// <https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-storage-model>
    COOKIE_NOT_STORED, "cookie-not-stored", Warning, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let mut told = HashSet::new();
    let exchanges = observation.exchanges_of(ExchangeKind::Request);
    let findings = exchanges.flat_map(|(index, exchange)| {
        let mut lost = set_cookie::lost(observation, exchange);
        // A redirect may set the same cookie again.
        let host = exchange.url.host_str().map(str::to_owned);
        lost.retain(|cookie| told.insert((host.clone(), cookie.name.clone(), cookie.reason)));
        let finding = |group: Vec<_>| finding(observation, (index, exchange), &group);
        by_reason(lost).into_iter().map(finding).collect::<Vec<_>>()
    });
    findings.collect()
}

/// How many cookies are pointed at.
const MOST: usize = 5;

/// The cookies in groups with one reason; no group is empty.
fn by_reason(cookies: Vec<LostCookie>) -> Vec<Vec<LostCookie>> {
    let mut groups: Vec<Vec<LostCookie>> = Vec::new();
    for cookie in cookies {
        match groups.iter_mut().find(|group| group[0].reason == cookie.reason) {
            Some(group) => group.push(cookie),
            None => groups.push(vec![cookie]),
        }
    }
    groups
}

fn finding(
    observation: &Observation,
    (index, exchange): (usize, &ObservedExchange),
    group: &[LostCookie],
) -> Finding {
    let places = group.iter().filter_map(|cookie| cookie.place.clone()).take(MOST).collect();
    let finding = COOKIE_NOT_STORED.finding(message(group)).at(index, places);
    let fix = match group[0].reason {
        set_cookie::NO_CREDENTIALS => with_credentials(observation, exchange),
        reason => Fix::advice(advice(reason)),
    };
    finding.fix(fix)
}

fn message(group: &[LostCookie]) -> String {
    let names: Vec<_> = group.iter().map(|cookie| &cookie.name).collect();
    let why = &group[0].why;
    let why = match group.iter().all(|cookie| cookie.why == *why) {
        true => format!(": {why}."),
        false => format!(". Of the first it says: {why}."),
    };
    format!("The browser does not keep {}{why}", set_cookie::called(&names))
}

/// What to do about a reason.
fn advice(reason: &str) -> &'static str {
    match reason {
        "same-site" => {
            "Add SameSite=None; Secure to the cookie, or serve page and API under one domain. Since \
             some browsers keep no cookies of other sites at all, the latter is safer."
        }
        "third-party-blocked" => {
            "Serve page and API under one domain, or use a token instead of cookies."
        }
        "secure-over-http" => "Ask over https.",
        "shadows-secure-cookie" => "Ask over https, or give the cookie another name.",
        "same-site-none-without-secure" | "partitioned-without-secure" => {
            "Add Secure to the cookie, and ask over https."
        }
        "public-suffix" | "foreign-domain" | "domain-not-ascii" => {
            "Leave out Domain, or name in it the server's host or a domain of yours above it."
        }
        "broken-prefix" => "Give the cookie the attributes that its prefix asks for, or another name.",
        "empty" | "nameless" | "hidden-prefix" => "Write the cookie as name=value.",
        "too-large" => "Keep the data on the server, and only a short key to it in the cookie.",
        "control-character" => "Encode the cookie's value, so that it has no control characters.",
        _ => "Set the cookie without what the browser refuses.",
    }
}

fn with_credentials(observation: &Observation, exchange: &ObservedExchange) -> Fix {
    let include = refusal::include_credentials(&observation.page_request);
    let fix = Fix::advice(format!(
        "If the cookie matters, let the page ask with {include}, name its origin in the response, and \
         allow credentials."
    ));
    let origin = observation.request.serialized_origin();
    if observation.request.mode() != Mode::Cors || origin == "null" {
        return fix;
    }
    let response = ResponseFix::new(exchange.kind)
        .set("Access-Control-Allow-Origin", origin)
        .set("Access-Control-Allow-Credentials", "true")
        .set("Vary", cache::vary(exchange, &["Origin".to_owned()]));
    fix.response(response)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::WithheldCookie;
    use crate::place::{Message, Place};
    use crate::testing::{found, observed};

    fn answered(settings: &str, url: &str, cookie: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\ncredentials include\n{settings}\n\nGET {url}\n\n\
             HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: https://app.example.com\n\
             Access-Control-Allow-Credentials: true\nSet-Cookie: {cookie}\n"
        );
        found(&COOKIE_NOT_STORED, &text)
    }

    const SIBLING: &str = "https://api.example.com/";
    const STRANGER: &str = "https://api.example.org/";

    fn rejected(name: &str, reason: &'static str, message: &str) -> WithheldCookie {
        WithheldCookie { name: name.to_owned(), reason, message: message.to_owned() }
    }

    fn messages(observation: &Observation) -> Vec<String> {
        check(observation).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn what_the_jar_says_is_passed_on_by_reason() {
        let mut observation = observed(
            "page https://a.test\ncredentials include\n\nGET https://b.test/\n\n\
             HTTP/1.1 200 OK\nSet-Cookie: a=1; Domain=com\nSet-Cookie: b=1; SameSite=Lax\n\
             Set-Cookie: c=1; Domain=net\n",
        );
        observation.exchanges[0].rejected_cookies = vec![
            rejected("a", "public-suffix", "`Domain=com` is a public suffix"),
            rejected("b", "same-site", "it is `SameSite=Lax`"),
            rejected("c", "public-suffix", "`Domain=net` is a public suffix"),
        ];
        let findings = check(&observation);
        let [domain, site] = &findings[..] else { panic!("two findings: {findings:?}") };
        let sentence = "keep the cookies a, c. Of the first it says: `Domain=com` is";
        assert!(domain.message.contains(sentence), "{}", domain.message);
        assert!(domain.fix.as_ref().unwrap().advice.contains("Leave out Domain"));
        assert!(site.message.contains("keep the cookie b: it is `SameSite=Lax`."));
        let attribute = Place::HeaderValue { message: Message::Response, line: 1, bytes: 5..17 };
        assert_eq!(site.places, [attribute]);
    }

    #[test]
    fn a_cookie_that_a_redirect_sets_is_told_once() {
        let cookie = "Access-Control-Allow-Origin: https://a.test\n\
                      Access-Control-Allow-Credentials: true\nSet-Cookie: a=1; SameSite=Lax";
        let text = format!(
            "page https://a.test\ncredentials include\n\nGET https://b.test/1\n\n\
             HTTP/1.1 302 Found\nLocation: /2\n{cookie}\n\nHTTP/1.1 200 OK\n{cookie}\n"
        );
        let mut observation = observed(&text);
        assert_eq!(check(&observation).len(), 1);
        observation.exchanges[0].rejected_cookies = vec![rejected("a", "same-site", "it is Lax")];
        assert_eq!(messages(&observation), ["The browser does not keep the cookie a: it is Lax."]);
        assert_eq!(check(&observation)[0].exchange, Some(0));
    }

    #[test]
    fn the_pages_own_origin_can_lose_cookies_too() {
        let text = "page http://a.test\n\nGET http://a.test/\n\n\
                    HTTP/1.1 200 OK\nSet-Cookie: a=1; Secure\n";
        let mut observation = observed(text);
        assert!(messages(&observation)[0].contains("plain http"));
        let why = "it is `Secure`, and came over plain http";
        observation.exchanges[0].rejected_cookies = vec![rejected("a", "secure-over-http", why)];
        assert_eq!(messages(&observation), [format!("The browser does not keep the cookie a: {why}.")]);
        let text = text.replacen("\n\n", "\ncredentials omit\n\n", 1).replace("; Secure", "");
        assert!(check(&observed(&text)).is_empty());
    }

    #[test]
    fn what_is_kept_deleted_or_of_a_proxy_is_left_out() {
        let mut observation = observed(
            "page https://a.test\ncredentials include\n\nGET https://b.test/\n\n\
             HTTP/1.1 200 OK\nSet-Cookie: AWSALB=1\nSet-Cookie: gone=; Max-Age=0\nSet-Cookie: b=1\n",
        );
        observation.exchanges[0].rejected_cookies =
            ["AWSALB", "gone"].map(|name| rejected(name, "same-site", "it is Lax")).to_vec();
        assert!(check(&observation).is_empty());
    }

    #[test]
    fn siblings_are_one_site() {
        assert!(answered("mode cors", SIBLING, "a=SECRET; SameSite=Strict").is_none());
        let finding = answered("mode cors", STRANGER, "a=SECRET; SameSite=Strict").unwrap();
        assert!(finding.message.contains("keep the cookie a: SameSite=Strict"), "{}", finding.message);
        assert!(!format!("{finding:?}").contains("SECRET"));
        assert!(answered("mode cors", STRANGER, "a=b; samesite=NONE; secure").is_none());
    }

    #[test]
    fn firefox_keeps_what_says_nothing() {
        assert!(answered("profile firefox", STRANGER, "a=b").is_none());
        assert!(answered("profile chromium", STRANGER, "a=b").is_some());
        assert!(answered("profile firefox", STRANGER, "a=b; SameSite=Lax").is_some());
    }

    #[test]
    fn the_guilty_attribute_is_pointed_at() {
        let place = |cookie| match &answered("mode cors", STRANGER, cookie).unwrap().places[..] {
            [Place::HeaderValue { line: 2, bytes, .. }] => bytes.clone(),
            places => panic!("{places:?}"),
        };
        assert_eq!(place("a=b; Path=/; SameSite=Lax; HttpOnly"), 13..25);
        assert_eq!(place("sid=b; Path=/"), 0..3);
        assert_eq!(place("a=b; SameSite=None"), 5..18);
    }

    #[test]
    fn without_credentials_no_cookie_is_kept() {
        let finding = answered("credentials same-origin", SIBLING, "a=b").unwrap();
        assert_eq!(finding.fix.unwrap().responses[0].set.len(), 3);
        assert!(answered("credentials omit", SIBLING, "a=; Max-Age=0").is_none());
        assert!(answered("credentials omit", SIBLING, "AWSALB=a; Path=/").is_none());
        let text = "page https://a.example\n\nGET https://a.example/\n\n\
                    HTTP/1.1 200 OK\nSet-Cookie: a=b\n";
        assert!(found(&COOKIE_NOT_STORED, text).is_none());
    }

    #[test]
    fn many_cookies_make_few_findings() {
        let cookies = "Set-Cookie: a=b\nSet-Cookie: c=d; SameSite=None\n".repeat(2_000);
        let text = format!(
            "page https://a.example\ncredentials include\n\nGET https://b.example/\n\n\
             HTTP/1.1 200 OK\n{cookies}"
        );
        assert_eq!(COOKIE_NOT_STORED.check(&observed(&text)).len(), 2);
    }
}
