//! Messages as HTTP/2 has them.

use corsac::HeaderList;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Request, Uri};
use url::Position;

use crate::error::ExchangeError;
use crate::message::RequestMessage;

/// The header lines of a message in HTTP/2: names in lower case, nothing about the connection.
///
/// <https://www.rfc-editor.org/rfc/rfc9113#name-connection-specific-header-fi>
pub(crate) fn headers(headers: &HeaderList) -> HeaderList {
    let kept = headers.iter().filter(|(name, value)| !is_connection_header(name, value));
    kept.map(|(name, value)| (name.to_ascii_lowercase(), value)).collect()
}

/// Whether a line is about the connection, or said by `:authority`.
fn is_connection_header(name: &[u8], value: &[u8]) -> bool {
    const NAMES: [&[u8]; 6] = [
        b"connection",
        b"host",
        b"keep-alive",
        b"proxy-connection",
        b"transfer-encoding",
        b"upgrade",
    ];
    let is = |known: &[u8]| name.eq_ignore_ascii_case(known);
    NAMES.into_iter().any(is) || is(b"te") && !value.eq_ignore_ascii_case(b"trailers")
}

/// The head of a message for the HTTP library.
pub(super) fn request(message: &RequestMessage) -> Result<Request<()>, ExchangeError> {
    let mut request = Request::new(());
    *request.method_mut() = method(message)?;
    *request.uri_mut() = uri(message)?;
    *request.headers_mut() = header_map(&headers(message.headers()))?;
    Ok(request)
}

fn method(message: &RequestMessage) -> Result<Method, ExchangeError> {
    let method = message.method().as_str();
    Method::from_bytes(method.as_bytes()).map_err(|_| unsendable(&format!("the method {method}")))
}

/// The URL without user information and fragment; its authority is what `Host` says.
fn uri(message: &RequestMessage) -> Result<Uri, ExchangeError> {
    let url = message.url();
    let host = message.headers().first(b"host");
    Uri::builder()
        .scheme(url.scheme())
        .authority(host.unwrap_or(url[Position::BeforeHost..Position::AfterPort].as_bytes()))
        .path_and_query(&url[Position::BeforePath..Position::AfterQuery])
        .build()
        .map_err(|error| unsendable(&format!("the URL ({error})")))
}

fn header_map(headers: &HeaderList) -> Result<HeaderMap, ExchangeError> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let refused = || unsendable(&format!("the header {}", name.escape_ascii()));
        let name = HeaderName::from_bytes(name).map_err(|_| refused())?;
        let value = HeaderValue::from_bytes(value).map_err(|_| refused())?;
        map.try_append(name, value).map_err(|_| refused())?;
    }
    Ok(map)
}

fn unsendable(part: &str) -> ExchangeError {
    ExchangeError::Unsendable { part: part.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(headers: &[(&str, &str)]) -> RequestMessage {
        let headers = HeaderList::from_iter(headers.iter().copied());
        let url = "https://u:p@a.example:8443/x|y?[z]#f".parse().unwrap();
        RequestMessage::new(corsac::Method::OPTIONS, url, &headers, None)
    }

    #[test]
    fn nothing_is_said_about_the_connection() {
        let all = HeaderList::from_iter([
            ("Host", "a"),
            ("X-B", "2"),
            ("Connection", "close"),
            ("TE", "trailers"),
            ("te", "gzip"),
            ("x-b", "1"),
            ("Keep-Alive", "1"),
        ]);
        let expected = HeaderList::from_iter([("x-b", "2"), ("te", "trailers"), ("x-b", "1")]);
        assert_eq!(headers(&all), expected);
    }

    #[test]
    fn the_url_is_sent_as_browsers_have_it() {
        let request = request(&message(&[])).unwrap();
        assert_eq!(request.uri().to_string(), "https://a.example:8443/x|y?[z]");
    }

    #[test]
    fn the_authority_is_what_the_host_is() {
        let message = message(&[]).with_host("b.example").unwrap();
        assert_eq!(request(&message).unwrap().uri().authority().unwrap(), "b.example");
    }

    #[test]
    fn what_cannot_be_sent_is_named() {
        let refused = request(&message(&[("x-ok", "1"), ("X-Odd", "a\u{1}")])).unwrap_err();
        assert_eq!(refused, ExchangeError::Unsendable { part: "the header x-odd".to_owned() });
        let long = format!("https://a.example/{}", "x".repeat(1 << 16)).parse().unwrap();
        let long = RequestMessage::new(corsac::Method::GET, long, &HeaderList::new(), None);
        assert!(request(&long).unwrap_err().to_string().contains("the URL"));
    }
}
