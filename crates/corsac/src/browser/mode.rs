//! What a page asks of a request besides its URL: mode, redirect mode, cache mode.

macro_rules! named {
    ($type:ident { $($variant:ident => $name:literal),+ $(,)? }) => {
        impl $type {
            /// Its name: the Fetch API's, where that has one.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The value of that name; case counts, as in the Fetch API.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use named;

/// A request's mode.
///
/// "navigate", "websocket" and "webtransport" cannot be asked for by a page and are not here.
///
/// <https://fetch.spec.whatwg.org/#concept-request-mode>
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Mode {
    /// A network error for every URL that is not same origin.
    SameOrigin,
    /// Uses the CORS protocol for URLs that are not same origin.
    #[default]
    Cors,
    /// Gives an opaque response for URLs that are not same origin.
    NoCors,
}
named!(Mode { SameOrigin => "same-origin", Cors => "cors", NoCors => "no-cors" });

/// A request's redirect mode.
///
/// <https://fetch.spec.whatwg.org/#concept-request-redirect-mode>
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum RedirectMode {
    /// Follow redirects.
    #[default]
    Follow,
    /// A redirect is a network error.
    Error,
    /// A redirect gives an opaque-redirect filtered response.
    Manual,
}
named!(RedirectMode { Follow => "follow", Error => "error", Manual => "manual" });

/// A request's cache mode, as far as it decides headers and the use of the CORS-preflight cache.
///
/// <https://fetch.spec.whatwg.org/#concept-request-cache-mode>
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum CacheMode {
    /// The HTTP cache as usual.
    #[default]
    Default,
    /// As if there were no HTTP cache.
    NoStore,
    /// As if there were no HTTP cache, but updates it.
    Reload,
    /// Revalidates.
    NoCache,
    /// Stale responses are fine.
    ForceCache,
    /// Only from the cache; only in mode "same-origin".
    OnlyIfCached,
}
named!(CacheMode {
    Default => "default",
    NoStore => "no-store",
    Reload => "reload",
    NoCache => "no-cache",
    ForceCache => "force-cache",
    OnlyIfCached => "only-if-cached",
});

/// A referrer policy.
///
/// <https://w3c.github.io/webappsec-referrer-policy/#referrer-policies>
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum ReferrerPolicy {
    /// No `Referer`.
    NoReferrer,
    /// The full URL, but nothing from a trustworthy URL to one that is not.
    NoReferrerWhenDowngrade,
    /// The full URL, same origin only.
    SameOrigin,
    /// The origin.
    Origin,
    /// The origin, but nothing from a trustworthy URL to one that is not.
    StrictOrigin,
    /// The full URL same origin, else the origin.
    OriginWhenCrossOrigin,
    /// The full URL same origin, else as `StrictOrigin`. The default referrer policy.
    #[default]
    StrictOriginWhenCrossOrigin,
    /// The full URL.
    UnsafeUrl,
}
named!(ReferrerPolicy {
    NoReferrer => "no-referrer",
    NoReferrerWhenDowngrade => "no-referrer-when-downgrade",
    SameOrigin => "same-origin",
    Origin => "origin",
    StrictOrigin => "strict-origin",
    OriginWhenCrossOrigin => "origin-when-cross-origin",
    StrictOriginWhenCrossOrigin => "strict-origin-when-cross-origin",
    UnsafeUrl => "unsafe-url",
});
