//! `Set-Cookie` lines, as far as it depends on them whether a browser keeps the cookie for a page of
//! another origin. Values of cookies are never looked at.

mod loss;
mod lost;

use std::ops::Range;

use corsac::browser::{BrowserProfile, ExchangeKind};

pub(crate) use loss::CookieLoss;
pub(crate) use lost::{LostCookie, NO_CREDENTIALS, lost};

use crate::excerpt;
use crate::observation::{Observation, ObservedExchange};

/// A cookie that a response sets.
#[derive(Clone, Debug)]
pub(crate) struct SetCookie<'a> {
    /// Its name.
    pub(crate) name: &'a [u8],
    /// Whether it has `Partitioned`.
    pub(crate) is_partitioned: bool,
    line: usize,
    name_bytes: Range<usize>,
    same_site: Option<(SameSite, Range<usize>)>,
    secure: Option<Range<usize>>,
    max_age: Option<Lifetime>,
    expires: Option<Lifetime>,
}

/// What `Max-Age` or `Expires` says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Lifetime {
    /// The cookie is deleted.
    Over,
    /// The cookie is kept, for however long.
    Ahead,
}

/// What `SameSite` says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum SameSite {
    /// Other sites may have it.
    None,
    /// Other sites may not, but for navigations.
    Lax,
    /// Other sites may not.
    Strict,
}

/// The exchanges for the request itself with other origins than the page's, with their indices.
pub(crate) fn exchanges(
    observation: &Observation,
) -> impl Iterator<Item = (usize, &ObservedExchange)> {
    let page = observation.request.origin();
    let exchanges = observation.exchanges_of(ExchangeKind::Request);
    exchanges.filter(|(_, exchange)| !page.is_same_origin_with_url(&exchange.url))
}

/// Cookies by their names, in a sentence.
pub(crate) fn called(names: &[impl AsRef<[u8]>]) -> String {
    let noun = if names.len() == 1 { "the cookie" } else { "the cookies" };
    format!("{noun} {}", excerpt::list(names))
}

/// How the names of cookies begin that proxies and protections against robots set.
const INFRASTRUCTURE: [&[u8]; 12] = [
    b"__cf",
    b"_abck",
    b"_cfuvid",
    b"ak_bmsc",
    b"arraffinity",
    b"awsalb",
    b"bigipserver",
    b"bm_",
    b"cf_",
    b"incap_ses_",
    b"nlbi_",
    b"visid_incap_",
];

/// The cookies that a response sets; those that it deletes, and those of proxies, are left out.
pub(crate) fn cookies(exchange: &ObservedExchange) -> impl Iterator<Item = SetCookie<'_>> {
    all(exchange).filter(|cookie| !cookie.is_deletion() && !is_infrastructure(cookie.name))
}

/// Every cookie that a response sets or deletes.
fn all(exchange: &ObservedExchange) -> impl Iterator<Item = SetCookie<'_>> {
    let lines = exchange.response.headers().iter().enumerate();
    let lines = lines.filter(|(_, (name, _))| name.eq_ignore_ascii_case(b"set-cookie"));
    lines.map(|(line, (_, value))| SetCookie::parse(line, value))
}

fn is_infrastructure(name: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    INFRASTRUCTURE.iter().any(|start| name.starts_with(start))
}

/// Whether the page is of another site than a URL that it asked, to this browser.
pub(crate) fn is_cross_site(observation: &Observation, exchange: &ObservedExchange) -> bool {
    let page = observation.request.origin();
    match observation.profile {
        // To Firefox, http and https are one site.
        BrowserProfile::Firefox => !page.is_schemelessly_same_site_with_url(&exchange.url),
        _ => !page.is_same_site_with_url(&exchange.url),
    }
}

