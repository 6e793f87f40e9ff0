//! What a browser sends and gets, as bytes.

use std::io::{BufReader, Write};
use std::net::TcpStream;

use corsac::browser::{HttpRequest, Response};

use super::wire::{Message, bytes, latin1};

/// Sends the browser's request, with this `Cookie`, and reads the response.
pub(crate) fn exchange(
    wire: &mut BufReader<TcpStream>,
    http: &HttpRequest<'_>,
    cookie: Option<&str>,
) -> Message {
    let mut head = format!(
        "{} {} HTTP/1.1\r\nHost: {}\r\n",
        http.method().as_str(),
        target(http),
        authority(http)
    );
    for (name, value) in sent_headers(http, cookie) {
        head += &format!("{name}: {value}\r\n");
    }
    let mut message = bytes(&head);
    if let Some(body) = http.body() {
        message.extend_from_slice(
            format!("Content-Length: {}\r\n\r\n", body.bytes().len()).as_bytes(),
        );
        message.extend_from_slice(body.bytes());
    } else {
        message.extend_from_slice(b"\r\n");
    }
    wire.get_mut().write_all(&message).unwrap();
    Message::response(wire, http.method().as_str()).unwrap()
}

/// The request's header lines but for those of its place and length.
pub(crate) fn sent_headers(http: &HttpRequest<'_>, cookie: Option<&str>) -> Vec<(String, String)> {
    let lines = http.headers().iter().map(|(name, value)| (latin1(name), latin1(value)));
    let of_the_message = |name: &str| {
        name.eq_ignore_ascii_case("content-length") || name.eq_ignore_ascii_case("host")
    };
    let lines = lines.filter(|(name, _)| !of_the_message(name));
    lines.chain(cookie.map(|cookie| ("Cookie".to_owned(), cookie.to_owned()))).collect()
}

/// The value of its `Host`.
pub(crate) fn authority<'h>(http: &'h HttpRequest<'_>) -> &'h str {
    &http.url()[url::Position::BeforeHost..url::Position::AfterPort]
}

/// Its path and query.
pub(crate) fn target<'h>(http: &'h HttpRequest<'_>) -> &'h str {
    &http.url()[url::Position::BeforePath..url::Position::AfterQuery]
}

/// The response as the browser's half takes it.
pub(crate) fn as_response(message: &Message) -> Response {
    let lines = message.headers.iter().map(|(name, value)| (bytes(name), bytes(value)));
    Response::new(message.word(1).parse().unwrap(), lines)
}

/// The bytes of a response with this body, and a length where there has to be one.
pub(crate) fn as_bytes(response: &Response, body: &[u8]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {} .\r\n", response.status());
    for (name, value) in response.headers().iter() {
        head += &format!("{}: {}\r\n", latin1(name), latin1(value));
    }
    let has_length = response.headers().contains(b"content-length");
    if !has_length && !matches!(response.status(), 204 | 304) {
        head += &format!("Content-Length: {}\r\n", body.len());
    }
    let mut bytes = bytes(&format!("{head}\r\n"));
    bytes.extend_from_slice(body);
    bytes
}
