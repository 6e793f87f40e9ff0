//! The head of a request of the `http` crate, as the core asks about it.

use corsac::server::{RequestHead, RequestHeaderName};
use http::header::{GetAll, HOST, ORIGIN};
use http::{HeaderMap, HeaderValue, Method, Request, Uri};

use crate::names::request_header_name;

/// The head of a request, borrowed.
pub(crate) struct Head<'r> {
    method: &'r Method,
    uri: &'r Uri,
    headers: &'r HeaderMap,
    /// The header that every decision asks for several times, looked up once.
    origin: GetAll<'r, HeaderValue>,
}

impl<'r> Head<'r> {
    pub(crate) fn of<B>(request: &'r Request<B>) -> Self {
        let headers = request.headers();
        let origin = headers.get_all(ORIGIN);
        Self { method: request.method(), uri: request.uri(), headers, origin }
    }

    /// The lines of a header, as they came.
    pub(crate) fn values(
        &self,
        name: RequestHeaderName,
    ) -> impl Iterator<Item = &'r HeaderValue> + use<'r> {
        match name {
            RequestHeaderName::Origin => self.origin.iter(),
            _ => self.headers.get_all(request_header_name(name)).iter(),
        }
    }
}

impl RequestHead for Head<'_> {
    fn method(&self) -> &[u8] {
        self.method.as_str().as_bytes()
    }

    fn header_lines(&self, name: RequestHeaderName) -> impl Iterator<Item = &[u8]> {
        // In HTTP/2 nobody has trimmed them.
        self.values(name).map(|value| value.as_bytes().trim_ascii())
    }

    fn host(&self) -> Option<&[u8]> {
        // An authority in the request target counts before `Host` (RFC 9112, 3.2.2).
        let host = match self.uri.authority() {
            Some(authority) => authority.as_str().as_bytes(),
            None => self.headers.get(HOST)?.as_bytes().trim_ascii(),
        };
        host.rsplit(|&byte| byte == b'@').next()
    }

    fn path(&self) -> &[u8] {
        self.uri.path().as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_authority_of_the_target_counts_before_host() {
        let host = |uri: &str, host: &str| {
            let request = Request::get(uri).header(HOST, host).body(()).unwrap();
            Head::of(&request).host().map(|host| String::from_utf8_lossy(host).into_owned())
        };
        assert_eq!(host("/items", " api.example:8443 ").as_deref(), Some("api.example:8443"));
        assert_eq!(
            host("https://me@api.example/", "other.example").as_deref(),
            Some("api.example")
        );
        assert_eq!(Head::of(&Request::new(())).host(), None);
    }

    #[test]
    fn values_are_trimmed_and_the_query_is_left_out() {
        let request = Request::get("/a%2Fb?c").header(ORIGIN, "\thttps://a.example ");
        let request = request.body(()).unwrap();
        let head = Head::of(&request);
        let origins: Vec<_> = head.header_lines(RequestHeaderName::Origin).collect();
        assert_eq!(origins, [b"https://a.example"]);
        assert_eq!((head.method(), head.path()), (&b"GET"[..], &b"/a%2Fb"[..]));
    }
}
