//! What headers say of the page and of the request as a whole.

use corsac::browser::{Mode, ReferrerPolicy};
use corsac::{CredentialsMode, Origin};
use url::Url;

use crate::remark::Remark;
use crate::request::PastedRequest;

/// Reads `Origin`, `Referer`, `Cookie` and others among the browser's headers.
pub(super) fn take_in(request: &mut PastedRequest) {
    let text = |request: &PastedRequest, name: &[u8]| {
        let value = request.browser_headers.first(name)?;
        Some(String::from_utf8_lossy(value).into_owned())
    };
    if request.referrer.is_none() {
        request.referrer = text(request, b"referer").filter(|referrer| !referrer.is_empty());
    }
    let origin = request.browser_headers.first(b"origin").and_then(Origin::from_header_value);
    request.origin = origin.or_else(|| origin_of_referrer(request.referrer.as_deref()?));
    if request.cookie.is_none() {
        request.cookie = request.browser_headers.get(b"cookie").map(|cookie| cookie.into_owned());
    }
    if let Some(mode) = text(request, b"sec-fetch-mode") {
        take_mode(request, mode);
    }
}

/// The origin of a whole URL; `None` for other texts, such as `about:client`.
pub(crate) fn origin_of_referrer(referrer: &str) -> Option<Origin> {
    let origin = Origin::of_url(&Url::parse(referrer).ok()?);
    (!origin.is_opaque()).then_some(origin)
}

/// Whether the URL is of the origin; `None` where it is no whole URL.
pub(crate) fn same_origin(origin: &Origin, url: &str) -> Option<bool> {
    Some(origin.is_same_origin_with_url(&Url::parse(url).ok()?))
}

/// Cookies go to another origin only in credentials mode "include".
///
/// That there are none says nothing: there may have been none to send.
pub(crate) fn infer_credentials(request: &mut PastedRequest) {
    let is_same_origin =
        request.origin.as_ref().and_then(|origin| same_origin(origin, &request.url));
    if request.cookie.is_some() && is_same_origin != Some(true) && request.credentials.is_none() {
        request.credentials = Some(CredentialsMode::Include);
    }
}

fn take_mode(request: &mut PastedRequest, mode: String) {
    match Mode::from_name(&mode) {
        Some(mode) => request.mode = request.mode.or(Some(mode)),
        None => request.remarks.push(Remark::ModeNotForScripts { mode }),
    }
}

/// Older developer tools wrote the policy as a header for Node.js.
pub(super) fn take_referrer_policy(request: &mut PastedRequest) {
    let Some(value) = request.headers.first(b"referrer-policy") else { return };
    let policy = std::str::from_utf8(value).ok().and_then(ReferrerPolicy::from_name);
    request.referrer_policy = request.referrer_policy.or(policy);
    request.headers.delete(b"referrer-policy");
}

#[cfg(test)]
mod tests {
    use corsac::CredentialsMode;

    use crate::PastedRequest;

    #[test]
    fn cookies_to_another_origin_tell_the_credentials_mode() {
        let credentials = |headers: &str| {
            let command = format!("curl https://a.example/ {headers}");
            PastedRequest::from_curl(&command).unwrap().credentials
        };
        let include = Some(CredentialsMode::Include);
        assert_eq!(credentials("-b c=d -H 'Origin: https://b.example'"), include);
        assert_eq!(credentials("-H 'Cookie: c=d' -e https://b.example/"), include);
        assert_eq!(credentials("-b c=d"), include);
        assert_eq!(credentials("-b c=d -H 'Origin: https://a.example'"), None);
        assert_eq!(credentials("-H 'Origin: https://b.example'"), None);
    }
}
