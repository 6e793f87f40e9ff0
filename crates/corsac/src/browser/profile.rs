//! Browser profiles: named departures from the standard, each of them a switch.
//!
//! The engine is the standard's algorithms with a question at each place where a browser was
//! measured to do something else: `departures.has(Departure::…)`. [`BrowserProfile::Standard`]
//! answers no to all of them. `docs/fidelity.md` lists the recordings that prove each.

use std::fmt;

/// The browser whose checks are made.
///
/// # Example
/// ```
/// use corsac::browser::{BrowserProfile, Departure};
/// assert_eq!(BrowserProfile::Standard.departures().iter().count(), 0);
/// assert!(BrowserProfile::Chromium.departures().has(Departure::EmptyLocationIsNoRedirect));
/// assert_eq!(BrowserProfile::from_name("firefox"), Some(BrowserProfile::Firefox));
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum BrowserProfile {
    /// The Fetch standard, without any [`Departure`].
    Standard,
    /// Chromium 156.
    #[default]
    Chromium,
    /// Firefox 153.
    Firefox,
}

impl BrowserProfile {
    /// Every profile.
    pub const ALL: [Self; 3] = [Self::Standard, Self::Chromium, Self::Firefox];

    /// The name used on the command line and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
        }
    }

    /// The profile of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.name() == name)
    }

    /// What this browser does differently.
    #[must_use]
    pub fn departures(self) -> Departures {
        const BITS: [u128; 3] = [
            bits_of(BrowserProfile::Standard),
            bits_of(BrowserProfile::Chromium),
            bits_of(BrowserProfile::Firefox),
        ];
        Departures { profile: self, bits: BITS[self as usize] }
    }
}

impl fmt::Display for BrowserProfile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A set of departures, and the browser they were taken from.
///
/// # Example
/// ```
/// use corsac::browser::{BrowserProfile, Departure};
/// let departures = BrowserProfile::Firefox.departures();
/// let fixed = departures.without(Departure::StreamIsText);
/// assert!(departures.has(Departure::StreamIsText) && !fixed.has(Departure::StreamIsText));
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Departures {
    profile: BrowserProfile,
    bits: u128,
}

impl Departures {
    /// Whether `departure` is in the set.
    #[must_use]
    #[inline]
    pub fn has(self, departure: Departure) -> bool {
        self.bits & departure.bit() != 0
    }

    /// The set without `departure`: the browser, were it to follow the standard there.
    #[must_use]
    pub fn without(self, departure: Departure) -> Self {
        Self { bits: self.bits & !departure.bit(), ..self }
    }

    /// The departures of the set, in the order of [`Departure::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Departure> {
        Departure::ALL.iter().copied().filter(move |departure| self.has(*departure))
    }

    /// The browser the set was taken from: it says what the standard leaves open, such as the
    /// browser's own `User-Agent` or its limit on `Access-Control-Max-Age`.
    #[must_use]
    pub fn profile(self) -> BrowserProfile {
        self.profile
    }
}

impl From<BrowserProfile> for Departures {
    fn from(profile: BrowserProfile) -> Self {
        profile.departures()
    }
}

/// Whether a departure contradicts the standard or settles something the standard leaves open.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DepartureKind {
    /// The standard says otherwise.
    Departure,
    /// The standard's outcome; another reason is reported, or it has no opinion.
    Choice,
}

struct Entry {
    departure: Departure,
    kind: DepartureKind,
    browsers: &'static [BrowserProfile],
    rule: &'static str,
}

