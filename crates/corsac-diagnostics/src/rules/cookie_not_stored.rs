use corsac::browser::Mode;

use crate::finding::Finding;
use crate::fix::{Fix, ResponseFix};
use crate::observation::{Observation, ObservedExchange, WithheldCookie};
use crate::rule::rule;
use crate::set_cookie::{self, CookieLoss, SameSite, SetCookie};
use crate::{cache, excerpt, refusal};

rule! {
    /// # The response sets a cookie that the browser does not keep
    ///
    /// ## What it finds
    /// `Set-Cookie` in a response from another origin that has no effect: the page asks without
    /// credentials; the cookie is `SameSite=Lax` or `Strict`, or says nothing, and the page is of
    /// another site; `SameSite=None` stands without `Secure`; the cookie is `Secure` and came over
    /// plain http; or its domain, prefix or size is not allowed. Cookies of load balancers and of protections against robots are left out.
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
    [lost(observation), rejected(observation)].concat()
}

/// What the attributes that have to do with the page make of the cookies.
fn lost(observation: &Observation) -> Vec<Finding> {
    let Some((index, exchange)) = set_cookie::exchanges(observation).last() else {
        return Vec::new();
    };
    let lost: Vec<_> = set_cookie::cookies(exchange)
        .filter_map(|cookie| cookie.loss(observation, exchange).map(|loss| (cookie, loss)))
        .collect();
    let mut losses: Vec<_> = Vec::new();
    for (_, loss) in &lost {
        if !losses.contains(loss) {
            losses.push(*loss);
        }
    }
    let of = |loss| lost.iter().filter(move |(_, own)| *own == loss).map(|(cookie, _)| cookie);
    let finding = |loss| {
        let cookies: Vec<_> = of(loss).collect();
        let message = message(observation, exchange, &cookies, loss);
        let places = cookies.iter().take(MOST).map(|cookie| cookie.place(loss)).collect();
        let finding = COOKIE_NOT_STORED.finding(message).at(index, places);
        finding.fix(fix(observation, exchange, loss))
    };
    losses.into_iter().map(finding).collect()
}

/// How many cookies are pointed at.
const MOST: usize = 5;

/// What else the browser's jar says of them: domains, prefixes, sizes.
fn rejected(observation: &Observation) -> Vec<Finding> {
    const SEEN_BY_ATTRIBUTE: [&str; 3] =
        ["same-site", "same-site-none-without-secure", "secure-over-http"];
    let exchanges = observation.exchanges.iter().enumerate();
    let cookies = exchanges.flat_map(|(index, exchange)| {
        exchange.rejected_cookies.iter().map(move |cookie| (index, cookie))
    });
    let others = cookies.filter(|(_, cookie)| !SEEN_BY_ATTRIBUTE.contains(&cookie.reason));
    let finding = |(index, cookie): (usize, &WithheldCookie)| {
        let name = set_cookie::called(&[&cookie.name]);
        let why: String = cookie.message.chars().take(200).collect();
        let message = format!("The browser does not keep {name}: {why}.");
        let fix = Fix::advice("Set the cookie without what the browser refuses.");
        COOKIE_NOT_STORED.finding(message).at(index, Vec::new()).fix(fix)
    };
    others.take(MOST).map(finding).collect()
}

fn message(
    observation: &Observation,
    exchange: &ObservedExchange,
    cookies: &[&SetCookie<'_>],
    loss: CookieLoss,
) -> String {
    let names: Vec<_> = cookies.iter().map(|cookie| cookie.name).collect();
    let why = match loss {
        CookieLoss::NoCredentials => "the request goes without credentials".to_owned(),
        CookieLoss::SecureOverHttp => "Secure cookies cannot come over plain http".to_owned(),
        CookieLoss::NoneWithoutSecure => "SameSite=None counts only with Secure".to_owned(),
        CookieLoss::SameSite(same_site) => format!(
            "{} keeps it from the page, {}, which is of another site than {}",
            same_site.map_or("a missing SameSite, which counts as Lax,", SameSite::attribute),
            observation.request.origin(),
            excerpt::excerpt(exchange.url.host_str().unwrap_or_default().as_bytes())
        ),
    };
    format!("The browser does not keep {}: {why}.", set_cookie::called(&names))
}

fn fix(observation: &Observation, exchange: &ObservedExchange, loss: CookieLoss) -> Fix {
    match loss {
        CookieLoss::NoCredentials => with_credentials(observation, exchange),
        CookieLoss::SecureOverHttp => Fix::advice("Ask over https."),
        CookieLoss::NoneWithoutSecure => Fix::advice("Add Secure to the cookie, and ask over https."),
        CookieLoss::SameSite(_) => Fix::advice(
            "Add SameSite=None; Secure to the cookie, or serve page and API under one domain. Since \
             some browsers keep no cookies of other sites at all, the latter is safer.",
        ),
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
    use crate::place::Place;
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

    #[test]
    fn what_the_jar_says_is_passed_on_once() {
        let mut observation = observed("page https://a.test\n\nGET https://b.test/\n\nHTTP/1.1 200 OK\n");
        let rejected = |name: &str, reason| WithheldCookie {
            name: name.to_owned(),
            reason,
            message: "`Domain=com` is a public suffix".to_owned(),
        };
        observation.exchanges[0].rejected_cookies =
            vec![rejected("a", "public-suffix"), rejected("b", "same-site")];
        let findings = check(&observation);
        let [only] = &findings[..] else { panic!("one finding: {findings:?}") };
        assert!(only.message.contains("keep the cookie a: `Domain=com`"), "{}", only.message);
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
