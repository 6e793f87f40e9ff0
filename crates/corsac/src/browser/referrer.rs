//! Determine request's referrer, and the policy that comes with a redirect.

use std::sync::Arc;

use url::Url;

use super::mode::ReferrerPolicy;
use super::profile::Departure;
use super::request::{Referrer, Request};
use super::response::Response;
use crate::header::trim_tab_or_space;
use crate::origin::{
    are_same_origin_urls, are_schemelessly_same_site_urls, is_potentially_trustworthy_url,
};

/// Determine request's referrer: `None` for no referrer.
///
/// <https://w3c.github.io/webappsec-referrer-policy/#determine-requests-referrer>
pub(crate) fn determine_referrer(request: &Request) -> Option<Arc<Url>> {
    // 3. Switch on request's referrer:
    let referrer_source = referrer_source(request)?;
    // 4. Let request's referrerURL be the result of stripping referrerSource for use as a
    // referrer.
    let mut referrer_url = strip(referrer_source)?;
    // 6. If the result of serializing referrerURL is a string whose length is greater than 4096,
    // set referrerURL to referrerOrigin.
    if referrer_url.as_str().len() > 4096 {
        referrer_url = origin_only(&referrer_url);
    }
    // 8. Execute the statements corresponding to the value of policy:
    match part_to_send(request, &referrer_url) {
        Part::Nothing => None,
        // 5. Let referrerOrigin be the result of stripping referrerSource for use as a referrer,
        // with the origin-only flag set to true.
        Part::Origin => Some(origin_only(&referrer_url)),
        Part::Url => Some(referrer_url),
    }
}

fn referrer_source(request: &Request) -> Option<Arc<Url>> {
    match &request.referrer {
        Referrer::None => None,
        // "client": If document's origin is an opaque origin, return no referrer.
        Referrer::Client if request.origin().is_opaque() && !sends_though_opaque(request) => None,
        // Let referrerSource be document's URL.
        Referrer::Client => Some(request.client.shared_url()),
        // a URL: Let referrerSource be request's referrer.
        Referrer::Url(url) => Some(Arc::clone(url)),
    }
}

fn sends_though_opaque(request: &Request) -> bool {
    // DEPARTURE: Firefox takes the URL of the page for elements, whatever its origin.
    request.departures.has(Departure::OpaqueElementsSendReferer) && !request.initiator.is_scripted()
}

enum Part {
    Nothing,
    Origin,
    Url,
}

fn part_to_send(request: &Request, referrer_url: &Url) -> Part {
    let same_origin = is_same_origin(request, referrer_url);
    // If referrerURL is a potentially trustworthy URL and request's current URL is not a
    // potentially trustworthy URL, then return no referrer.
    let downgrade = || {
        is_potentially_trustworthy_url(referrer_url)
            && !is_potentially_trustworthy_url(request.current_url())
    };
    match policy(request) {
        ReferrerPolicy::NoReferrer => Part::Nothing,
        ReferrerPolicy::Origin => Part::Origin,
        ReferrerPolicy::UnsafeUrl => Part::Url,
        ReferrerPolicy::StrictOrigin if downgrade() => Part::Nothing,
        ReferrerPolicy::StrictOrigin => Part::Origin,
        ReferrerPolicy::StrictOriginWhenCrossOrigin if same_origin => Part::Url,
        ReferrerPolicy::StrictOriginWhenCrossOrigin if downgrade() => Part::Nothing,
        ReferrerPolicy::StrictOriginWhenCrossOrigin => Part::Origin,
        ReferrerPolicy::SameOrigin if same_origin => Part::Url,
        ReferrerPolicy::SameOrigin => Part::Nothing,
        ReferrerPolicy::OriginWhenCrossOrigin if same_origin => Part::Url,
        ReferrerPolicy::OriginWhenCrossOrigin => Part::Origin,
        ReferrerPolicy::NoReferrerWhenDowngrade if downgrade() => Part::Nothing,
        ReferrerPolicy::NoReferrerWhenDowngrade => Part::Url,
    }
}

