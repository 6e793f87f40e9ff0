//! Response heads of HTTP/2.

use std::future::poll_fn;
use std::task::{Context, Poll, ready};

use corsac::HeaderList;
use corsac::browser::Response;
use h2::RecvStream;
use h2::client::ResponseFuture;
use hyper::header::HeaderMap;

use super::failure::Failure;
use crate::network::Limits;
use crate::version::HttpVersion;

/// Waits for the final response; interim ones are passed over, but count.
pub(super) async fn receive(
    mut response: ResponseFuture,
    limits: Limits,
) -> Result<hyper::Response<RecvStream>, Failure> {
    let mut room = Room { limits, bytes: limits.head_bytes };
    poll_fn(|context| poll_interim(&mut response, &mut room, context)).await?;
    let response = response.await?;
    room.take(response.headers())?;
    Ok(response)
}

/// Takes interim responses until the final one is there.
fn poll_interim(
    response: &mut ResponseFuture,
    room: &mut Room,
    context: &mut Context<'_>,
) -> Poll<Result<(), Failure>> {
    while let Some(interim) = ready!(response.poll_informational(context)) {
        room.take(interim?.headers())?;
    }
    Poll::Ready(Ok(()))
}

/// What may still come until the head is too large.
struct Room {
    limits: Limits,
    bytes: usize,
}

impl Room {
    fn take(&mut self, headers: &HeaderMap) -> Result<(), Failure> {
        let left = self.bytes.checked_sub(header_list_size(headers));
        self.bytes = left.ok_or(Failure::HeadTooLarge)?;
        if headers.len() > self.limits.head_lines {
            return Err(Failure::HeadTooLarge);
        }
        Ok(())
    }
}

/// <https://www.rfc-editor.org/rfc/rfc9113#name-defined-settings>
fn header_list_size(headers: &HeaderMap) -> usize {
    /// What each line costs besides its name and its value.
    const OVERHEAD: usize = 32;
    const STATUS: usize = ":status".len() + "200".len() + OVERHEAD;
    let lines = headers.iter();
    STATUS + lines.map(|(name, value)| name.as_str().len() + value.len() + OVERHEAD).sum::<usize>()
}

/// The response for the browser half.
pub(super) fn response(status: u16, headers: &HeaderMap) -> Response {
    let mut list = HeaderList::new();
    for (name, value) in headers {
        // White space around a value is no part of it: RFC 9110, 5.5.
        list.push(name.as_str().as_bytes(), value.as_bytes().trim_ascii());
    }
    Response::from_parts(status, list)
}

/// What stands for a status line, which HTTP/2 does not have.
pub(super) fn status_line(status: u16) -> Vec<u8> {
    format!("{} {status}", HttpVersion::Http2).into_bytes()
}

#[cfg(test)]
mod tests {
    use hyper::http::HeaderValue;

    use super::*;

    #[test]
    fn white_space_around_a_value_is_no_part_of_it() {
        let mut headers = HeaderMap::new();
        headers.append("access-control-allow-origin", HeaderValue::from_static(" https://a.b\t "));
        headers.append("x-empty", HeaderValue::from_static(" "));
        let response = response(200, &headers);
        let values: Vec<_> = response.headers().iter().map(|(_, value)| value.to_vec()).collect();
        assert_eq!(values, [&b"https://a.b"[..], b""]);
    }
}