impl<'a> SetCookie<'a> {
    fn parse(line: usize, value: &'a [u8]) -> Self {
        let mut pieces = pieces(value);
        let pair = pieces.next().unwrap_or(0..0);
        let equals = value[pair.clone()].iter().position(|&byte| byte == b'=');
        let name_bytes = pair.start..pair.start + equals.unwrap_or(0);
        let name = value[name_bytes.clone()].trim_ascii();
        let mut cookie = Self {
            name,
            is_partitioned: false,
            line,
            name_bytes,
            same_site: None,
            secure: None,
            max_age: None,
            expires: None,
        };
        for piece in pieces {
            cookie.take_attribute(&value[piece.clone()], piece);
        }
        cookie
    }

    fn take_attribute(&mut self, attribute: &[u8], bytes: Range<usize>) {
        let text = String::from_utf8_lossy(attribute).to_ascii_lowercase();
        let (name, value) = text.split_once('=').unwrap_or((&text, ""));
        let value = value.trim();
        match name.trim() {
            "samesite" => self.same_site = SameSite::of(value).map(|found| (found, bytes)),
            "secure" => self.secure = Some(bytes),
            "partitioned" => self.is_partitioned = true,
            "max-age" => self.max_age = Lifetime::of_max_age(value).or(self.max_age),
            "expires" => self.expires = Some(Lifetime::of_expires(value)),
            _ => {}
        }
    }
}

impl SetCookie<'_> {
    /// Whether the line is there to delete a cookie; `Max-Age` wins over `Expires`.
    ///
    /// <https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-storage-model>
    fn is_deletion(&self) -> bool {
        self.max_age.or(self.expires) == Some(Lifetime::Over)
    }
}

impl Lifetime {
    /// What `Max-Age` says; `None` if it is no number, which browsers ignore.
    fn of_max_age(value: &str) -> Option<Self> {
        let digits = value.strip_prefix('-').unwrap_or(value);
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let is_over = value.starts_with('-') || digits.bytes().all(|byte| byte == b'0');
        is_number.then_some(if is_over { Self::Over } else { Self::Ahead })
    }

    fn of_expires(value: &str) -> Self {
        let is_over = value.contains(" 1970 ") || value.contains("-1970 ");
        if is_over { Self::Over } else { Self::Ahead }
    }
}

impl SameSite {
    fn of(value: &str) -> Option<Self> {
        match value {
            "none" => Some(Self::None),
            "lax" => Some(Self::Lax),
            "strict" => Some(Self::Strict),
            _ => None,
        }
    }

    /// The attribute, as it is usually written.
    pub(crate) fn attribute(self) -> &'static str {
        match self {
            Self::None => "SameSite=None",
            Self::Lax => "SameSite=Lax",
            Self::Strict => "SameSite=Strict",
        }
    }
}

/// What stands between the semicolons, without the spaces around it.
fn pieces(value: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    value.split(|&byte| byte == b';').map(move |piece| {
        let leading = piece.len() - piece.trim_ascii_start().len();
        let bytes = start + leading..start + leading + piece.trim_ascii().len();
        start += piece.len() + 1;
        bytes
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn max_age_wins_over_expires() {
        const PAST: &str = "Expires=Thu, 01 Jan 1970 00:00:00 GMT";
        let is_deletion = |attributes: &str| {
            SetCookie::parse(0, format!("a=b; {attributes}").as_bytes()).is_deletion()
        };
        assert!(is_deletion(PAST));
        assert!(is_deletion("Max-Age=0"));
        assert!(is_deletion("Max-Age=-1; Expires=Thu, 01 Jan 2099 00:00:00 GMT"));
        assert!(!is_deletion(&format!("Max-Age=3600; {PAST}")));
        assert!(!is_deletion(&format!("{PAST}; Max-Age=99999999999999999999")));
        assert!(is_deletion(&format!("{PAST}; Max-Age=soon")));
        assert!(is_deletion("Max-Age=3600; Max-Age=0"));
        assert!(!is_deletion("Max-Age=soon"));
    }
}