fn is_same_origin(request: &Request, referrer_url: &Url) -> bool {
    // If the origin of referrerURL and the origin of request's current URL are the same, then
    // return referrerURL.
    // DEPARTURE: where a page with an opaque origin sends a referrer at all (see referrer_source), no
    // URL is same origin with it.
    !request.origin().is_opaque() && are_same_origin_urls(referrer_url, request.current_url())
}

fn policy(request: &Request) -> ReferrerPolicy {
    if is_policy_tightened(request) {
        return ReferrerPolicy::StrictOriginWhenCrossOrigin;
    }
    request.referrer_policy
}

/// DEPARTURE: Firefox tightens lax policies when the target is another site's.
pub(crate) fn is_policy_tightened(request: &Request) -> bool {
    matches!(
        request.referrer_policy,
        ReferrerPolicy::UnsafeUrl
            | ReferrerPolicy::NoReferrerWhenDowngrade
            | ReferrerPolicy::OriginWhenCrossOrigin
    ) && request.departures.has(Departure::ReferrerTrimmedAcrossSites)
        && !are_schemelessly_same_site_urls(request.client.url(), request.current_url())
}

/// Strip url for use as a referrer; `None` for no referrer.
///
/// <https://w3c.github.io/webappsec-referrer-policy/#strip-url>
fn strip(url: Arc<Url>) -> Option<Arc<Url>> {
    // 2. If url's scheme is a local scheme, then return no referrer.
    if matches!(url.scheme(), "about" | "blob" | "data") {
        return None;
    }
    if url.fragment().is_none() && url.username().is_empty() && url.password().is_none() {
        return Some(url);
    }
    let mut stripped = Url::clone(&url);
    // 3. Set url's username to the empty string.
    // 4. Set url's password to the empty string.
    // NOTE: the setters refuse only URLs that cannot have user information to begin with.
    let _ = stripped.set_username("");
    let _ = stripped.set_password(None);
    // 5. Set url's fragment to null.
    stripped.set_fragment(None);
    Some(stripped.into())
}

fn origin_only(url: &Arc<Url>) -> Arc<Url> {
    if url.path() == "/" && url.query().is_none() {
        return Arc::clone(url);
    }
    let mut origin = Url::clone(url);
    // 6. If the origin-only flag is true, then: set url's path to « the empty string » and url's
    // query to null.
    origin.set_path("");
    origin.set_query(None);
    origin.into()
}

/// Set request's referrer policy on redirect.
///
/// <https://w3c.github.io/webappsec-referrer-policy/#set-requests-referrer-policy-on-redirect>
pub(crate) fn set_policy_on_redirect(request: &mut Request, response: &Response) {
    // 1. Let policy be the result of executing parse a referrer policy from a Referrer-Policy
    // header on actualResponse.
    let skips_malformed = request.departures.has(Departure::MalformedReferrerPolicySkipped);
    let Some(policy) = parse_policy(response, skips_malformed) else { return };
    // 2. If policy is not the empty string, then set request's referrer policy to policy.
    request.referrer_policy = policy;
    // DEPARTURE: a policy of its own makes Firefox remember what it last sent, tightened or not.
    request.referrer = Referrer::of_computed(request.referrer_to_send.as_ref());
}

/// <https://w3c.github.io/webappsec-referrer-policy/#parse-referrer-policy-from-header>
fn parse_policy(response: &Response, skips_malformed: bool) -> Option<ReferrerPolicy> {
    // 1. Let policy-tokens be the result of extracting header list values given `Referrer-Policy`
    // and response's header list.
    let lines = response.headers().values(b"referrer-policy");
    let tokens: Vec<&[u8]> =
        lines.flat_map(|line| line.split(|byte| *byte == b',')).map(trim_tab_or_space).collect();
    let is_policy_token =
        |token: &[u8]| token.iter().all(|byte| byte.is_ascii_alphabetic() || *byte == b'-');
    if !skips_malformed && !tokens.iter().all(|token| is_policy_token(token)) {
        return None;
    }
    // 3. For each token in policy-tokens, if token is a referrer policy and token is not the empty
    // string, then set policy to token.
    tokens.iter().rev().find_map(|token| {
        let name = std::str::from_utf8(token).ok()?.to_ascii_lowercase();
        ReferrerPolicy::from_name(&name)
    })
}
