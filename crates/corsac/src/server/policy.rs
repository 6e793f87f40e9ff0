//! A policy.

use std::sync::atomic::{AtomicBool, Ordering};

use super::allowed_header_names::AllowedHeaderNames;
use super::allowed_methods::AllowedMethods;
use super::build;
use super::decision::{ConstantLines, Lines};
use super::origin_set::OriginSet;
use super::{
    ConfigErrors, OnDisallowed, PolicyConfig, PreflightHandling, PreflightStatus, UpstreamHeaders,
    Vary,
};

/// What a server allows, checked and made ready: a policy that exists is correct and safe.
///
/// `V` is the type that header values are kept in, see [`Policy::map_values`].
///
/// # Example
/// ```
/// use corsac::HeaderList;
/// use corsac::server::{Action, ListedHead, Policy, PolicyConfig};
///
/// let policy = Policy::new(PolicyConfig {
///     allow_origins: vec!["https://app.example.com".into()],
///     ..PolicyConfig::default()
/// })?;
/// let headers = HeaderList::from_iter([("Origin", "https://app.example.com")]);
/// let head = ListedHead::new("GET", "/", &headers);
/// let decision = policy.decide(&head);
/// assert_eq!(decision.action(), Action::Continue);
/// assert_eq!(decision.refusal(), None);
/// assert_eq!(decision.vary().as_str(), "Origin");
/// # Ok::<(), corsac::server::ConfigErrors>(())
/// ```
/// <https://fetch.spec.whatwg.org/#http-cors-protocol>
#[derive(Debug)]
pub struct Policy<V = String> {
    pub(super) origins: OriginSet<V>,
    pub(super) source: OriginSource,
    pub(super) websocket_origins: Option<OriginSet<V>>,
    pub(super) timing: Option<Timing<V>>,
    pub(super) methods: AllowedMethods,
    pub(super) header_names: AllowedHeaderNames,
    /// For responses that are shared: credentials and exposed names.
    pub(super) response_lines: Lines<V>,
    /// For preflights that succeed: credentials, methods, header names, max-age.
    pub(super) preflight_lines: Lines<V>,
    /// The same, for an answer about one method that is not to be remembered.
    pub(super) one_method_lines: Lines<V>,
    /// For preflights that are refused in debug mode.
    pub(super) refused_lines: Lines<V>,
    pub(super) vary: VaryOf,
    pub(super) on_disallowed: OnDisallowed,
    pub(super) preflight: PreflightHandling,
    pub(super) preflight_status: PreflightStatus,
    pub(super) upstream_headers: UpstreamHeaders,
    pub(super) debug: Debug<V>,
}

/// How many lists of header lines a policy has.
const LISTS: usize = 4;

/// What the two kinds of responses depend on.
#[derive(Clone, Copy, Debug)]
pub(super) struct VaryOf {
    pub(super) response: Vary,
    pub(super) preflight: Vary,
}

/// Who may read exact timings.
#[derive(Clone, Debug)]
pub(super) struct Timing<V> {
    pub(super) origins: OriginSet<V>,
    /// What a request gets that does not say where it comes from, as the request for an image does.
    pub(super) without_origin: Option<V>,
}

/// What debug mode says.
#[derive(Debug)]
pub(super) struct Debug<V> {
    pub(super) is_on: AtomicBool,
    /// An origin that is allowed, if one is listed.
    pub(super) allowed_origin: Option<V>,
    /// By [`Refusal::index`].
    pub(super) refusals: Vec<V>,
}

/// What an answer to a preflight is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum PreflightScope {
    /// Every method of the resource; the browser may remember it.
    AllMethods,
    /// Only the method that the preflight announces, since others are for another policy to allow.
    ThisMethod,
}

/// Whether refused requests are told why.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DebugMode {
    /// A refused preflight gets no CORS headers at all.
    Off,
    /// A refused preflight gets enough for the browser's console to name the true cause, and every
    /// refusal is named in a header `Corsac-Refusal`. That tells strangers what is allowed.
    On,
}

