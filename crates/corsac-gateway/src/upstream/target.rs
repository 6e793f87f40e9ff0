//! The target and the host of a request, as its connection wants them.

use http::header::{CONNECTION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING, UPGRADE};
use http::uri::{Authority, Parts, PathAndQuery};
use http::{HeaderValue, Request, Uri, Version};
use http_body::Body;

use super::connection::Connection;
use crate::body::RequestBody;
use crate::configuration::Scheme;

/// Writes the target and the host as the version of the connection wants them.
pub(super) fn address_to(
    request: &mut Request<RequestBody>,
    connection: &Connection,
    scheme: Scheme,
    host: &HeaderValue,
) {
    match connection {
        Connection::Stream(_) | Connection::Http1(_) => {
            *request.version_mut() = Version::HTTP_11;
            if !is_host_of(host, request) {
                request.headers_mut().insert(HOST, host.clone());
            }
            // Some methods would have their bodies dropped otherwise.
            if !request.body().is_end_stream() && !request.headers().contains_key(CONTENT_LENGTH) {
                let chunked = HeaderValue::from_static("chunked");
                request.headers_mut().insert(TRANSFER_ENCODING, chunked);
            }
            if request.uri().authority().is_some() {
                *request.uri_mut() = target(request.uri()).map(Uri::from).unwrap_or_default();
            }
        }
        Connection::Http2(_) => {
            *request.version_mut() = Version::HTTP_2;
            for connection_specific in [HOST, CONNECTION, TRANSFER_ENCODING, UPGRADE] {
                request.headers_mut().remove(connection_specific);
            }
            let mut parts = Parts::default();
            parts.scheme = Some(scheme.of_urls());
            parts.authority = Authority::try_from(host.as_bytes()).ok();
            parts.path_and_query = target(request.uri());
            // Without an authority, which a checked host has, the request fails on its own.
            if let Ok(uri) = Uri::from_parts(parts) {
                *request.uri_mut() = uri;
            }
        }
    }
}

/// Whether the request names this host, and no other.
fn is_host_of(host: &HeaderValue, request: &Request<RequestBody>) -> bool {
    let mut lines = request.headers().get_all(HOST).iter();
    lines.next() == Some(host) && lines.next().is_none()
}

/// Path and query; an empty path is `/`.
fn target(uri: &Uri) -> Option<PathAndQuery> {
    let written = uri.path_and_query()?;
    if written.as_str().starts_with('?') {
        return PathAndQuery::try_from(format!("/{}", written.as_str())).ok();
    }
    Some(written.clone())
}
