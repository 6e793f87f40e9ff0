//! The head of a request of the `http` crate, as the core asks about it.

use std::fmt;

use corsac::server::{RequestHead, RequestHeaderName};
use http::header::{AsHeaderName, HOST, ORIGIN, ValueIter};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri};

use crate::names::request_header_name;

/// The head of a request of the `http` crate, as policies ask about it: for tools that decide, or ask
/// which rule does, without the middleware.
///
/// ```
/// use corsac::server::{Policy, PolicyConfig, Refusal};
/// use corsac_tower::Head;
/// use http::Request;
///
/// let policy = Policy::new(PolicyConfig {
///     allow_origins: vec!["https://app.example".into()],
///     ..PolicyConfig::default()
/// })?;
/// let request = Request::get("/").header("origin", "https://other.example").body(())?;
/// let head = Head::of(&request);
/// let decision = policy.decide(&head);
/// assert_eq!(decision.refusal().map(Refusal::id), Some("origin-not-allowed"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Head<'r> {
    method: &'r Method,
    uri: &'r Uri,
    headers: &'r HeaderMap,
    /// The header that every decision asks for several times, looked up once.
    origin: Lines<'r>,
}

/// What is known of the lines of a header.
#[derive(Clone, Copy)]
enum Lines<'r> {
    AtMostOne(Option<&'r HeaderValue>),
    Several,
}

/// The lines of a header, one after the other.
pub(crate) enum Values<'r> {
    AtMostOne(Option<&'r HeaderValue>),
    Several(ValueIter<'r, HeaderValue>),
}

impl<'r> Head<'r> {
    /// That of this request.
    #[inline]
    pub fn of<B>(request: &'r Request<B>) -> Self {
        let headers = request.headers();
        let origin = Lines::of(headers, &ORIGIN);
        Self { method: request.method(), uri: request.uri(), headers, origin }
    }

    /// The lines of a header, as they came.
    // Where the name is known, which is everywhere, little is left of this.
    #[inline(always)]
    pub(crate) fn values(&self, name: RequestHeaderName) -> Values<'r> {
        let lines = match name {
            RequestHeaderName::Origin => self.origin,
            _ => Lines::looked_up(self.headers, request_header_name(name)),
        };
        match lines {
            Lines::AtMostOne(value) => Values::AtMostOne(value),
            Lines::Several => {
                Values::Several(self.headers.get_all(request_header_name(name)).iter())
            }
        }
    }
}

impl fmt::Debug for Head<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Head").field("method", self.method).field("uri", self.uri).finish()
    }
}

impl<'r> Lines<'r> {
    fn looked_up(headers: &'r HeaderMap, name: HeaderName) -> Self {
        Self::of(headers, name)
    }

    #[inline(always)]
    fn of(headers: &'r HeaderMap, name: impl AsHeaderName) -> Self {
        // Mostly no name at all comes twice, which is told without looking at this one.
        if headers.len() == headers.keys_len() {
            Self::AtMostOne(headers.get(name))
        } else {
            Self::among_others(headers, name)
        }
    }

    fn among_others(headers: &'r HeaderMap, name: impl AsHeaderName) -> Self {
        let mut values = headers.get_all(name).iter();
        let first = values.next();
        if values.next().is_none() { Self::AtMostOne(first) } else { Self::Several }
    }
}

impl<'r> Iterator for Values<'r> {
    type Item = &'r HeaderValue;

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::AtMostOne(value) => value.take(),
            Self::Several(values) => values.next(),
        }
    }
}

impl RequestHead for Head<'_> {
    #[inline(always)]
    fn method(&self) -> &[u8] {
        self.method.as_str().as_bytes()
    }

    #[inline(always)]
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

    #[test]
    fn every_line_is_found_whatever_else_comes_twice() {
        let origins = |others: usize, lines: &[&'static str]| {
            let mut request = Request::get("/").header(HOST, "api.example");
            for _ in 0..others {
                request = request.header("cookie", "a=b");
            }
            for line in lines {
                request = request.header(ORIGIN, *line);
            }
            let request = request.body(()).unwrap();
            let values = Head::of(&request).values(RequestHeaderName::Origin);
            values.map(|value| value.to_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        for lines in [&[][..], &["null"], &["null", "https://a.example"], &["a", "a", "b"]] {
            assert_eq!(origins(0, lines), lines);
            assert_eq!(origins(2, lines), lines);
        }
    }
}
