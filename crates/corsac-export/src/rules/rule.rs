use corsac::server::{
    MaxAge, OnDisallowed, PolicyConfig, PreflightHandling, PreflightStatus, UpstreamHeaders,
    VaryMode,
};

use super::{Names, Origins};

/// What a policy says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Rule {
    pub(crate) origins: Origins,
    /// Beyond GET, HEAD and POST, which need no permission, as written: case counts.
    pub(crate) methods: Names,
    /// Beyond the safelisted ones, in lower case. `*` does not stand for `authorization`.
    pub(crate) request_headers: Names,
    /// Beyond the safelisted ones, in lower case.
    pub(crate) exposed_headers: Names,
    pub(crate) credentials: Credentials,
    /// In seconds; 0 where preflights are not to be remembered.
    pub(crate) max_age: u64,
    pub(crate) on_disallowed: OnDisallowed,
    pub(crate) preflight: PreflightHandling,
    pub(crate) preflight_status: PreflightStatus,
    pub(crate) upstream_headers: UpstreamHeaders,
    pub(crate) vary: VaryMode,
    /// None where nothing is said about timings.
    pub(crate) timing: Option<Origins>,
    /// None where handshakes of WebSockets are not checked.
    pub(crate) websockets: Option<Origins>,
}

/// Whether pages may send and receive cookies and the like.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Credentials {
    Allowed,
    NotAllowed,
}

impl Rule {
    pub(super) fn new(config: &PolicyConfig) -> Self {
        const SAFELISTED: [&str; 3] = ["GET", "HEAD", "POST"];
        let methods = config.allow_methods.iter().map(|method| normalized(method));
        let beyond = methods.filter(|method| !SAFELISTED.contains(&method.as_str()));
        let lower = |names: &[String]| {
            names.iter().map(|name| name.to_ascii_lowercase()).collect::<Vec<_>>()
        };
        let listed =
            |entries: &[String]| (!entries.is_empty()).then(|| Origins::new(entries, None, false));
        Self {
            origins: Origins::new(
                &config.allow_origins,
                config.allow_origin_regex.as_deref(),
                config.dangerously_allow_null_origin,
            ),
            methods: Names::new(beyond),
            request_headers: Names::new(lower(&config.allow_headers).into_iter()),
            exposed_headers: Names::new(lower(&config.expose_headers).into_iter()),
            credentials: match config.allow_credentials {
                true => Credentials::Allowed,
                false => Credentials::NotAllowed,
            },
            max_age: match config.max_age {
                MaxAge::Disabled => 0,
                MaxAge::Seconds(seconds) => seconds,
            },
            on_disallowed: config.on_disallowed,
            preflight: config.preflight,
            preflight_status: config.preflight_status,
            upstream_headers: config.upstream_headers,
            vary: config.vary,
            timing: listed(&config.timing_allow_origins),
            websockets: listed(&config.websocket_origins),
        }
    }

    /// Says whether responses to requests with different origins differ.
    pub(crate) fn depends_on_origin(&self) -> bool {
        self.origins != Origins::Any || self.vary == VaryMode::Always
    }

    /// Says whether the names are listed that pages may send without asking while their values are
    /// usual, which some libraries allow in every preflight.
    pub(crate) fn lists_safelisted_headers(&self) -> bool {
        const SAFELISTED: [&str; 4] =
            ["accept", "accept-language", "content-language", "content-type"];
        let listed = self.request_headers.listed();
        SAFELISTED.iter().all(|name| listed.iter().any(|own| own == name))
    }

    /// For targets that check the method of every preflight: those that need no permission, and those
    /// that are listed.
    pub(crate) fn methods_with_safelisted(&self) -> Vec<String> {
        let safelisted = ["GET", "HEAD", "POST"].map(str::to_owned);
        safelisted.into_iter().chain(self.methods.listed().iter().cloned()).collect()
    }
}

/// As browsers send it.
///
/// <https://fetch.spec.whatwg.org/#concept-method-normalize>
fn normalized(method: &str) -> String {
    corsac::Method::parse(method)
        .map_or_else(|_| method.to_owned(), |method| method.normalize().to_string())
}
