//! The standard's request, and the ways a page makes one.

mod body;
mod charset;
mod constructor;
mod element;
mod guard;
mod type_error;
mod xml_http_request;

pub use body::{Body, BodyInit, Boundary};
pub(crate) use constructor::includes_credentials;
pub use constructor::{ReferrerInit, RequestInit};
pub use type_error::TypeError;
pub use xml_http_request::{RequestHeader, XmlHttpRequest};

use std::sync::Arc;

use url::Url;

use super::browser_headers::append_accept;
use super::client::Client;
use super::initiator::Initiator;
use super::mode::{CacheMode, Mode, RedirectMode, ReferrerPolicy};
use super::profile::{Departure, Departures};
use super::unsafe_names;
use crate::credentials::CredentialsMode;
use crate::header::HeaderList;
use crate::method::Method;
use crate::origin::Origin;

/// What a page asked for, and what became of it hop by hop.
///
/// Made by [`Request::new`] (the `Request` constructor), [`XmlHttpRequest`] or
/// [`Request::for_element`]; a [`Fetch`](super::Fetch) then changes method, headers and URL list
/// as redirects demand.
///
/// <https://fetch.spec.whatwg.org/#concept-request>
#[derive(Clone, Debug)]
pub struct Request {
    pub(crate) client: Client,
    pub(crate) initiator: Initiator,
    pub(crate) method: Method,
    pub(crate) header_list: HeaderList,
    pub(crate) unsafe_request: bool,
    pub(crate) use_cors_preflight: bool,
    pub(crate) body: Option<Body>,
    pub(crate) referrer: Referrer,
    pub(crate) referrer_to_send: Option<Arc<Url>>,
    pub(crate) referrer_policy: ReferrerPolicy,
    pub(crate) mode: Mode,
    pub(crate) credentials_mode: CredentialsMode,
    pub(crate) cache_mode: CacheMode,
    pub(crate) redirect_mode: RedirectMode,
    pub(crate) url_list: Vec<Url>,
    pub(crate) redirect_count: u8,
    pub(crate) redirect_taint: RedirectTaint,
    pub(crate) crossed_origins: bool,
    pub(crate) response_tainting: ResponseTainting,
    pub(crate) timing_allow_failed: bool,
    pub(crate) departures: Departures,
    pub(crate) preflighted: bool,
    pub(crate) first: Option<Arc<FirstHop>>,
    pub(crate) last_redirect: LastRedirect,
}

/// A request's referrer.
///
/// <https://fetch.spec.whatwg.org/#concept-request-referrer>
#[derive(Clone, Debug)]
pub(crate) enum Referrer {
    None,
    Client,
    Url(Arc<Url>),
}

impl Referrer {
    /// What main fetch leaves of a referrer that was determined.
    pub(crate) fn of_computed(computed: Option<&Arc<Url>>) -> Self {
        computed.map_or(Self::None, |url| Self::Url(Arc::clone(url)))
    }
}

/// Whether a redirect led from a URL that was not same origin with the page to another origin.
///
/// DEPARTURE: the standard tells "same-site" from "cross-site"; CORS only asks whether it is
/// "same-origin", so two variants are enough.
///
/// <https://fetch.spec.whatwg.org/#concept-request-tainted-origin>
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RedirectTaint {
    /// The request's origin is still its page's origin.
    SameOrigin,
    /// The request's origin is serialized as `null` from here on.
    CrossOrigin,
}

/// How much of the response the page may see.
///
/// <https://fetch.spec.whatwg.org/#concept-request-response-tainting>
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ResponseTainting {
    /// Everything but `Set-Cookie`.
    Basic,
    /// What the CORS protocol shares.
    Cors,
    /// Nothing.
    Opaque,
}

/// What Firefox goes back to at each redirect.
#[derive(Debug)]
pub(crate) struct FirstHop {
    pub(crate) method: Method,
    pub(crate) header_list: HeaderList,
    pub(crate) unsafe_names: Vec<Vec<u8>>,
    pub(crate) body_content_type: Option<Vec<u8>>,
}

/// What the redirect that led to the current URL removed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LastRedirect {
    pub(crate) rewrote_method: bool,
    pub(crate) crossed_origins: bool,
}

impl Request {
    /// Sets the use-CORS-preflight flag: to another origin, the request has a preflight whatever its
    /// method and headers are. A listener on an upload sets it, and a body that is streamed; this is for
    /// requests that are known to have had one.
    ///
    /// ```
    /// use corsac::browser::{
    ///     Action, BrowserProfile, Client, Fetch, Moment, PreflightCache, Request, RequestInit,
    /// };
    ///
    /// let page = Client::document("https://app.example/".parse()?);
    /// let url = "https://api.example/".parse()?;
    /// let profile = BrowserProfile::Chromium;
    /// let mut request = Request::new(&page, url, RequestInit::default(), profile)?;
    /// request.set_use_cors_preflight();
    /// let mut fetch = Fetch::new(request);
    /// let action = fetch.poll_action(&mut PreflightCache::new(profile), Moment::START);
    /// assert!(matches!(action, Action::Send(http) if http.method().as_str() == "OPTIONS"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// <https://fetch.spec.whatwg.org/#use-cors-preflight-flag>
    pub fn set_use_cors_preflight(&mut self) {
        self.use_cors_preflight = true;
    }

