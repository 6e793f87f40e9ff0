//! `new Request(input, init)`.

use url::Url;

use super::body::{BodyInit, extract_body};
use super::guard::{self, HeadersGuard};
use super::type_error::TypeError;
use super::{Referrer, Request};
use crate::browser::client::Client;
use crate::browser::initiator::Initiator;
use crate::browser::mode::{CacheMode, Mode, RedirectMode, ReferrerPolicy};
use crate::browser::profile::Departures;
use crate::credentials::CredentialsMode;
use crate::method::Method;

/// The members of `RequestInit` that matter to CORS, with the defaults of `fetch()`.
///
/// Strings are what a script passes: a header value's characters up to U+00FF become one byte
/// each.
///
/// <https://fetch.spec.whatwg.org/#requestinit>
#[derive(Clone, Debug, Default)]
pub struct RequestInit {
    /// The method; GET if `None`.
    pub method: Option<String>,
    /// Names and values, appended one after the other.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<BodyInit>,
    /// The mode.
    pub mode: Mode,
    /// The credentials mode.
    pub credentials: CredentialsMode,
    /// The redirect mode.
    pub redirect: RedirectMode,
    /// The cache mode.
    pub cache: CacheMode,
    /// The referrer policy; the page's if `None`.
    pub referrer_policy: Option<ReferrerPolicy>,
    /// The referrer; the page's URL if `None`.
    pub referrer: Option<ReferrerInit>,
}

/// `RequestInit.referrer`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ReferrerInit {
    /// The empty string: no `Referer`.
    NoReferrer,
    /// A URL; one that is not same origin with the page means the page's own.
    Url(Url),
}

impl Request {
    /// The request that `fetch(url, init)` makes.
    ///
    /// # Errors
    /// The first thing that makes the constructor throw, in the standard's order.
    ///
    /// # Example
    /// ```
    /// use corsac::browser::{BrowserProfile, Client, Request, RequestInit, TypeError};
    /// let page = Client::document("https://app.example/".parse()?);
    /// let init = RequestInit { method: Some("put".into()), ..RequestInit::default() };
    /// let url: url::Url = "https://api.example/".parse()?;
    /// let request = Request::new(&page, url.clone(), init, BrowserProfile::Chromium)?;
    /// assert_eq!(request.method().as_str(), "PUT");
    /// let init = RequestInit { body: Some(corsac::browser::BodyInit::Bytes(vec![])), ..RequestInit::default() };
    /// let thrown = Request::new(&page, url, init, BrowserProfile::Chromium);
    /// assert_eq!(thrown.unwrap_err(), TypeError::BodyWithGetOrHead);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// <https://fetch.spec.whatwg.org/#dom-request>
    pub fn new(
        client: &Client,
        url: Url,
        init: RequestInit,
        profile: impl Into<Departures>,
    ) -> Result<Self, TypeError> {
        // 5.3. If parsedURL includes credentials, then throw a TypeError.
        if includes_credentials(&url) {
            return Err(TypeError::UrlIncludesCredentials(url.into()));
        }
        let mut request = Self::bare(client, Initiator::Fetch, url, profile.into());
        request.set_referrer(init.referrer);
        // 15. If init["referrerPolicy"] exists, then set request's referrer policy to it.
        request.referrer_policy = init.referrer_policy.unwrap_or(request.referrer_policy);
        // 18. If mode is non-null, set request's mode to mode.
        request.mode = init.mode;
        // 19. If init["credentials"] exists, then set request's credentials mode to it.
        request.credentials_mode = init.credentials;
        request.set_cache_mode(init.cache)?;
        // 22. If init["redirect"] exists, then set request's redirect mode to it.
        request.redirect_mode = init.redirect;
        request.set_method(init.method)?;
        request.fill_headers(&init.headers)?;
        request.set_body(init.body)?;
        Ok(request.finished())
    }

