use std::ops::Range;
use std::time::Duration;

use corsac::browser::{CacheMode, Mode, RedirectMode, ReferrerPolicy};
use corsac::header::cors_unsafe_request_header_names;
use corsac::{CredentialsMode, HeaderList, Method, Origin};

use crate::error::PasteError;
use crate::remark::Remark;
use crate::{curl, script};

/// A request as a pasted text tells it. What the text does not say is `None`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct PastedRequest {
    /// The URL, as text. In a fetch call typed by hand it may be relative to the page.
    pub url: String,
    /// The bytes of the pasted text that the URL stands in; empty for a HAR.
    pub url_span: Range<usize>,
    /// Whether the browser asked for permission that neither the method nor the headers need.
    pub preflight: PreflightIs,
    /// The method. A cURL command with a body says POST, one with `-I` says HEAD.
    pub method: Option<Method>,
    /// The headers that the page set, in order. They include the `Content-Type` that a body brings.
    pub headers: HeaderList,
    /// The headers that the browser, or cURL, set itself, in order.
    pub browser_headers: HeaderList,
    /// The body.
    pub body: Option<Vec<u8>>,
    /// The origin of the page: from `Origin`, or else from the referrer if that is a whole URL.
    pub origin: Option<Origin>,
    /// The referrer; the empty string says that there shall be none.
    pub referrer: Option<String>,
    /// The referrer policy.
    pub referrer_policy: Option<ReferrerPolicy>,
    /// The credentials mode. Cookies sent to another origin say "include", absent ones say nothing.
    pub credentials: Option<CredentialsMode>,
    /// The mode, from the call or from `Sec-Fetch-Mode`.
    pub mode: Option<Mode>,
    /// The redirect mode.
    pub redirect: Option<RedirectMode>,
    /// The cache mode.
    pub cache: Option<CacheMode>,
    /// The cookies that were sent, as in a `Cookie` header.
    pub cookie: Option<Vec<u8>>,
    /// The user and password of `-u`, as `user:password`.
    pub user: Option<String>,
    /// How to reach the server.
    pub network: Network,
    /// What of the text is not in this request, and why.
    pub remarks: Vec<Remark>,
}

/// Whether a request has a preflight.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum PreflightIs {
    /// If its method or its headers need one.
    #[default]
    AsNeeded,
    /// It had one that nothing of it needs: the page listened to the upload, or streamed it.
    Forced,
}

impl PreflightIs {
    /// What it says of a request with this method and these headers of the page that it had one.
    ///
    /// ```
    /// use corsac::{HeaderList, Method};
    /// use corsac_paste::PreflightIs;
    ///
    /// let needed = HeaderList::from_iter([("x-a", "1")]);
    /// assert_eq!(PreflightIs::of_preflighted(Some(&Method::POST), &needed), PreflightIs::AsNeeded);
    /// let none = HeaderList::new();
    /// assert_eq!(PreflightIs::of_preflighted(Some(&Method::POST), &none), PreflightIs::Forced);
    /// ```
    #[must_use]
    pub fn of_preflighted(method: Option<&Method>, headers: &HeaderList) -> Self {
        let is_needed = method.is_none_or(|method| !method.is_cors_safelisted())
            || !cors_unsafe_request_header_names(headers).is_empty();
        if is_needed { Self::AsNeeded } else { Self::Forced }
    }
}

impl PastedRequest {
    /// Reads a cURL command, written for bash or for cmd.
    ///
    /// The text is split into words as the shell would split it. Whatever is more than one plain
    /// command (pipes, variables, substitutions, a second command) is an error.
    ///
    /// # Errors
    ///
    /// [`PasteError`] points at the first mistake.
    ///
    /// # Example
    /// ```
    /// use corsac_paste::PastedRequest;
    ///
    /// let request = PastedRequest::from_curl("curl -d a=1 https://api.example/")?;
    /// assert_eq!(request.method, Some(corsac::Method::POST));
    /// assert_eq!(request.body.as_deref(), Some(&b"a=1"[..]));
    ///
    /// let error = PastedRequest::from_curl("curl --hedaer A:b https://api.example/").unwrap_err();
    /// assert_eq!(error.span(), 5..13);
    /// assert_eq!(error.help().unwrap(), "did you mean `--header`?");
    /// # Ok::<(), corsac_paste::PasteError>(())
    /// ```
    pub fn from_curl(text: &str) -> Result<Self, PasteError> {
        curl::read(text)
    }

    /// Reads a call of `fetch()` that consists of literals.
    ///
    /// # Errors
    ///
    /// [`PasteError`] points at the first mistake, which is also anything whose value only running
    /// the code would tell.
    ///
    /// # Example
    /// ```
    /// use corsac_paste::PastedRequest;
    ///
    /// let text = "await fetch('https://api.example/', {method: 'PUT', headers: {'X-A': '1'}})";
    /// let request = PastedRequest::from_fetch_call(text)?;
    /// assert_eq!(request.headers.first(b"x-a"), Some(&b"1"[..]));
    ///
    /// let error = PastedRequest::from_fetch_call("fetch(url)").unwrap_err();
    /// assert_eq!(error.span(), 6..9);
    /// # Ok::<(), corsac_paste::PasteError>(())
    /// ```
    pub fn from_fetch_call(text: &str) -> Result<Self, PasteError> {
        script::read(text)
    }
}

/// How a cURL command says that the server is to be reached.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Network {
    /// Whether the server's certificate is checked.
    pub certificate_check: CertificateCheck,
    /// Each `--resolve`, as `host:port:address`.
    pub resolve: Vec<String>,
    /// `--proxy`
    pub proxy: Option<String>,
    /// `--cacert`, a file.
    pub cacert: Option<String>,
    /// `--cert`, a file. A password behind it is dropped, and a remark says so.
    pub cert: Option<String>,
    /// `--key`, a file.
    pub key: Option<String>,
    /// `--max-time`, if it is a limit.
    pub max_time: Option<Duration>,
    /// `--connect-timeout`, if it is a limit.
    pub connect_timeout: Option<Duration>,
    /// The version of HTTP that was asked for.
    pub http_version: Option<HttpVersion>,
}

/// Whether the server's certificate is checked.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum CertificateCheck {
    /// As always.
    #[default]
    On,
    /// Not at all: `--insecure`.
    Off,
}

/// A version of HTTP.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum HttpVersion {
    /// HTTP/1.0
    Http10,
    /// HTTP/1.1
    Http11,
    /// HTTP/2
    Http2,
    /// HTTP/3
    Http3,
}
