//! The names of all differences.

use std::fmt;

/// How much a difference matters.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Severity {
    /// A page gets more or less than the policy says.
    Difference,
    /// No page can tell.
    Note,
}

macro_rules! ids {
    ($($(#[$severity:ident])? $name:ident $slug:literal $description:literal)+) => {
        /// What kind of difference it is; the slugs are a contract.
        ///
        /// # Example
        /// ```
        /// use corsac_verify::DifferenceId;
        /// assert_eq!(DifferenceId::VaryOriginMissing.slug(), "vary-origin-missing");
        /// assert!(DifferenceId::ALL.iter().all(|id| !id.description().is_empty()));
        /// ```
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum DifferenceId { $(#[doc = $description] $name),+ }

        impl DifferenceId {
            /// All of them, in the order in which they are reported.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name, as in reports.
            #[must_use]
            pub fn slug(self) -> &'static str {
                match self { $(Self::$name => $slug),+ }
            }

            /// What it says, in one sentence.
            #[must_use]
            pub fn description(self) -> &'static str {
                match self { $(Self::$name => $description),+ }
            }

            /// How much it matters, as a rule.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $($(Self::$name => Severity::$severity,)?)+ _ => Severity::Difference }
            }
        }
    };
}

ids! {
    AnswersChange "answers-change"
        "The same request is answered differently each time."
    OriginLeaks "origin-leaks-between-requests"
        "A response names the origin of another request."
    ReflectAnyOrigin "reflect-any-origin"
        "Every origin is allowed by repeating it."
    WildcardWithCredentials "wildcard-with-credentials"
        "Access-Control-Allow-Origin is * together with Access-Control-Allow-Credentials."
    AllowOriginWildcard "allow-origin-wildcard"
        "Access-Control-Allow-Origin is * although the policy lists origins."
    NullOriginTrusted "null-origin-trusted"
        "The origin null is allowed."
    LocalhostOriginTrusted "localhost-origin-trusted"
        "Pages of the visitor's own machine are allowed."
    PrivateNetworkOriginTrusted "private-network-origin-trusted"
        "Pages of private networks are allowed."
    CustomSchemeTrusted "custom-scheme-trusted"
        "Every extension of a browser is allowed."
    HostingOriginTrusted "hosting-origin-trusted"
        "Names are allowed on a platform where anyone can have one."
    HttpOriginTrusted "http-origin-trusted"
        "An origin is allowed under another scheme than the policy's."
    OriginPortAny "origin-port-any"
        "An origin is allowed under any port."
    OriginSubstring "origin-substring"
        "Every origin that contains an allowed one is allowed."
    OriginSuffixUnanchored "origin-suffix-unanchored"
        "Every origin that ends like an allowed one is allowed."
    OriginPrefixUnanchored "origin-prefix-unanchored"
        "Every origin that begins like an allowed one is allowed."
    OriginSpecialChar "origin-special-char"
        "Every origin is allowed that goes on after an allowed one with an unusual character."
    OriginReverseSubstring "origin-reverse-substring"
        "A part of an allowed origin is allowed."
    OriginRegexDot "origin-regex-dot"
        "A dot of an allowed origin matches any character."
    OriginWildcardCrossesDot "origin-wildcard-crosses-dot"
        "What is to match within one label matches several."
    AnySubdomainTrusted "any-subdomain-trusted"
        "Subdomains are allowed that the policy does not allow."
    OriginApexTrusted "origin-apex-trusted"
        "The domain itself is allowed where only its subdomains are."
    OriginNotInPolicy "origin-not-in-policy"
        "An origin is allowed that the policy does not allow."
    DuplicateCorsHeaders "duplicate-cors-headers"
        "Access-Control-Allow-Origin is sent more than once."
    AcaoMalformed "acao-malformed"
        "Access-Control-Allow-Origin is not one origin."
    AllowOriginMissing "allow-origin-missing"
        "No allowed origin gets Access-Control-Allow-Origin."
    AllowOriginMismatch "allow-origin-mismatch"
        "Access-Control-Allow-Origin names another origin than the page's."
    OriginNotAllowed "origin-not-allowed"
        "An origin is refused that the policy allows."
    AllowCredentialsNotTrue "allow-credentials-not-true"
        "Access-Control-Allow-Credentials is missing or not exactly true."
    CredentialsNotInPolicy "credentials-not-in-policy"
        "Credentials are allowed that the policy does not allow."
    MethodPolicyMismatch "method-policy-mismatch"
        "Preflights are answered by the rule of another method."
    PathPolicyMismatch "path-policy-mismatch"
        "A path spelt in another way is answered by another rule."
    OptionsWithoutCors "options-without-cors"
        "Preflights are answered without CORS headers."
    PreflightNeedsAuthentication "preflight-needs-authentication"
        "Preflights are answered 401."
    PreflightForbidden "preflight-forbidden"
        "Preflights are answered 403."
    PreflightNotFound "preflight-not-found"
        "Preflights are answered 404."
    PreflightMethodNotSupported "preflight-method-not-supported"
        "Preflights are answered 405 or 501."
    PreflightRedirect "preflight-redirect"
        "Preflights are redirected."
    PreflightServerError "preflight-server-error"
        "Preflights are answered by a server error."
    PreflightStatus "preflight-status"
        "Preflights are answered without an ok status."
    #[Note] PreflightNotAnswered "preflight-not-answered-by-service"
        "The service, which is to answer preflights, gives no ok status."
    InvalidAllowMethods "invalid-allow-methods"
        "Access-Control-Allow-Methods is not a list of methods."
    InvalidAllowHeaders "invalid-allow-headers"
        "Access-Control-Allow-Headers is not a list of header names."
    AllowMethodsWildcardWithCredentials "allow-methods-wildcard-with-credentials"
        "Access-Control-Allow-Methods is *, which means nothing with credentials."
    AllowHeadersWildcardWithCredentials "allow-headers-wildcard-with-credentials"
        "Access-Control-Allow-Headers is *, which means nothing with credentials."
    AuthorizationNotCovered "authorization-not-covered-by-wildcard"
        "Access-Control-Allow-Headers is *, which does not cover Authorization."
    MethodCase "method-case"
        "A method is compared without regard to case, or listed in another case."
    MethodNotAllowed "method-not-allowed"
        "A method is refused that the policy allows."
    AllowMethodsOverbroad "allow-methods-overbroad"
        "A method is allowed that the policy does not allow."
    HeaderNamesNotAllowed "header-names-not-allowed"
        "A header name is refused that the policy allows."
    AllowHeadersOverbroad "allow-headers-overbroad"
        "A header name is allowed that the policy does not allow."
    MaxAgeMissing "max-age-missing"
        "Access-Control-Max-Age is missing, so that preflights are remembered for 5 seconds."
    MaxAgeDiffers "max-age-differs"
        "Preflights are remembered for another time than the policy says."
    ErrorResponseWithoutCors "error-response-without-cors"
        "Error responses have no CORS headers, so that pages cannot read them."
    ExposeWildcardWithCredentials "expose-wildcard-with-credentials"
        "Access-Control-Expose-Headers is *, which means nothing with credentials."
    ExposeHeadersMissing "expose-headers-missing"
        "A response header is not exposed that the policy exposes."
    ExposeHeadersExtra "expose-headers-extra"
        "A response header is exposed that the policy does not expose."
    VaryOriginMissing "vary-origin-missing"
        "A response depends on Origin and has no Vary that says so."
    TimingAllowOriginMissing "timing-allow-origin-missing"
        "An origin that may read timings is not told so."
    TimingAllowOriginExtra "timing-allow-origin-extra"
        "An origin may read timings that the policy does not allow to."
    DisallowedNotRejected "disallowed-not-rejected"
        "A request that the policy rejects is served."
    #[Note] PreflightVaryMissing "preflight-vary-missing"
        "The answer to a preflight has no Vary: Origin."
    #[Note] OptionsSwallowed "options-swallowed"
        "An OPTIONS request that is no preflight is answered as one."
    #[Note] ListsToRefusedOrigins "lists-sent-to-refused-origins"
        "Refused origins are told what others are allowed."
    #[Note] RawHeaderNames "raw-header-names"
        "Header names written as no browser does are judged differently."
    #[Note] OriginCaseIgnored "origin-case-ignored"
        "An origin in upper case, which no browser sends, is judged differently."
}

/// Its slug.
impl fmt::Display for DifferenceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.slug())
    }
}