/// Whether somebody else may be asked about origins that are not listed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum OriginSource {
    Asked,
    NotAsked,
}

/// What is known of an origin that the policy does not list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum OriginVerdict {
    /// It is allowed all the same.
    Allowed,
    /// It is not allowed.
    NotAllowed,
}

impl Policy {
    /// Makes a policy of a configuration.
    ///
    /// # Errors
    ///
    /// [`ConfigErrors`] with everything that is wrong, not just the first.
    ///
    /// # Example
    /// ```
    /// use corsac::server::{Policy, PolicyConfig, Problem};
    ///
    /// let errors = Policy::new(PolicyConfig {
    ///     allow_origins: vec!["*".into(), "https://a.example:443".into()],
    ///     allow_credentials: true,
    ///     ..PolicyConfig::default()
    /// })
    /// .unwrap_err();
    /// let problems: Vec<_> = errors.iter().map(|error| &error.problem).collect();
    /// assert_eq!(problems[0], &Problem::WildcardOriginWithCredentials);
    /// assert_eq!(errors.iter().nth(1).unwrap().suggestion(), Some("https://a.example".into()));
    /// ```
    pub fn new(config: PolicyConfig) -> Result<Self, ConfigErrors> {
        build::policy(config).map_err(ConfigErrors)
    }
}

impl<V> Policy<V> {
    /// The same policy with its header values in another type, so that an adapter can send them
    /// without making them anew.
    ///
    /// The bytes must stay as they are. Whether debug mode is on is kept.
    pub fn map_values<W: AsRef<[u8]>>(self, mut map: impl FnMut(V) -> W) -> Policy<W> {
        let map = &mut map;
        Policy {
            origins: self.origins.map(map),
            source: self.source,
            websocket_origins: self.websocket_origins.map(|origins| origins.map(map)),
            timing: self.timing.map(|timing| Timing {
                origins: timing.origins.map(map),
                without_origin: timing.without_origin.map(&mut *map),
            }),
            methods: self.methods,
            header_names: self.header_names,
            response_lines: self.response_lines.map(map),
            preflight_lines: self.preflight_lines.map(map),
            one_method_lines: self.one_method_lines.map(map),
            refused_lines: self.refused_lines.map(map),
            vary: self.vary,
            on_disallowed: self.on_disallowed,
            preflight: self.preflight,
            preflight_status: self.preflight_status,
            upstream_headers: self.upstream_headers,
            debug: Debug {
                is_on: self.debug.is_on,
                allowed_origin: self.debug.allowed_origin.map(&mut *map),
                refusals: self.debug.refusals.into_iter().map(map).collect(),
            },
        }
    }

    /// The lists of header lines, in the order of their numbers.
    pub(super) fn constant_lines(&self) -> [&Lines<V>; LISTS] {
        [&self.response_lines, &self.preflight_lines, &self.one_method_lines, &self.refused_lines]
    }

    /// Numbers the lists of a policy that is the `index`th.
    pub(super) fn number_lines(&mut self, index: usize) {
        let lists = [
            &mut self.response_lines,
            &mut self.preflight_lines,
            &mut self.one_method_lines,
            &mut self.refused_lines,
        ];
        for (list, lines) in lists.into_iter().enumerate() {
            lines.id = ConstantLines(index * LISTS + list);
        }
    }

    /// Turns debug mode on or off, for the requests that come.
    pub fn set_debug(&self, mode: DebugMode) {
        self.debug.is_on.store(mode == DebugMode::On, Ordering::Relaxed);
    }

    /// Whether debug mode is on.
    pub fn debug(&self) -> DebugMode {
        if self.debug.is_on.load(Ordering::Relaxed) { DebugMode::On } else { DebugMode::Off }
    }
}
