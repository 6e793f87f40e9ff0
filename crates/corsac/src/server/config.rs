//! What a policy says, as plain data. [`Policy::new`](super::Policy::new) makes a policy of it.

use super::OriginPredicate;

/// What a server allows to pages of other origins, as written and not yet checked.
///
/// The fields are the keys of the policy file. [`PolicyConfig::default`] has no origin and is not
/// yet a policy: say at least whom to allow.
///
/// # Example
/// ```
/// use corsac::server::{Policy, PolicyConfig};
///
/// let policy = Policy::new(PolicyConfig {
///     allow_origins: vec!["https://app.example.com".into(), "https://*.preview.example.com".into()],
///     allow_methods: vec!["PUT".into(), "DELETE".into()],
///     allow_headers: vec!["content-type".into()],
///     allow_credentials: true,
///     ..PolicyConfig::default()
/// });
/// assert!(policy.is_ok());
/// ```
/// <https://fetch.spec.whatwg.org/#http-cors-protocol>
#[derive(Clone, Debug, Default)]
pub struct PolicyConfig {
    /// Origins and patterns of origins, see [`OriginPattern`](super::OriginPattern); `*` alone is
    /// any origin.
    pub allow_origins: Vec<String>,
    /// A regular expression that an origin must match whole, from scheme to port. Patterns say the
    /// same more safely.
    pub allow_origin_regex: Option<String>,
    /// A function that allows further origins.
    pub allow_origin_predicate: Option<OriginPredicate>,
    /// Whether an adapter may ask elsewhere, such as in a database of tenants, about origins that
    /// this policy does not list; see [`Policy::unlisted_origin`](super::Policy::unlisted_origin).
    /// Such a source cannot be probed beforehand.
    pub allow_origin_source: bool,
    /// Methods beyond `GET`, `HEAD` and `POST`, which need no permission; `*` is any method.
    pub allow_methods: Vec<String>,
    /// Names of request headers beyond the safelisted ones; `*` is any name, except that without
    /// credentials `authorization` must be listed by name.
    pub allow_headers: Vec<String>,
    /// Names of response headers that pages may read beyond the safelisted ones; `*` is any name,
    /// and impossible with credentials.
    pub expose_headers: Vec<String>,
    /// Whether pages may send and receive cookies, passwords and client certificates.
    pub allow_credentials: bool,
    /// How long browsers may remember the answer to a preflight.
    pub max_age: MaxAge,
    /// What happens to a request whose origin is not allowed.
    pub on_disallowed: OnDisallowed,
    /// Who answers preflights.
    pub preflight: PreflightHandling,
    /// The status of an answer that lets the browser go on.
    pub preflight_status: PreflightStatus,
    /// What becomes of CORS headers that the service behind sets itself.
    pub upstream_headers: UpstreamHeaders,
    /// When `Vary` is sent.
    pub vary: VaryMode,
    /// Whether refused preflights explain themselves, see [`Policy::set_debug`](super::Policy::set_debug).
    pub debug: bool,
    /// Origins that may read exact timings, as in `allow_origins`; empty for none. Requests without
    /// `Origin`, such as those for images, are told all exact ones; patterns do nothing there.
    pub timing_allow_origins: Vec<String>,
    /// Origins that may open WebSockets, as in `allow_origins`; empty for no check at all, since
    /// browsers make none.
    pub websocket_origins: Vec<String>,
    /// Also allows the origin `null`, which any page can take on in a sandboxed frame.
    pub dangerously_allow_null_origin: bool,
    /// Also allows origins whose data anyone on the way can change, together with credentials.
    pub dangerously_allow_insecure_origins: bool,
    /// Also allows patterns of which anyone can register a name, together with credentials.
    pub dangerously_allow_public_suffix_subdomains: bool,
}

/// How long browsers may remember the answer to a preflight.
///
/// <https://fetch.spec.whatwg.org/#http-access-control-max-age>
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum MaxAge {
    /// Not at all: every request is preflighted anew.
    Disabled,
    /// So many seconds, 86400 at most. Chromium keeps to 7200, Safari to 600.
    Seconds(u64),
}

impl MaxAge {
    /// Firefox's limit, the largest of any browser, in seconds.
    pub const LARGEST: u64 = 86_400;
}

/// Ten minutes, which every browser keeps to.
impl Default for MaxAge {
    fn default() -> Self {
        Self::Seconds(600)
    }
}

/// Rounds up: half a second is not nothing.
impl From<std::time::Duration> for MaxAge {
    fn from(duration: std::time::Duration) -> Self {
        Self::Seconds(duration.as_secs() + u64::from(duration.subsec_nanos() > 0))
    }
}

/// What happens to a request whose origin is not allowed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum OnDisallowed {
    /// It is served without CORS headers, so that the page cannot read the response.
    #[default]
    Omit,
    /// It is answered with 403 and never reaches the service, unless it comes from the service's own
    /// origin, as `Sec-Fetch-Site` or else the host tells.
    Reject,
}

/// Who answers preflights.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum PreflightHandling {
    /// The policy; they never reach the service.
    #[default]
    Answer,
    /// The service gives status and body, the policy the CORS headers.
    Forward,
}

/// The status of an answer that lets the browser go on.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum PreflightStatus {
    /// 204
    #[default]
    NoContent,
    /// 200, for clients that know no better.
    Ok,
}

/// What becomes of CORS headers that the service behind sets itself.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum UpstreamHeaders {
    /// They are removed, for refused origins too, and the policy's are set.
    #[default]
    Replace,
    /// A response that has `Access-Control-Allow-Origin` keeps all of its own.
    Keep,
}

/// When `Vary` is sent.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum VaryMode {
    /// Where the response depends on the request header that it names.
    #[default]
    Auto,
    /// On every response.
    Always,
}
