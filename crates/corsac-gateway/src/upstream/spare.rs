//! What it takes to send a request once more: it has no body, and twice is as good as once.

use std::rc::Rc;

use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri};
use http_body::Body;

use super::connection::Connection;
use super::record::Record;
use crate::body::RequestBody;

/// A request that can be sent again.
pub(super) enum Spare {
    /// As it was written: every request pays for the recording, which is cheaper than a copy, and the
    /// rare one that is sent again for the reading.
    Written(Rc<Record>),
    /// As it is to be written in HTTP/2.
    Copy(Box<(Method, Uri, HeaderMap)>),
}

impl Spare {
    /// Of a request that is to be sent on this connection, unless it must not be sent twice.
    pub(super) fn of(request: &Request<RequestBody>, connection: &Connection) -> Option<Self> {
        if !request.method().is_idempotent() || !request.body().is_end_stream() {
            return None;
        }
        Some(match connection.record() {
            Some(record) => {
                record.want();
                Self::Written(record)
            }
            None => {
                let (method, uri) = (request.method().clone(), request.uri().clone());
                Self::Copy(Box::new((method, uri, request.headers().clone())))
            }
        })
    }

    /// The request; `None` if nothing of it was written.
    pub(super) fn request(&self) -> Option<Request<RequestBody>> {
        let (method, uri, headers) = match self {
            Self::Written(record) => read(&record.head())?,
            Self::Copy(copy) => (**copy).clone(),
        };
        let mut request = Request::new(RequestBody::none());
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        Some(request)
    }
}

fn read(head: &[u8]) -> Option<(Method, Uri, HeaderMap)> {
    let lines = head.iter().filter(|&&byte| byte == b'\n').count();
    let mut lines = vec![httparse::EMPTY_HEADER; lines];
    let mut request = httparse::Request::new(&mut lines);
    if request.parse(head).ok()?.is_partial() {
        return None;
    }
    let mut headers = HeaderMap::new();
    for line in request.headers.iter() {
        let name = HeaderName::from_bytes(line.name.as_bytes()).ok()?;
        headers.append(name, HeaderValue::from_bytes(line.value).ok()?);
    }
    let method = Method::from_bytes(request.method?.as_bytes()).ok()?;
    Some((method, Uri::try_from(request.path?).ok()?, headers))
}

#[cfg(test)]
mod tests {
    use std::io::IoSlice;

    use super::*;

    fn noted(parts: &[&[u8]]) -> Rc<Record> {
        let record = Rc::new(Record::default());
        record.want();
        let slices: Vec<_> = parts.iter().map(|part| IoSlice::new(part)).collect();
        record.note(&slices);
        record
    }

    #[test]
    fn a_request_is_read_as_it_was_written() {
        let record =
            noted(&[b"DELETE /a?b HTTP/1.1\r\nhost: a.example\r\n", b"x: 1\r\nx: \xff\r\n\r\n"]);
        record.note(&[IoSlice::new(b"GET / HTTP/1.1\r\n\r\n")]);
        let request = Spare::Written(record).request().unwrap();
        assert_eq!((request.method(), request.uri().to_string()), (&Method::DELETE, "/a?b".into()));
        let values: Vec<_> =
            request.headers().get_all("x").iter().map(HeaderValue::as_bytes).collect();
        assert_eq!(values, [&b"1"[..], b"\xff"]);
        assert_eq!(request.headers()["host"], "a.example");
    }

    #[test]
    fn part_of_a_request_is_none() {
        assert!(Spare::Written(noted(&[b"GET / HTTP/1.1\r\nhost: a"])).request().is_none());
        assert!(Spare::Written(Rc::default()).request().is_none());
    }
}