    /// A GET of `url` in the state in which the standard creates a request.
    pub(crate) fn bare(
        client: &Client,
        initiator: Initiator,
        url: Url,
        departures: Departures,
    ) -> Self {
        Self {
            initiator,
            method: Method::GET,
            header_list: HeaderList::new(),
            unsafe_request: initiator.is_scripted(),
            use_cors_preflight: false,
            body: None,
            referrer: Referrer::Client,
            referrer_to_send: None,
            referrer_policy: client.referrer_policy(),
            mode: Mode::Cors,
            credentials_mode: CredentialsMode::SameOrigin,
            cache_mode: CacheMode::Default,
            redirect_mode: RedirectMode::Follow,
            url_list: vec![url],
            redirect_count: 0,
            redirect_taint: RedirectTaint::SameOrigin,
            crossed_origins: false,
            response_tainting: ResponseTainting::Basic,
            timing_allow_failed: false,
            departures,
            preflighted: false,
            first: None,
            last_redirect: LastRedirect::default(),
            client: client.clone(),
        }
    }

    /// Fixes what the browser remembers of the first hop; the last step of making a request.
    pub(crate) fn finished(self) -> Self {
        let header_list = self.header_list.clone();
        self.finished_from(header_list, None)
    }

    /// The same where the page's own headers, to which redirects go back, lack a `Content-Type`
    /// that came with the body.
    pub(crate) fn finished_from(
        mut self,
        header_list: HeaderList,
        body_content_type: Option<Vec<u8>>,
    ) -> Self {
        let remembers = Departure::EachRedirectStartsFromFirstHeaders;
        if self.departures.has(remembers)
            || self.departures.has(Departure::UnsafeNamesFixedAtStart)
            || self.departures.has(Departure::BodyHeadersGoByFirstMethod)
        {
            let has_own_type = header_list.contains(b"content-type");
            let judged = if has_own_type { &header_list } else { &self.header_list };
            self.first = Some(Arc::new(FirstHop {
                method: self.method.clone(),
                unsafe_names: unsafe_names::of_header_list(judged, self.departures),
                header_list,
                body_content_type,
            }));
        }
        self
    }

    /// DEPARTURE: browsers add their own headers later, where no limit counts them.
    pub(crate) fn append_accept(&mut self) {
        // 12. If request's header list does not contain `Accept`, then: append (`Accept`, value)
        // to request's header list.
        if !self.departures.has(Departure::BrowserHeadersSent) {
            append_accept(self.initiator, self.departures.profile(), &mut self.header_list);
        }
    }

    /// The page that asks.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The API or element the request comes from.
    #[must_use]
    pub fn initiator(&self) -> Initiator {
        self.initiator
    }

    /// The method, as redirects left it.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The headers the page asked for, as redirects left them.
    #[must_use]
    pub fn header_list(&self) -> &HeaderList {
        &self.header_list
    }

    /// The body, as redirects left it.
    #[must_use]
    pub fn body(&self) -> Option<&Body> {
        self.body.as_ref()
    }

    /// The request's mode.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The request's credentials mode.
    #[must_use]
    pub fn credentials_mode(&self) -> CredentialsMode {
        self.credentials_mode
    }

    /// The request's redirect mode.
    #[must_use]
    pub fn redirect_mode(&self) -> RedirectMode {
        self.redirect_mode
    }

    /// The referrer policy, as redirects left it.
    #[must_use]
    pub fn referrer_policy(&self) -> ReferrerPolicy {
        self.referrer_policy
    }

    /// How much of the response the page may see, as decided for the current URL.
    #[must_use]
    pub fn response_tainting(&self) -> ResponseTainting {
        self.response_tainting
    }

    /// Whether redirects have tainted the request's origin.
    #[must_use]
    pub fn redirect_taint(&self) -> RedirectTaint {
        self.redirect_taint
    }

    /// Every URL visited, the first one first; never empty.
    #[must_use]
    pub fn url_list(&self) -> &[Url] {
        &self.url_list
    }

    /// The URL the page asked for.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-request-url>
    #[must_use]
    pub fn url(&self) -> &Url {
        self.url_list.first().expect("a request is made with a URL and none is ever removed")
    }

    /// The last URL of the URL list.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-request-current-url>
    #[must_use]
    pub fn current_url(&self) -> &Url {
        self.url_list.last().expect("a request is made with a URL and none is ever removed")
    }

    /// The profile the request is fetched under.
    #[must_use]
    pub fn departures(&self) -> Departures {
        self.departures
    }

    /// The request's origin: the page's.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        self.client.origin()
    }

    /// Serializing a request origin: `null` once redirects have tainted it.
    ///
    /// <https://fetch.spec.whatwg.org/#serializing-a-request-origin>
    #[must_use]
    pub fn serialized_origin(&self) -> &str {
        // 2. If request's redirect-taint is not "same-origin", then return "null".
        if self.redirect_taint != RedirectTaint::SameOrigin {
            return "null";
        }
        // 3. Return request's origin, serialized.
        self.client.origin().as_str()
    }

    /// Byte-serializing a request origin.
    ///
    /// <https://fetch.spec.whatwg.org/#byte-serializing-a-request-origin>
    #[must_use]
    pub fn byte_serialized_origin(&self) -> &[u8] {
        // Byte-serializing a request origin, given a request request, is to return the result of
        // serializing a request origin with request, isomorphic encoded.
        self.serialized_origin().as_bytes()
    }

    /// Whether the current URL is same origin with the page.
    pub(crate) fn is_at_own_origin(&self) -> bool {
        self.origin().is_same_origin_with_url(self.current_url())
    }
}