    fn set_referrer(&mut self, referrer: Option<ReferrerInit>) {
        match referrer {
            None => {}
            // 14.2. If referrer is the empty string, then set request's referrer to "no-referrer".
            Some(ReferrerInit::NoReferrer) => self.referrer = Referrer::None,
            // 14.3.3. If one of the following is true: …; parsedReferrer's origin is not same origin
            // with origin, then set request's referrer to "client".
            Some(ReferrerInit::Url(url)) if !self.origin().is_same_origin_with_url(&url) => {}
            // 14.3.4. Otherwise, set request's referrer to parsedReferrer.
            Some(ReferrerInit::Url(url)) => self.referrer = Referrer::Url(url.into()),
        }
    }

    fn set_cache_mode(&mut self, cache: CacheMode) -> Result<(), TypeError> {
        // 20. If init["cache"] exists, then set request's cache mode to it.
        self.cache_mode = cache;
        // 21. If request's cache mode is "only-if-cached" and request's mode is not
        // "same-origin", then throw a TypeError.
        if cache == CacheMode::OnlyIfCached && self.mode != Mode::SameOrigin {
            return Err(TypeError::OnlyIfCachedOutsideSameOriginMode);
        }
        Ok(())
    }

    fn set_method(&mut self, method: Option<String>) -> Result<(), TypeError> {
        if let Some(method) = method {
            // 25.4. Set request's method to method.
            self.method = checked_method(&method)?;
        }
        // 32.1. If this's request's method is not a CORS-safelisted method, then throw a
        // TypeError.
        if self.mode == Mode::NoCors && !self.method.is_cors_safelisted() {
            return Err(TypeError::MethodInNoCorsMode(self.method.clone()));
        }
        Ok(())
    }

    fn fill_headers(&mut self, headers: &[(String, String)]) -> Result<(), TypeError> {
        let guard = self.headers_guard();
        // 33.5. Otherwise, fill this's headers with headers.
        for (name, value) in headers {
            guard::append(&mut self.header_list, guard, name, value, self.departures)?;
        }
        Ok(())
    }

    fn headers_guard(&self) -> HeadersGuard {
        // 32.2. Set this's headers's guard to "request-no-cors".
        if self.mode == Mode::NoCors { HeadersGuard::RequestNoCors } else { HeadersGuard::Request }
    }

    fn set_body(&mut self, body: Option<BodyInit>) -> Result<(), TypeError> {
        let Some(body) = body else { return Ok(()) };
        // 35. If either init["body"] exists and is non-null or inputBody is non-null, and
        // request's method is `GET` or `HEAD`, then throw a TypeError.
        if [Method::GET, Method::HEAD].contains(&self.method) {
            return Err(TypeError::BodyWithGetOrHead);
        }
        // 37.1. Let bodyWithType be the result of extracting init["body"].
        let (body, content_type) = extract_body(body, self.departures);
        // 37.4. If type is non-null and this's headers's header list does not contain
        // `Content-Type`, then append (`Content-Type`, type) to this's headers.
        if let Some(content_type) = content_type
            && !self.header_list.contains(b"content-type")
        {
            let guard = self.headers_guard();
            let list = &mut self.header_list;
            guard::append(list, guard, "Content-Type", &content_type, self.departures)?;
        }
        // 39. If inputOrInitBody is non-null and inputOrInitBody's source is null, then:
        if body.is_streamed() {
            // 39.2. If this's request's mode is neither "same-origin" nor "cors", then throw a
            // TypeError.
            if self.mode == Mode::NoCors {
                return Err(TypeError::StreamInNoCorsMode);
            }
            // 39.3. Set this's request's use-CORS-preflight flag.
            self.use_cors_preflight = true;
        }
        self.body = Some(body);
        Ok(())
    }
}

/// A method that a page may use, normalized.
pub(super) fn checked_method(method: &str) -> Result<Method, TypeError> {
    let parsed = Method::parse(method).map_err(|_| TypeError::InvalidMethod(method.to_owned()))?;
    // 25.2. If method is not a method or method is a forbidden method, then throw a TypeError.
    if parsed.is_forbidden() {
        return Err(TypeError::ForbiddenMethod(parsed));
    }
    // 25.3. Normalize method.
    Ok(parsed.normalize())
}

/// Whether a URL has a user name or a password.
///
/// <https://url.spec.whatwg.org/#include-credentials>
pub(crate) fn includes_credentials(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some_and(|password| !password.is_empty())
}
