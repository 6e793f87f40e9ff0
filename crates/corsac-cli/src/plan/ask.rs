//! What is asked, from flags and from what was pasted; flags win.

use corsac::CredentialsMode;
use corsac::browser::{BrowserProfile, CacheMode, Mode, RedirectMode, ReferrerPolicy};
use corsac_paste::PreflightIs;

use super::{Mistakes, data};
use crate::arguments::CheckArguments;

/// What a check is about, as text that has not been looked at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ask {
    pub(crate) url: String,
    /// `None` if what was pasted does not say.
    pub(crate) origin: Option<String>,
    pub(crate) method: Option<String>,
    /// As after `-H`.
    pub(crate) headers: Vec<String>,
    pub(crate) preflight: PreflightIs,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) body_is: BodyIs,
    pub(crate) mode: Mode,
    pub(crate) credentials: CredentialsMode,
    pub(crate) redirect: RedirectMode,
    pub(crate) cache: CacheMode,
    pub(crate) referrer: Option<String>,
    pub(crate) referrer_policy: Option<ReferrerPolicy>,
    pub(crate) profile: BrowserProfile,
    pub(crate) browser: BrowserAsk,
    /// Remarks on what was pasted.
    pub(crate) notes: Vec<String>,
}

/// What the browser is asked to have, as text that has not been looked at.
#[derive(Clone, Debug, Default)]
pub(crate) struct BrowserAsk {
    /// As after `-b`.
    pub(crate) cookies: Vec<String>,
    /// A `Cookie` header that was pasted.
    pub(crate) cookie_header: Option<Vec<u8>>,
    /// As after `--set-cookie`.
    pub(crate) set_cookies: Vec<String>,
    /// As after `-u`.
    pub(crate) user: Option<String>,
    /// As after `-A`.
    pub(crate) user_agent: Option<String>,
}

/// What a body is where no header says so.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum BodyIs {
    /// A form, as curl has it.
    #[default]
    Form,
    /// A string, for which the page's API finds a type of its own.
    String,
}

impl Ask {
    /// What flags say of the browser, for requests that a file asks for.
    pub(crate) fn of_browser(arguments: &CheckArguments) -> Self {
        let mut ask = Self::default();
        ask.profile = arguments.profile.map_or(ask.profile, BrowserProfile::from);
        ask.browser.override_with(arguments);
        ask
    }

    /// Replaces what flags say otherwise.
    pub(super) fn override_with(&mut self, arguments: &CheckArguments, mistakes: &mut Mistakes) {
        if let Some(url) = &arguments.url {
            self.url.clone_from(url);
        }
        self.origin = arguments.origin.clone().or(self.origin.take());
        self.method = arguments.method.clone().or(self.method.take());
        self.override_headers(&arguments.headers);
        if let Some(body) = mistakes.keep(data::read(&arguments.data)).flatten() {
            self.body = Some(body);
            self.body_is = BodyIs::Form;
        }
        self.mode = arguments.mode.map_or(self.mode, Mode::from);
        self.credentials = arguments.credentials.map_or(self.credentials, CredentialsMode::from);
        self.redirect = arguments.redirect.map_or(self.redirect, RedirectMode::from);
        self.profile = arguments.profile.map_or(self.profile, BrowserProfile::from);
        self.browser.override_with(arguments);
    }

    /// The body of a request that is a POST unless something else is said, as with curl.
    pub(super) fn posted(&self) -> Option<&[u8]> {
        self.body.as_deref().filter(|_| self.body_is == BodyIs::Form)
    }

    /// A header that is typed replaces a pasted one of the same name.
    fn override_headers(&mut self, typed: &[String]) {
        let name = |text: &str| text.split([':', ';']).next().unwrap_or("").to_ascii_lowercase();
        self.headers.retain(|own| !typed.iter().any(|typed| name(typed) == name(own)));
        self.headers.extend_from_slice(typed);
    }
}

impl BrowserAsk {
    fn override_with(&mut self, arguments: &CheckArguments) {
        if !arguments.cookies.is_empty() {
            self.cookies.clone_from(&arguments.cookies);
            self.cookie_header = None;
        }
        self.set_cookies.clone_from(&arguments.set_cookie);
        self.user = arguments.user.clone().or(self.user.take());
        self.user_agent = arguments.user_agent.clone().or(self.user_agent.take());
    }
}
