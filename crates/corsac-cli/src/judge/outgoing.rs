//! Requests as the browser sends them: with what it has of its own.

use std::time::SystemTime;

use corsac::browser::{HttpRequest, IncludeCredentials};
use corsac::{HeaderList, Origin};
use corsac_client::{RequestMessage, SiteContext};
use corsac_diagnostics::WithheldCookie;

use super::examination::Unanswered;
use crate::plan::BrowserState;

/// The request with the browser's name, and with password and cookies where credentials go along.
pub(super) fn prepare(browser: &BrowserState, http: &HttpRequest<'_>) -> Unanswered {
    let mut headers = http.headers().clone();
    if let Some(name) = &browser.user_agent {
        headers.set(b"User-Agent", name.as_bytes());
    }
    let context = SiteContext::of_request(http.request());
    let withheld_cookies = match http.credentials() {
        IncludeCredentials::Yes => add_credentials(browser, http, &context, &mut headers),
        IncludeCredentials::No => Vec::new(),
    };
    let body = http.body().map(|body| body.bytes());
    let url = http.url().clone();
    Unanswered {
        kind: http.kind(),
        message: RequestMessage::new(http.method().clone(), url, &headers, body)
            .with_credentials(http.credentials()),
        credentials: http.credentials(),
        context,
        withheld_cookies,
    }
}

/// Adds the password and the cookies that go along; returns the cookies that do not.
fn add_credentials(
    browser: &BrowserState,
    http: &HttpRequest<'_>,
    context: &SiteContext,
    headers: &mut HeaderList,
) -> Vec<WithheldCookie> {
    // The password is for the origin of the URL that the page asks for.
    let has_password = Origin::of_url(http.request().url()).is_same_origin_with_url(http.url());
    let authorization = browser.authorization.as_ref().filter(|_| has_password);
    if let Some(value) = authorization.filter(|_| !headers.contains(b"Authorization")) {
        headers.push(b"Authorization", value.as_bytes());
    }
    let selection = browser.cookies.cookies_for(http.url(), context, SystemTime::now());
    if let Some(value) = selection.header_value {
        headers.push(b"Cookie", &value);
    }
    let withheld = selection.withheld.into_iter();
    let withheld = withheld.filter(|cookie| !cookie.reason.is_of_another_host());
    withheld
        .map(|cookie| WithheldCookie {
            name: cookie.name,
            reason: cookie.reason.name(),
            message: cookie.reason.to_string(),
        })
        .collect()
}
