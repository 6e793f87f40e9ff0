//! Why a browser does not keep a cookie.

use corsac::browser::{BrowserProfile, IncludeCredentials};
use corsac::origin::is_potentially_trustworthy_url;

use super::{NO_CREDENTIALS, SameSite, SetCookie, is_cross_site};
use crate::excerpt;
use crate::observation::{Observation, ObservedExchange};
use crate::place::{Message, Place};

/// Why a browser does not keep a cookie.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum CookieLoss {
    /// The request went without credentials.
    NoCredentials,
    /// It is `Secure` and came over plain http.
    SecureOverHttp,
    /// It is `SameSite=None` and not `Secure`.
    NoneWithoutSecure,
    /// The page is of another site, and this is what `SameSite` says of such.
    SameSite(Option<SameSite>),
}

impl CookieLoss {
    /// The stable name, which jars use too.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::NoCredentials => NO_CREDENTIALS,
            Self::SecureOverHttp => "secure-over-http",
            Self::NoneWithoutSecure => "same-site-none-without-secure",
            Self::SameSite(_) => "same-site",
        }
    }

    /// The reason, as what comes after a colon.
    pub(super) fn why(self, observation: &Observation, exchange: &ObservedExchange) -> String {
        match self {
            Self::NoCredentials => "the request goes without credentials".to_owned(),
            Self::SecureOverHttp => "Secure cookies cannot come over plain http".to_owned(),
            Self::NoneWithoutSecure => "SameSite=None counts only with Secure".to_owned(),
            Self::SameSite(same_site) => format!(
                "{} keeps it from the page, {}, which is of another site than {}",
                same_site.map_or("a missing SameSite, which counts as Lax,", SameSite::attribute),
                observation.request.origin(),
                excerpt::excerpt(exchange.url.host_str().unwrap_or_default().as_bytes())
            ),
        }
    }
}

impl SetCookie<'_> {
    /// Why the browser does not keep it, if it does not.
    pub(crate) fn loss(
        &self,
        observation: &Observation,
        exchange: &ObservedExchange,
    ) -> Option<CookieLoss> {
        let is_none = self.same_site() == Some(SameSite::None);
        if exchange.credentials == IncludeCredentials::No {
            Some(CookieLoss::NoCredentials)
        } else if self.secure.is_some() && !is_potentially_trustworthy_url(&exchange.url) {
            Some(CookieLoss::SecureOverHttp)
        } else if self.is_bound(observation.profile) && is_cross_site(observation, exchange) {
            Some(CookieLoss::SameSite(self.same_site()))
        } else {
            (is_none && self.secure.is_none()).then_some(CookieLoss::NoneWithoutSecure)
        }
    }

    /// The bytes that are to blame for the loss, or else the name.
    pub(crate) fn place(&self, loss: CookieLoss) -> Place {
        let same_site = self.same_site.as_ref().map(|(_, bytes)| bytes.clone());
        let bytes = match loss {
            CookieLoss::NoCredentials => None,
            CookieLoss::SecureOverHttp => self.secure.clone(),
            CookieLoss::NoneWithoutSecure | CookieLoss::SameSite(_) => same_site,
        };
        let bytes = bytes.unwrap_or_else(|| self.name_bytes.clone());
        Place::HeaderValue { message: Message::Response, line: self.line, bytes }
    }

    /// The bytes that are to blame for a reason that a jar gives, or else the name.
    pub(super) fn place_of(&self, reason: &str) -> Place {
        self.place(match reason {
            "secure-over-http" => CookieLoss::SecureOverHttp,
            "same-site-none-without-secure" => CookieLoss::NoneWithoutSecure,
            "same-site" => CookieLoss::SameSite(self.same_site()),
            _ => return self.name_place(),
        })
    }

    /// Where its name stands.
    pub(crate) fn name_place(&self) -> Place {
        self.place(CookieLoss::NoCredentials)
    }

    /// What `SameSite` says.
    fn same_site(&self) -> Option<SameSite> {
        self.same_site.as_ref().map(|(same_site, _)| *same_site)
    }

    /// Whether other sites get nothing.
    fn is_bound(&self, profile: BrowserProfile) -> bool {
        match self.same_site() {
            Some(same_site) => same_site != SameSite::None,
            // Firefox takes a missing `SameSite` for `None`.
            None => profile != BrowserProfile::Firefox,
        }
    }
}
