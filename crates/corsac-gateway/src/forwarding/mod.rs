//! What a proxy changes in the headers that pass through it (RFC 9110, 7.6).

mod forwarded;
mod length;
mod max_forwards;
mod noticed;
mod trailers;
mod via;

use http::header::{CONNECTION, COOKIE, HeaderValue, TE, UPGRADE};
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderName, Request, Uri, Version};

pub(crate) use forwarded::{Client, Transport, Trust, TrustedProxies};
pub(crate) use length::{Length, settle as settle_length};
pub(crate) use max_forwards::{Forwards, count as count_forwards};
pub(crate) use noticed::Noticed;
pub(crate) use trailers::remove_headers as remove_headers_from_trailers;

const TRAILERS: HeaderValue = HeaderValue::from_static("trailers");

/// Makes the headers of a request those of the request to an upstream, but for `Host`.
pub(crate) fn forward_request<B>(
    request: &mut Request<B>,
    noticed: Noticed,
    host: &HeaderValue,
    client: &Client,
    trust: Trust,
) {
    let version = request.version();
    let headers = request.headers_mut();
    if noticed.hop_by_hop() {
        replace_hop_by_hop(headers, noticed, version);
    }
    if version == Version::HTTP_2 {
        join_cookies(headers);
    }
    client.describe(headers, noticed, host, trust);
    via::append(headers, version);
}

/// Removes what was for the client's connection, and says for the next one what still counts.
fn replace_hop_by_hop(headers: &mut HeaderMap, noticed: Noticed, version: Version) {
    let upgrade = wanted_upgrade(headers, version);
    let takes_trailers = lists(headers, &TE, b"trailers");
    noticed.remove_hop_by_hop(headers);
    match (upgrade, takes_trailers) {
        (Some(protocol), _) => {
            headers.insert(UPGRADE, protocol);
            headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
        }
        (None, true) => {
            headers.insert(TE, TRAILERS);
            headers.insert(CONNECTION, HeaderValue::from_static("te"));
        }
        (None, false) => {}
    }
}

/// HTTP/2 sends cookies one by one; in HTTP/1.1 they are one line.
///
/// <https://www.rfc-editor.org/rfc/rfc9113#section-8.2.3>
fn join_cookies(headers: &mut HeaderMap) {
    let lines: Vec<_> = headers.get_all(COOKIE).iter().map(HeaderValue::as_bytes).collect();
    if lines.len() > 1
        && let Ok(joined) = HeaderValue::from_bytes(&lines.join(&b"; "[..]))
    {
        headers.insert(COOKIE, joined);
    }
}

/// Whether an upstream keeps its connection after this response.
pub(crate) fn keeps_open(version: Version, headers: &HeaderMap, noticed: Noticed) -> bool {
    let closes = noticed.connection() && lists(headers, &CONNECTION, b"close");
    version >= Version::HTTP_11 && !closes
}

/// Makes the headers of an upstream's response those of the gateway's.
pub(crate) fn forward_response(headers: &mut HeaderMap, noticed: Noticed, version: Version) {
    noticed.remove_hop_by_hop(headers);
    via::append(headers, version);
}

/// Takes `prefix` off the path of a request, and tells the service. A path that does not begin with
/// it as whole segments stays.
pub(crate) fn strip_prefix<B>(request: &mut Request<B>, prefix: &str) {
    if let Some(stripped) = stripped(request.uri(), prefix) {
        *request.uri_mut() = stripped;
        forwarded::add_prefix(request.headers_mut(), prefix);
    }
}

fn stripped(target: &Uri, prefix: &str) -> Option<Uri> {
    let rest = target.path_and_query()?.as_str().strip_prefix(prefix)?;
    let stripped = match rest.as_bytes().first() {
        Some(b'/') => PathAndQuery::try_from(rest),
        Some(b'?') | None => PathAndQuery::try_from(format!("/{rest}")),
        Some(_) => return None,
    };
    let mut parts = target.clone().into_parts();
    parts.path_and_query = Some(stripped.ok()?);
    Uri::from_parts(parts).ok()
}

/// The protocol of an upgrade that can pass. HTTP itself cannot: what follows would be requests that
/// nobody looks at.
pub(crate) fn wanted_upgrade(headers: &HeaderMap, version: Version) -> Option<HeaderValue> {
    let mut protocols = headers.get_all(UPGRADE).iter();
    let protocol = protocols.next()?;
    let name = protocol.as_bytes().trim_ascii();
    let is_one = protocols.next().is_none() && !name.contains(&b',');
    let forbidden = [&b"h2c"[..], b"http", b"tls"];
    let name_alone = name.split(|&byte| byte == b'/').next().unwrap_or_default();
    let passes = !forbidden.iter().any(|other| name_alone.eq_ignore_ascii_case(other));
    let wanted = version == Version::HTTP_11 && lists(headers, &CONNECTION, b"upgrade");
    (is_one && passes && wanted).then(|| protocol.clone())
}

/// Whether a header that is a list has this entry, in any case.
fn lists(headers: &HeaderMap, name: &HeaderName, entry: &[u8]) -> bool {
    headers.get_all(name).iter().any(|value| {
        let mut entries = value.as_bytes().split(|&byte| byte == b',');
        entries.any(|found| found.trim_ascii().eq_ignore_ascii_case(entry))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upgrade(protocol: &'static str, connection: &'static str) -> Option<HeaderValue> {
        let mut headers = HeaderMap::new();
        headers.insert(UPGRADE, HeaderValue::from_static(protocol));
        headers.insert(CONNECTION, HeaderValue::from_static(connection));
        wanted_upgrade(&headers, Version::HTTP_11)
    }

    #[test]
    fn a_prefix_is_stripped_as_whole_segments() {
        for (target, stripped) in [
            ("/api/items?a=/api", "/items?a=/api"),
            ("/api", "/"),
            ("/api?x", "/?x"),
            ("/api//x", "//x"),
            ("/apis", "/apis"),
            ("/x/api", "/x/api"),
            ("http://a.example/api/x", "http://a.example/x"),
        ] {
            let mut request = Request::new(());
            *request.uri_mut() = target.parse().unwrap();
            strip_prefix(&mut request, "/api");
            assert_eq!(request.uri().to_string(), stripped, "{target}");
            let told = request.headers().contains_key("x-forwarded-prefix");
            assert_eq!(told, stripped != target, "{target}");
        }
    }

    #[test]
    fn only_one_protocol_that_is_not_http_can_be_upgraded_to() {
        assert_eq!(upgrade("websocket", "keep-alive, Upgrade").unwrap(), "websocket");
        assert!(upgrade("websocket", "keep-alive").is_none());
        for protocol in ["h2c", "H2C", "HTTP/2.0", "TLS/1.0", "h2c, websocket", ""] {
            let passes = upgrade(protocol, "upgrade").is_some_and(|value| !value.is_empty());
            assert!(!passes, "{protocol}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
        assert!(wanted_upgrade(&headers, Version::HTTP_10).is_none());
    }
}
