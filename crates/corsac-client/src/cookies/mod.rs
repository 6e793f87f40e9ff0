//! A browser's cookies: which it keeps of those it is told to set, which it sends, and why not the
//! others.
//!
//! The rules are those of the cookie draft that browsers build on, with the places where Chromium
//! and Firefox leave it. Nothing here does I/O or looks at a clock.
//!
//! <https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html>

mod date;
mod expiry;
mod file;
mod jar;
mod literal;
mod matching;
mod prefix;
mod rejection;
mod retrieval;
mod rules;
mod selection;
mod set_cookie;
mod site;
mod storage;
mod store;
mod stored;
#[cfg(test)]
mod testing;
mod text_error;
mod withholding;

pub use file::CookieFile;
pub use jar::CookieJar;
pub use literal::LiteralCookies;
pub use prefix::{CookieNamePrefix, PrefixRequirement};
pub use rejection::Rejection;
pub use rules::ThirdPartyCookies;
pub use selection::{Selection, SentCookie, WithheldCookie};
pub use set_cookie::{SameSite, SetCookie};
pub use site::{CrossSite, SiteContext};
pub use text_error::{CookieTextError, CookieTextMistake};
pub use withholding::Withholding;
