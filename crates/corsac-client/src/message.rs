//! A request as it goes on the wire.

use corsac::browser::HttpRequest;
use corsac::{HeaderList, Method};
use url::{Position, Url};

/// A request with everything the transport adds to it.
///
/// The transport adds `Host`, `Connection`, `Content-Length` and `Accept-Encoding: identity`, and
/// nothing else; what the browser half wrote keeps its order, its case and its bytes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RequestMessage {
    method: Method,
    url: Url,
    headers: HeaderList,
    body: Vec<u8>,
}

impl RequestMessage {
    /// The message for a request of the browser half.
    #[must_use]
    pub fn of(request: &HttpRequest<'_>) -> Self {
        let body = request.body().map(|body| body.bytes());
        Self::new(request.method().clone(), request.url().clone(), request.headers(), body)
    }

    /// The message for a request given in parts; `body` is `None` where there is none.
    #[must_use]
    pub fn new(method: Method, url: Url, headers: &HeaderList, body: Option<&[u8]>) -> Self {
        let mut list = HeaderList::from_iter([
            ("Host", &url[Position::BeforeHost..Position::AfterPort]),
            ("Connection", "close"),
        ]);
        if let Some(length) = content_length(&method, body) {
            list.push(b"Content-Length", length.to_string().as_bytes());
        }
        list.extend(headers);
        list.push(b"Accept-Encoding", b"identity");
        Self { method, url, headers: list, body: body.unwrap_or_default().to_vec() }
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The URL, as the browser half gave it.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Every header line that is sent, in order.
    #[must_use]
    pub fn headers(&self) -> &HeaderList {
        &self.headers
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The bytes on the wire.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let target = &self.url[Position::BeforePath..Position::AfterQuery];
        let mut bytes = format!("{} {target} HTTP/1.1\r\n", self.method.as_str()).into_bytes();
        for (name, value) in &self.headers {
            for part in [name, b": ", value, b"\r\n"] {
                bytes.extend_from_slice(part);
            }
        }
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// <https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch>, steps 8.5 to 8.8.
fn content_length(method: &Method, body: Option<&[u8]>) -> Option<usize> {
    match body {
        // If httpRequest's body is non-null and httpRequest's body's source is also non-null,
        // then set contentLength to httpRequest's body's length.
        Some(body) => Some(body.len()),
        // If httpRequest's body is null and httpRequest's method is `POST` or `PUT`, then set
        // contentLength to 0.
        None => matches!(method.as_str(), "POST" | "PUT").then_some(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(method: Method, url: &str, body: Option<&[u8]>) -> String {
        let headers = HeaderList::from_iter([("x-B", "2"), ("A", "1"), ("X-b", "3")]);
        let message = RequestMessage::new(method, url.parse().unwrap(), &headers, body);
        String::from_utf8(message.to_bytes()).unwrap()
    }

    #[test]
    fn order_and_case_are_kept() {
        assert_eq!(
            message(Method::GET, "http://u:p@a.example:8080/x?y#z", None),
            "GET /x?y HTTP/1.1\r\nHost: a.example:8080\r\nConnection: close\r\nx-B: 2\r\nA: 1\r\n\
             X-b: 3\r\nAccept-Encoding: identity\r\n\r\n"
        );
    }

    #[test]
    fn post_and_put_say_their_length_and_others_only_with_a_body() {
        let length = |method, body: Option<&[u8]>| {
            let text = message(method, "http://[::1]/", body);
            text.lines().find_map(|line| line.strip_prefix("Content-Length: ").map(str::to_owned))
        };
        assert_eq!(length(Method::POST, None).as_deref(), Some("0"));
        assert_eq!(length(Method::PATCH, None), None);
        assert_eq!(length(Method::PATCH, Some(b"ab")).as_deref(), Some("2"));
        assert!(message(Method::PUT, "http://[::1]/", Some(b"ab")).ends_with("\r\n\r\nab"));
        assert!(message(Method::PUT, "http://[::1]/", None).contains("Host: [::1]\r\n"));
    }
}
