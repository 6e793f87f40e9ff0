//! A request as it goes on the wire.

use std::fmt;

use corsac::browser::{HttpRequest, IncludeCredentials};
use corsac::header::{is_header_name, is_header_value};
use corsac::origin::is_potentially_trustworthy_url;
use corsac::{HeaderList, Method};
use url::{Position, Url};

use crate::http2;
use crate::version::HttpVersion;

/// A request with everything the transport adds to it.
///
/// The transport adds `Host`, `Connection`, `Content-Length` and the browsers' `Accept-Encoding`,
/// and nothing else; what the browser half wrote keeps its order, its case and its bytes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RequestMessage {
    method: Method,
    url: Url,
    headers: HeaderList,
    body: Vec<u8>,
    credentials: IncludeCredentials,
}

/// A header line that cannot be sent: its name is no header name, or its value no header value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct InvalidHeader {
    name: Vec<u8>,
}

impl RequestMessage {
    /// The message for a request of the browser half.
    #[must_use]
    pub fn of(request: &HttpRequest<'_>) -> Self {
        let body = request.body().map(|body| body.bytes());
        Self::new(request.method().clone(), request.url().clone(), request.headers(), body)
            .with_credentials(request.credentials())
    }

    /// The message for a request given in parts; `body` is `None` where there is none.
    ///
    /// Credentials are not included.
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
        if !headers.contains(b"accept-encoding") {
            list.push(b"Accept-Encoding", accept_encoding(&url, headers).as_bytes());
        }
        let body = body.unwrap_or_default().to_vec();
        Self { method, url, headers: list, body, credentials: IncludeCredentials::No }
    }

    /// The same message, with a header line added at the end.
    ///
    /// It is for what the browser half leaves to its caller: `Cookie`, and an `Authorization` that
    /// the user typed in.
    ///
    /// # Errors
    /// [`InvalidHeader`] if the line cannot be sent as it is.
    ///
    /// # Example
    /// ```
    /// # use corsac::{HeaderList, Method};
    /// # use corsac_client::RequestMessage;
    /// # let url = "http://a.example/".parse().unwrap();
    /// let message = RequestMessage::new(Method::GET, url, &HeaderList::new(), None)
    ///     .with_header(b"Cookie", b"a=1")?;
    /// assert_eq!(message.headers().first(b"cookie"), Some(&b"a=1"[..]));
    /// assert!(message.with_header(b"Cookie", b"a=1\r\nX: 2").is_err());
    /// # Ok::<(), corsac_client::InvalidHeader>(())
    /// ```
    pub fn with_header(mut self, name: &[u8], value: &[u8]) -> Result<Self, InvalidHeader> {
        if !is_header_name(name) || !is_header_value(value) {
            return Err(InvalidHeader { name: name.to_vec() });
        }
        self.headers.push(name, value);
        Ok(self)
    }

    /// The same message, for another host than the URL's: the one that a server behind a proxy is
    /// told.
    ///
    /// # Errors
    /// [`InvalidHeader`] if `host` cannot be sent.
    ///
    /// # Example
    /// ```
    /// # use corsac::{HeaderList, Method};
    /// # use corsac_client::RequestMessage;
    /// # let url = "http://10.0.0.7:8080/".parse().unwrap();
    /// let message = RequestMessage::new(Method::GET, url, &HeaderList::new(), None)
    ///     .with_host("api.example.com")?;
    /// assert_eq!(message.headers().first(b"host"), Some(&b"api.example.com"[..]));
    /// # Ok::<(), corsac_client::InvalidHeader>(())
    /// ```
    pub fn with_host(mut self, host: &str) -> Result<Self, InvalidHeader> {
        if !is_header_value(host.as_bytes()) {
            return Err(InvalidHeader { name: b"Host".to_vec() });
        }
        self.headers.set(b"Host", host.as_bytes());
        Ok(self)
    }

    /// The same message, for a connection that may or must not tell who the user is.
    #[must_use]
    pub fn with_credentials(mut self, credentials: IncludeCredentials) -> Self {
        self.credentials = credentials;
        self
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

    /// Every header line that is sent in HTTP/1.1, in order.
    #[must_use]
    pub fn headers(&self) -> &HeaderList {
        &self.headers
    }

    /// Every header line that is sent in a version of HTTP.
    ///
    /// In HTTP/2 names are in lower case, and there are no lines about the connection: the host is
    /// in the pseudo-header `:authority`. On the wire, lines of one name stand together.
    #[must_use]
    pub fn headers_in(&self, version: HttpVersion) -> HeaderList {
        match version {
            HttpVersion::Http10 | HttpVersion::Http11 => self.headers.clone(),
            HttpVersion::Http2 => http2::headers(&self.headers),
        }
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Whether credentials are included: only then is a client certificate presented.
    #[must_use]
    pub fn credentials(&self) -> IncludeCredentials {
        self.credentials
    }

    /// The bytes on the wire in HTTP/1.1, if they go to the server itself.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.write(&self.url[Position::BeforePath..Position::AfterQuery], &HeaderList::new())
    }

    /// The bytes on the wire in HTTP/1.1, if they go to a proxy that adds `extra` header lines.
    ///
    /// <https://www.rfc-editor.org/rfc/rfc9112#name-absolute-form>
    pub(crate) fn to_absolute_form(&self, extra: &HeaderList) -> Vec<u8> {
        let rest = &self.url[Position::BeforeHost..Position::AfterQuery];
        self.write(&format!("{}://{rest}", self.url.scheme()), extra)
    }

    fn write(&self, target: &str, extra: &HeaderList) -> Vec<u8> {
        let mut bytes = format!("{} {target} HTTP/1.1\r\n", self.method.as_str()).into_bytes();
        for (name, value) in self.headers.iter().chain(extra) {
            for part in [name, b": ", value, b"\r\n"] {
                bytes.extend_from_slice(part);
            }
        }
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

impl fmt::Display for InvalidHeader {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the header line {} cannot be sent", self.name.escape_ascii())
    }
}

impl std::error::Error for InvalidHeader {}

/// What browsers accept: more where nobody in between can take offence at it.
fn accept_encoding(url: &Url, headers: &HeaderList) -> &'static str {
    // If httpRequest's header list contains `Range`, then append (`Accept-Encoding`, `identity`) to
    // httpRequest's header list.
    if headers.contains(b"range") {
        "identity"
    } else if is_potentially_trustworthy_url(url) {
        "gzip, deflate, br, zstd"
    } else {
        "gzip, deflate"
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
             X-b: 3\r\nAccept-Encoding: gzip, deflate\r\n\r\n"
        );
    }

    #[test]
    fn a_proxy_is_told_the_whole_url_without_its_secrets() {
        let url = "http://u:p@a.example:8080/x?y#z".parse().unwrap();
        let message = RequestMessage::new(Method::GET, url, &HeaderList::new(), None);
        let extra = HeaderList::from_iter([("Proxy-Authorization", "Basic eDp5")]);
        assert_eq!(
            String::from_utf8(message.to_absolute_form(&extra)).unwrap(),
            "GET http://a.example:8080/x?y HTTP/1.1\r\nHost: a.example:8080\r\n\
             Connection: close\r\nAccept-Encoding: gzip, deflate\r\n\
             Proxy-Authorization: Basic eDp5\r\n\r\n"
        );
    }

    #[test]
    fn encodings_are_those_of_browsers() {
        let accepted = |url: &str, headers: &[(&str, &str)]| {
            let headers = HeaderList::from_iter(headers.iter().copied());
            let message = RequestMessage::new(Method::GET, url.parse().unwrap(), &headers, None);
            let values = message.headers().values(b"accept-encoding").map(<[u8]>::to_vec);
            values.map(|value| String::from_utf8(value).unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(accepted("https://a.example/", &[]), ["gzip, deflate, br, zstd"]);
        assert_eq!(accepted("http://localhost:80/", &[]), ["gzip, deflate, br, zstd"]);
        assert_eq!(accepted("https://a.example/", &[("Range", "bytes=0-1")]), ["identity"]);
        assert_eq!(accepted("https://a.example/", &[("accept-Encoding", "x")]), ["x"]);
    }

    #[test]
    fn a_line_that_would_be_two_is_refused() {
        let message = || {
            let url = "http://a.example/".parse().unwrap();
            RequestMessage::new(Method::GET, url, &HeaderList::new(), None)
        };
        for (name, value) in [("A", "1\r\nB: 2"), ("A\r\nB", "1"), ("", "1"), ("A", "\0")] {
            let result = message().with_header(name.as_bytes(), value.as_bytes());
            assert_eq!(result, Err(InvalidHeader { name: name.into() }));
        }
        let bytes = message().with_header(b"a", b"\xFF").unwrap().to_bytes();
        assert!(bytes.ends_with(b"Accept-Encoding: gzip, deflate\r\na: \xFF\r\n\r\n"));
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
