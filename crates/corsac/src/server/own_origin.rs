//! Requests of the service's own pages.

use super::request::OriginHeader;
use super::{RequestHead, RequestHeaderName};
use crate::origin::SerializedOrigin;

/// Says whether a request comes from the service's own origin, as far as can be told.
///
/// A service behind a proxy does not know its own scheme, so any scheme is its own if the host is.
/// That is right for the question it answers, whether to withhold a response that the browser would
/// not share anyway, and no reason to share one.
pub(super) fn is_own_origin(head: &impl RequestHead, origin: OriginHeader<'_>) -> bool {
    // Pages cannot set this header.
    if head.header_lines(RequestHeaderName::SecFetchSite).eq([b"same-origin"]) {
        return true;
    }
    let OriginHeader::One(value) = origin else { return false };
    let Some(origin) = SerializedOrigin::parse(value) else { return false };
    let authority = &origin.as_str()[origin.scheme().len() + "://".len()..];
    head.host()
        .is_some_and(|host| without_default_port(host).eq_ignore_ascii_case(authority.as_bytes()))
}

fn without_default_port(host: &[u8]) -> &[u8] {
    let stripped = host.strip_suffix(b":80").or_else(|| host.strip_suffix(b":443"));
    // What ends so within brackets is part of an IPv6 address.
    stripped.unwrap_or(host)
}