macro_rules! departures {
    ($($(#[$doc:meta])+ $name:ident: $kind:ident, [$($browser:ident),+], $rule:literal;)+) => {
        /// One place where a browser was measured to leave the standard.
        #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
        #[non_exhaustive]
        pub enum Departure { $($(#[$doc])+ $name),+ }

        impl Departure {
            /// Every departure.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name of the variant.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),+ }
            }
        }

        const TABLE: &[Entry] = &[$(Entry {
            departure: Departure::$name,
            kind: DepartureKind::$kind,
            browsers: &[$(BrowserProfile::$browser),+],
            rule: $rule,
        }),+];
    };
}

departures! {
    /// A byte above 0x7F makes `Accept` unsafe.
    AcceptNonAsciiIsUnsafe: Departure, [Firefox], "CORS-safelisted request-header";
    /// 301/302 and 303 remove the body headers if the *first* method asked for it, though the
    /// method may be GET by now.
    BodyHeadersGoByFirstMethod: Departure, [Firefox], "HTTP-redirect fetch, step 12";
    /// `Accept`, `Accept-Language` and others that the browser adds by itself have its own values.
    BrowserHeadersSent: Choice, [Chromium, Firefox], "fetch, steps 12 and 14";
    /// A cache entry with credentials serves only requests with credentials.
    CacheEntryCredentialsMustEqual: Departure, [Firefox], "cache entry match";
    /// A cached `*` grants nothing, not even without credentials.
    CachedWildcardGrantsNothing: Departure, [Firefox], "method cache entry match";
    /// A cached `*` of a credentialed preflight is a literal name.
    CachedWildcardNeedsNoCredentials: Departure, [Chromium], "method cache entry match";
    /// Client hints with a well-formed value are safe.
    ClientHintsAreSafelisted: Departure, [Chromium], "CORS-safelisted request-header";
    /// Client hints are removed by a redirect to a URL that is not same origin with the page.
    ClientHintsRemovedOnRedirect: Departure, [Chromium], "HTTP-redirect fetch, step 13";
    /// The combined value of a header loses space at its ends when it is sent.
    CombinedValueTrimmed: Departure, [Chromium], "get";
    /// Several `Content-Type` response lines are joined with `,` and no space.
    ContentTypeJoinedWithoutSpace: Departure, [Firefox], "get";
    /// A byte above 0x7F makes `Content-Type` unsafe.
    ContentTypeNonAsciiIsUnsafe: Departure, [Firefox], "CORS-safelisted request-header";
    /// A `Content-Type` with a comma, or whose parameters end in an empty one, is unsafe.
    ContentTypeReadAsRequestType: Departure, [Firefox], "CORS-safelisted request-header";
    /// Cache entries are cleared by every failed CORS request, whether it wanted a preflight or
    /// not, but not by a redirect in redirect mode "error".
    CorsFailuresClearCacheEntries: Departure, [Firefox], "main fetch, step 12, and clear cache entries";
    /// Element requests in mode "cors" carry `Origin` to same-origin URLs too.
    CrossOriginElementsSendOrigin: Departure, [Chromium], "append a request `Origin` header";
    /// `Location` lines that differ make any response fail, whatever its status.
    DifferentLocationsFail: Departure, [Chromium, Firefox], "location URL";
    /// Every redirect starts again from the headers of the first request.
    EachRedirectStartsFromFirstHeaders: Departure, [Firefox], "HTTP-redirect fetch, steps 12 and 13";
    /// A redirect status with an empty `Location` is the final response.
    EmptyLocationIsNoRedirect: Departure, [Chromium], "location URL";
    /// Empty lines do not count when the lines of a request header are joined.
    EmptyRequestValuesVanish: Departure, [Firefox], "get";
    /// Empty lines do not count when the lines of a response header are joined.
    EmptyResponseValuesSkipped: Departure, [Firefox], "get";
    /// Several `Location` lines with one value count as one line.
    EqualLocationLinesAreOne: Departure, [Chromium, Firefox], "location URL";
    /// Lines of `Location` or `Content-Length` that are equal show as one value.
    EqualResponseLinesAreOneValue: Departure, [Firefox], "get";
    /// A preflight that fails, or a request that fails, leaves the preflight cache alone.
    FailuresKeepCacheEntries: Departure, [Chromium], "main fetch, step 12, and clear cache entries";
    /// With a body, the first hop sends the first `Content-Type` line.
    FirstContentTypeWithBody: Departure, [Firefox], "get";
    /// A preflight that only a flag asked for grants the method only if it lists it.
    ForcedMethodMustBeListed: Departure, [Chromium, Firefox], "CORS-preflight fetch, step 7.4";
    /// Lines of one name become one header as soon as the request is made.
    HeaderLinesCombined: Departure, [Chromium], "append to a Headers object";
    /// Images need an ok status.
    ImagesNeedOkStatus: Departure, [Firefox], "update the image data";
    /// Of several `Content-Type` (`Authorization`, …) request lines the last one is sent.
    LastSingleValuedHeaderWins: Departure, [Firefox], "get";
    /// A `Location` that cannot be followed is reported before the checks on the redirect.
    LocationExaminedFirst: Choice, [Chromium], "HTTP fetch, steps 4 to 6";
    /// A `Range` with a number that does not fit 63 or 64 bits is unsafe.
    LongRangeNumbersAreUnsafe: Departure, [Chromium, Firefox], "CORS-safelisted request-header";
    /// A `Max-Age` that is no number means 0.
    MalformedMaxAgeIsZero: Departure, [Firefox], "CORS-preflight fetch, step 7.9";
    /// A malformed token of `Referrer-Policy` voids itself, not the header.
    MalformedReferrerPolicySkipped: Departure, [Chromium, Firefox], "parse a referrer policy from a Referrer-Policy header";
    /// Redirect mode "manual" takes a redirect status without a usable `Location` for a redirect,
    /// redirect mode "error" does not.
    ManualGoesByStatus: Departure, [Chromium], "HTTP fetch, step 6";
    /// The check for other `Allow-Methods` problems comes before `Allow-Headers` is parsed.
    MethodComparedBeforeHeaderNamesParsed: Choice, [Firefox], "CORS-preflight fetch, step 7.3";
    /// A negative `Max-Age` means 0.
    NegativeMaxAgeIsZero: Departure, [Chromium], "CORS-preflight fetch, step 7.9";
    /// Cache mode "no-cache" skips the lookup in the preflight cache.
    NoCacheSkipsPreflightCache: Departure, [Chromium], "HTTP fetch, step 4.1";
    /// A `no-cors` request that is redirected to another origin has `Origin: null`.
    NoCorsRedirectNullsOrigin: Departure, [Chromium], "append a request `Origin` header";
    /// The sum of safe values has no limit.
    NoSafelistSizeLimit: Departure, [Firefox], "CORS-unsafe request-header names, step 5";
    /// What a preflight of a request in cache mode "no-store" grants is not cached.
    NoStorePreflightIsNotCached: Departure, [Chromium], "CORS-preflight fetch, steps 7.12 to 7.15";
    /// Cache mode "no-store" skips the lookup in the preflight cache.
    NoStoreSkipsPreflightCache: Departure, [Chromium, Firefox], "HTTP fetch, step 4.1";
    /// An opaque or tainted origin is never served from the preflight cache.
    NullOriginIsNotCached: Departure, [Chromium], "cache entry match";
    /// Elements of an opaque page send a `Referer`.
    OpaqueElementsSendReferer: Departure, [Firefox], "determine request's referrer";
    /// The referrer policy has no influence on `Origin`.
    OriginIgnoresReferrerPolicy: Departure, [Chromium], "append a request `Origin` header";
    /// A second preflight replaces the entry of the first: one entry for each origin and URL.
    PreflightCacheHoldsOneEntryPerUrl: Departure, [Chromium], "CORS-preflight cache";
    /// `Sec-Fetch-Mode` goes with preflights to URLs that are not trustworthy.
    PreflightFetchModeEverywhere: Departure, [Chromium], "append the Fetch metadata headers";
    /// `Sec-Fetch-Site` of a preflight looks at the current URL only.
    PreflightFetchSiteOfCurrentUrl: Departure, [Chromium, Firefox], "Sec-Fetch-Site";
    /// A preflight has the request's cache mode: `Pragma` and `Cache-Control` go with it.
    PreflightInheritsCacheMode: Departure, [Chromium, Firefox], "CORS-preflight fetch, step 1";
    /// The preflight carries, and is checked against, the page's origin though it is tainted.
    PreflightOriginUntainted: Departure, [Firefox], "CORS-preflight fetch, step 1";
    /// A preflight answered by a redirect is reported as that, before the CORS check.
    PreflightRedirectReported: Choice, [Chromium, Firefox], "CORS-preflight fetch, step 7";
    /// Once a preflight was made, every later hop of the request makes one.
    PreflightSticks: Departure, [Firefox], "main fetch, step 12";
    /// A preflight to the page's own origin passes the CORS check unseen.
    PreflightToOwnOriginUnchecked: Departure, [Firefox], "CORS-preflight fetch, step 7";
    /// Status 407 is a network error.
    ProxyAuthenticationFails: Departure, [Chromium], "HTTP-network-or-cache fetch, step 16";
    /// A single range of a GET is written anew.
    RangeRewritten: Departure, [Chromium], "HTTP-network-or-cache fetch";
    /// A redirect to a URL with user or password fails in every mode.
    RedirectCredentialsAlwaysRefused: Departure, [Chromium], "HTTP-redirect fetch, steps 9 and 10";
    /// Lax referrer policies are tightened towards other sites.
    ReferrerTrimmedAcrossSites: Departure, [Firefox], "determine request's referrer";
    /// Scripts, stylesheets and fonts load with any status below 400.
    StatusBelow400Loads: Departure, [Chromium], "fetch a classic script";
    /// A `ReadableStream` body is the text `[object ReadableStream]`.
    StreamIsText: Departure, [Firefox], "extract a body";
    /// Streamed bodies need HTTP/2.
    StreamNeedsHttp2: Choice, [Chromium], "HTTP-network fetch, step 8.3";
    /// The unsafe names stay those of the first request, whatever redirects remove.
    UnsafeNamesFixedAtStart: Departure, [Firefox], "CORS-unsafe request-header names";
    /// Names with several unsafe lines are repeated in `Access-Control-Request-Headers`.
    UnsafeNamesRepeat: Departure, [Firefox], "CORS-unsafe request-header names, step 6";
    /// An upload listener forces a preflight only with a body.
    UploadListenerNeedsBody: Departure, [Chromium], "XMLHttpRequest send(), step 6";
    /// A script's `User-Agent` is replaced by the browser's.
    UserAgentIsTheBrowsers: Departure, [Chromium], "forbidden request-header";
    /// `*` exposes every header even if a bad token follows it.
    WildcardBeforeBadTokenExposes: Departure, [Firefox], "main fetch, step 14.1";
    /// `*` in `Access-Control-Allow-Headers` of a fresh preflight covers `Authorization`.
    WildcardCoversAuthorization: Departure, [Chromium, Firefox], "CORS-preflight fetch, step 7.6";
    /// XMLHttpRequest replaces the charset of a `Content-Type` where it stands.
    XhrCharsetReplacedInPlace: Departure, [Chromium, Firefox], "XMLHttpRequest send(), step 4.5";
    /// Conditional headers set by XMLHttpRequest leave the cache mode alone.
    XhrConditionsKeepCacheMode: Departure, [Firefox], "HTTP-network-or-cache fetch, step 8.16";
    /// The `Content-Type` that XMLHttpRequest adds goes away with the body.
    XhrContentTypeBelongsToBody: Departure, [Firefox], "XMLHttpRequest send(), step 4.6";
    /// A `Max-Age` of 0 leaves the preflight cache as it was.
    ZeroMaxAgeStoresNothing: Departure, [Firefox], "CORS-preflight fetch, steps 7.12 to 7.15";
}

/// The departures of a browser, looked up in the table at compile time.
const fn bits_of(profile: BrowserProfile) -> u128 {
    let (mut bits, mut row) = (0, 0);
    while row < TABLE.len() {
        let mut column = 0;
        while column < TABLE[row].browsers.len() {
            if TABLE[row].browsers[column] as u8 == profile as u8 {
                bits |= TABLE[row].departure.bit();
            }
            column += 1;
        }
        row += 1;
    }
    bits
}

impl Departure {
    #[inline]
    const fn bit(self) -> u128 {
        1 << (self as u32)
    }

    fn entry(self) -> &'static Entry {
        &TABLE[self as usize]
    }

    /// Whether the standard says otherwise or is silent.
    #[must_use]
    pub fn kind(self) -> DepartureKind {
        self.entry().kind
    }

    /// The algorithm or definition of the standard that is changed.
    #[must_use]
    pub fn rule(self) -> &'static str {
        self.entry().rule
    }
}

const _: () = assert!(Departure::ALL.len() <= 128, "departures are bits of one u128");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_enum() {
        for (entry, departure) in TABLE.iter().zip(Departure::ALL) {
            assert_eq!(entry.departure, *departure);
        }
    }

    #[test]
    fn the_standard_departs_from_nothing() {
        assert_eq!(BrowserProfile::Standard.departures().bits, 0);
        assert!(TABLE.iter().all(|entry| !entry.browsers.contains(&BrowserProfile::Standard)));
    }
}
