//! Requests of the service's own pages.

use super::request::OriginHeader;
use super::{RequestHead, RequestHeaderName};
use crate::origin::SerializedOrigin;

/// Whose page sends a request.
///
/// Browsers send `Origin` with some requests of the service's own pages, too, and share every response
/// with those. For whoever counts or shows refusals.
///
/// # Example
/// ```
/// use corsac::HeaderList;
/// use corsac::server::{ListedHead, RequestingPage};
///
/// let page = |headers: &[(&str, &str)]| {
///     let headers = HeaderList::from_iter(headers.iter().copied());
///     RequestingPage::of(&ListedHead::new("POST", "/items", &headers))
/// };
/// let origin = ("Origin", "https://app.example.com");
/// assert_eq!(page(&[origin, ("Sec-Fetch-Site", "same-origin")]), RequestingPage::Own);
/// assert_eq!(page(&[origin, ("Host", "app.example.com")]), RequestingPage::Own);
/// assert_eq!(page(&[origin, ("Host", "api.example.com")]), RequestingPage::Other);
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RequestingPage {
    /// One of the service's own origin, as far as can be told: as `Sec-Fetch-Site` says, which pages
    /// cannot set, or else as the host does. A service behind a proxy does not know its own scheme.
    Own,
    /// One of another origin, or none.
    Other,
}

impl RequestingPage {
    /// That of the request with this head.
    ///
    /// <https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header>
    pub fn of(head: &impl RequestHead) -> Self {
        match OriginHeader::of(head) {
            Some(origin) if is_own_origin(head, origin) => Self::Own,
            _ => Self::Other,
        }
    }
}

/// Says whether a request comes from the service's own origin, as far as can be told. That is good
/// enough for the question whether to withhold a response that the browser would not share anyway.
pub(super) fn is_own_origin(head: &impl RequestHead, origin: OriginHeader<'_>) -> bool {
    match site(head) {
        Some(site) => site == b"same-origin",
        None => parsed(origin).is_some_and(|origin| is_own_host(head, &origin)),
    }
}

/// Says whether a handshake comes from the service's own origin. A socket that is opened is shared, so
/// a page that anyone on the way can change is not the service's own. It takes a list of hosts to keep
/// out pages whose name was made to point here (DNS rebinding).
pub(super) fn is_own_socket(head: &impl RequestHead, origin: OriginHeader<'_>) -> bool {
    let is_secure = parsed(origin).is_some_and(|origin| origin.is_potentially_trustworthy());
    is_secure && is_own_origin(head, origin)
}

fn site(head: &impl RequestHead) -> Option<&[u8]> {
    head.header_lines(RequestHeaderName::SecFetchSite).next()
}

fn parsed(origin: OriginHeader<'_>) -> Option<SerializedOrigin<'_>> {
    match origin {
        OriginHeader::One(value) => SerializedOrigin::parse(value),
        OriginHeader::Several => None,
    }
}

fn is_own_host(head: &impl RequestHead, origin: &SerializedOrigin<'_>) -> bool {
    let authority = &origin.as_str()[origin.scheme().len() + "://".len()..];
    let own = without_default_port(authority.as_bytes());
    head.host().is_some_and(|host| without_default_port(host).eq_ignore_ascii_case(own))
}

/// Whichever scheme it is the default of.
fn without_default_port(host: &[u8]) -> &[u8] {
    host.strip_suffix(b":80").or_else(|| host.strip_suffix(b":443")).unwrap_or(host)
}
