//! Where browsers differ about cookies.

use corsac::Origin;
use corsac::browser::BrowserProfile;
use url::Url;

use super::set_cookie::SameSite;
use super::site::{CrossSite, SiteContext};

/// What a browser lets third parties have: hosts of another site than the page.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum ThirdPartyCookies {
    /// Whatever `SameSite` allows. This is Chromium as it is installed.
    Allowed,
    /// A jar of their own for each page's site. This is Firefox as it is installed, where it is
    /// called Total Cookie Protection.
    Partitioned,
    /// Only cookies that have `Partitioned`. This is Chromium with third-party cookies switched off.
    Blocked,
}

impl ThirdPartyCookies {
    /// What the browser does as it is installed. The draft asks for nothing in particular.
    #[must_use]
    pub fn of_profile(profile: BrowserProfile) -> Self {
        match profile {
            BrowserProfile::Firefox => Self::Partitioned,
            BrowserProfile::Chromium | BrowserProfile::Standard => Self::Allowed,
        }
    }
}

/// The rules of one browser.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    pub(super) profile: BrowserProfile,
    pub(super) third_party_cookies: ThirdPartyCookies,
}

/// Where a cookie goes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Direction {
    Request,
    Response,
}

impl Rules {
    pub(super) fn is_third_party(self, context: &SiteContext, url: &Url) -> bool {
        !self.are_same_site(context.page(), &Origin::of_url(url))
    }

    /// What keeps a cookie of this `SameSite` from going with, or coming from, a request.
    ///
    /// <https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-same-site-and-cross-site-re>
    pub(super) fn same_site_obstacle(
        self,
        same_site: SameSite,
        direction: Direction,
        context: &SiteContext,
        url: &Url,
    ) -> Option<CrossSite> {
        if !self.is_bound_to_site(same_site) {
            return None;
        }
        let target = Origin::of_url(url);
        // 3. The request's current url's origin is same-site with the request's client's "site for
        //    cookies".
        if !self.are_same_site(context.page(), &target) {
            return Some(CrossSite::Page { page: context.page().clone(), target });
        }
        // DEPARTURE: Chromium looks at the current URL only; so does Firefox at a response.
        let ignores_redirects = matches!(
            (self.profile, direction),
            (BrowserProfile::Chromium, _) | (BrowserProfile::Firefox, Direction::Response)
        );
        if ignores_redirects {
            return None;
        }
        // 1. The origin of every url in the request's url list is same-site with the request's
        //    current url's origin.
        let mut earlier = context.redirected_from().iter();
        let through = earlier.find(|origin| !self.are_same_site(origin, &target))?.clone();
        Some(CrossSite::Redirect { through, target })
    }

    fn is_bound_to_site(self, same_site: SameSite) -> bool {
        match same_site {
            SameSite::None => false,
            SameSite::Lax | SameSite::Strict => true,
            // DEPARTURE: Firefox takes a missing `SameSite` for "None".
            SameSite::Default => self.profile != BrowserProfile::Firefox,
        }
    }

    fn are_same_site(self, a: &Origin, b: &Origin) -> bool {
        match self.profile {
            // DEPARTURE: to Firefox, http and https are one site.
            BrowserProfile::Firefox => a.is_schemelessly_same_site(b),
            BrowserProfile::Chromium | BrowserProfile::Standard => a.is_same_site(b),
        }
    }
}
