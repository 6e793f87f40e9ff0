//! Mixed content: plain http asked for by a page over https.

use super::initiator::Initiator;
use super::mode::Mode;
use super::request::Request;
use crate::origin::is_potentially_trustworthy_url;

/// Should fetching request be blocked as mixed content?
///
/// <https://w3c.github.io/webappsec-mixed-content/#should-block-fetch>
pub(crate) fn is_blocked_as_mixed_content(request: &Request) -> bool {
    // 1.1. Does settings prohibit mixed security contexts? returns "Does Not Restrict Mixed
    // Security Contexts" when applied to request's client.
    // DEPARTURE: the standard asks whether the page's origin is potentially trustworthy, which
    // http://localhost is and a sandboxed page is not; browsers restrict every page over https,
    // and no other.
    restricts_mixed_content(request)
        // 1.2. request's current URL is a potentially trustworthy URL.
        && !is_potentially_trustworthy_url(request.current_url())
}

/// Upgrade a mixed content request to a potentially trustworthy URL, if appropriate.
///
/// <https://w3c.github.io/webappsec-mixed-content/#upgrade-algorithm>
pub(crate) fn upgrade_mixed_content(request: &mut Request) {
    let url = request.current_url();
    let is_upgradeable = url.scheme() == "http"
        // 1.1. request's URL is a potentially trustworthy URL.
        // DEPARTURE: request's URL is the first of its URL list; its current URL is meant.
        && !is_potentially_trustworthy_url(url)
        // 1.2. request's URL's host is an IP address.
        && url.domain().is_some()
        // 1.4. request's destination is not "image", "audio", or "video".
        && request.initiator == Initiator::Image
        // DEPARTURE: the steps do not ask the mode, but the definition of "upgradeable" says that
        // a CORS-enabled request fails.
        && request.mode == Mode::NoCors
        // 1.3. … returns "Does Not Restrict Mixed Security Contents" when applied to request's
        // client.
        && restricts_mixed_content(request);
    if is_upgradeable && let Some(url) = request.url_list.last_mut() {
        // 2. If request's URL's scheme is `http`, set request's URL's scheme to `https`, and
        // return.
        // The setter refuses only changes between special and other schemes.
        let _ = url.set_scheme("https");
    }
}

fn restricts_mixed_content(request: &Request) -> bool {
    request.client.url().scheme() == "https"
}
