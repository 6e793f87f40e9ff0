//! HTTP/1.1: requests one after the other.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{Response, Stream};

/// A connection.
pub(crate) struct Wire {
    stream: Box<dyn Stream>,
    buffer: Vec<u8>,
}

impl Wire {
    pub(super) fn of(stream: Box<dyn Stream>) -> Self {
        Self { stream, buffer: Vec::new() }
    }

    pub(super) async fn ask(&mut self, request: &[u8]) -> io::Result<Response> {
        self.stream.write_all(request).await?;
        self.stream.flush().await?;
        let end = loop {
            if let Some(at) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await?;
        };
        let head = self.buffer.drain(..end).collect::<Vec<_>>();
        let (mut response, length) = parsed(&head)?;
        while self.buffer.len() < length {
            self.more().await?;
        }
        response.body = self.buffer.drain(..length).collect();
        if self.buffer.is_empty() { Ok(response) } else { Err(invalid("more than the response")) }
    }

    async fn more(&mut self) -> io::Result<()> {
        self.buffer.reserve(64 * 1024);
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

/// The head of a response, and the length of its body, which must be known.
fn parsed(head: &[u8]) -> io::Result<(Response, usize)> {
    let head = str::from_utf8(head).map_err(|_| invalid("not ASCII"))?;
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.strip_prefix("HTTP/1.1 ")?.get(..3));
    let status = status.and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| invalid("no status"))?;
    let mut response = Response { status, ..Response::default() };
    let mut length = (status == 204).then_some(0);
    for line in lines.filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':').ok_or_else(|| invalid("no colon"))?;
        let (name, value) = (name.to_ascii_lowercase(), value.trim());
        if name == "content-length" {
            length = Some(value.parse().map_err(|_| invalid("the length"))?);
        } else if name == "connection" {
            response.closes = value.eq_ignore_ascii_case("close");
        } else if name.starts_with("access-control-") {
            response.cors.push((name, value.to_owned()));
        }
    }
    Ok((response, length.ok_or_else(|| invalid("no length"))?))
}

fn invalid(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}
