//! The cross-origin resource policy check.

use super::request::Request;
use super::response::Response;
use crate::origin::Origin;

/// The cross-origin resource policy internal check, for a page without an embedder policy; the
/// header's value if it returns blocked.
///
/// <https://fetch.spec.whatwg.org/#cross-origin-resource-policy-internal-check>
pub(crate) fn blocking_policy(request: &Request, response: &Response) -> Option<Vec<u8>> {
    // 2. Let policy be the result of getting `Cross-Origin-Resource-Policy` from response's header
    // list.
    let policy = response.headers().get(b"cross-origin-resource-policy")?;
    let origin = request.origin();
    let url = request.current_url();
    // 5. Switch on policy:
    let allowed = match &*policy {
        // `same-origin`: If origin is same origin with response's URL's origin, then return
        // allowed. Otherwise, return blocked.
        b"same-origin" => origin.is_same_origin_with_url(url),
        // `same-site`: If all of the following are true: origin is schemelessly same site with
        // response's URL's origin; origin's scheme is "https" or response's URL's scheme is not
        // "https"; then return allowed. Otherwise, return blocked.
        b"same-site" => {
            let is_secure = matches!(origin, Origin::Tuple(tuple) if tuple.scheme() == "https");
            origin.is_schemelessly_same_site_with_url(url) && (is_secure || url.scheme() != "https")
        }
        // 3. If policy is neither `same-origin`, `same-site`, nor `cross-origin`, then set policy
        // to null.
        // null, `cross-origin`: Return allowed.
        _ => true,
    };
    (!allowed).then(|| policy.into_owned())
}
