//! HTTP/2 in raw frames, for what no library would send.

use std::net::{SocketAddr, TcpStream};

use super::tls::Authority;
use super::wire::Wire;

/// A connection with HTTP/2 to or from a gateway.
pub(crate) struct RawHttp2 {
    wire: Wire,
}

/// What a gateway did with a stream.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Outcome {
    /// It answered. The status is known if it is one that HPACK has a number for.
    Answered { status: Option<u16>, body: Vec<u8> },
    /// It refused the stream.
    Reset,
    /// It closed the connection.
    Gone,
}

pub(crate) const DATA: u8 = 0;
pub(crate) const HEADERS: u8 = 1;
pub(crate) const RST_STREAM: u8 = 3;
pub(crate) const SETTINGS: u8 = 4;
pub(crate) const PING: u8 = 6;
pub(crate) const GOAWAY: u8 = 7;
pub(crate) const CONTINUATION: u8 = 9;

pub(crate) const END_STREAM: u8 = 1;
pub(crate) const ACK: u8 = 1;
pub(crate) const END_HEADERS: u8 = 4;
const PADDED: u8 = 8;

impl RawHttp2 {
    pub(crate) fn connect(authority: &Authority, address: SocketAddr) -> Self {
        let mut wire = authority.connect(address, &["h2"]).wire;
        wire.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").unwrap();
        let mut raw = Self { wire };
        raw.frame(SETTINGS, 0, 0, &[]);
        raw
    }

    /// The side of a backend, after the preface.
    pub(crate) fn accept(tcp: TcpStream) -> Option<Self> {
        let mut raw = Self { wire: Wire::plain(tcp) };
        raw.wire.try_exactly(24)?;
        raw.frame(SETTINGS, 0, 0, &[]);
        Some(raw)
    }

    /// The stream of the next request.
    pub(crate) fn request(&mut self) -> Option<u32> {
        loop {
            match self.next()? {
                (HEADERS, _, stream, _) => return Some(stream),
                (SETTINGS, flags, ..) if flags & ACK == 0 => self.frame(SETTINGS, ACK, 0, &[]),
                _ => {}
            }
        }
    }

    /// Waits for the end of the connection.
    pub(crate) fn until_closed(&mut self) {
        while self.next().is_some() {}
    }

    /// The kinds of the frames that come until the end of the connection. Pings are answered.
    pub(crate) fn kinds_until_closed(&mut self) -> Vec<u8> {
        let mut kinds = Vec::new();
        while let Some((kind, flags, _, payload)) = self.next() {
            if kind == PING && flags & ACK == 0 {
                self.frame(PING, ACK, 0, &payload);
            }
            kinds.push(kind);
        }
        kinds
    }

    /// Sends a request with exactly these fields, and its body in one frame, if there is one.
    pub(crate) fn send(&mut self, stream: u32, fields: &[(&str, &[u8])], body: Option<&[u8]>) {
        let block = encoded(fields);
        match body {
            None => self.frame(HEADERS, END_HEADERS | END_STREAM, stream, &block),
            Some(body) => {
                self.frame(HEADERS, END_HEADERS, stream, &block);
                self.frame(DATA, END_STREAM, stream, body);
            }
        }
    }

    /// Sends a request with a body and trailers.
    pub(crate) fn send_with_trailers(
        &mut self,
        stream: u32,
        fields: &[(&str, &[u8])],
        body: &[u8],
        trailers: &[(&str, &[u8])],
    ) {
        self.frame(HEADERS, END_HEADERS, stream, &encoded(fields));
        self.frame(DATA, 0, stream, body);
        self.frame(HEADERS, END_HEADERS | END_STREAM, stream, &encoded(trailers));
    }

    /// What becomes of a stream.
    pub(crate) fn outcome(&mut self, stream: u32) -> Outcome {
        let mut status = None;
        let mut body = Vec::new();
        loop {
            let Some((kind, flags, of, payload)) = self.next() else { return Outcome::Gone };
            match kind {
                SETTINGS if flags & ACK == 0 => self.frame(SETTINGS, ACK, 0, &[]),
                PING if flags & ACK == 0 => self.frame(PING, ACK, 0, &payload),
                GOAWAY if payload[4..8] != [0; 4] => return Outcome::Gone,
                RST_STREAM if of == stream => return Outcome::Reset,
                HEADERS if of == stream && status.is_none() => status = Some(indexed(&payload)),
                DATA if of == stream => {
                    assert_eq!(flags & PADDED, 0);
                    body.extend_from_slice(&payload);
                }
                _ => continue,
            }
            if of == stream && matches!(kind, HEADERS | DATA) && flags & END_STREAM != 0 {
                return Outcome::Answered { status: status.flatten(), body };
            }
        }
    }

    /// The status of a response that breaks off, if its head came.
    pub(crate) fn status_before_the_reset(&mut self, stream: u32) -> Option<u16> {
        let mut status = None;
        loop {
            match self.next()? {
                (HEADERS, _, of, payload) if of == stream => status = indexed(&payload),
                (RST_STREAM, _, of, _) if of == stream => return status,
                (SETTINGS, flags, ..) if flags & ACK == 0 => self.frame(SETTINGS, ACK, 0, &[]),
                _ => {}
            }
        }
    }

    pub(crate) fn frame(&mut self, kind: u8, flags: u8, stream: u32, payload: &[u8]) {
        let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
        let mut frame = length[1..].to_vec();
        frame.extend([kind, flags]);
        frame.extend(stream.to_be_bytes());
        frame.extend(payload);
        let _ = self.wire.send(&frame);
    }

    fn next(&mut self) -> Option<(u8, u8, u32, Vec<u8>)> {
        let head = self.wire.try_exactly(9)?;
        let length = usize::from(head[0]) << 16 | usize::from(head[1]) << 8 | usize::from(head[2]);
        let stream = u32::from_be_bytes([head[5] & 0x7f, head[6], head[7], head[8]]);
        Some((head[3], head[4], stream, self.wire.try_exactly(length)?))
    }
}

/// A header block of literals without Huffman's code.
pub(crate) fn encoded(fields: &[(&str, &[u8])]) -> Vec<u8> {
    let mut block = Vec::new();
    for (name, value) in fields {
        block.push(0);
        for text in [name.as_bytes(), value] {
            length(&mut block, text.len());
            block.extend_from_slice(text);
        }
    }
    block
}

/// An integer with a prefix of seven bits.
fn length(block: &mut Vec<u8>, length: usize) {
    let Some(mut rest) = length.checked_sub(127) else { return block.push(length as u8) };
    block.push(127);
    while rest >= 128 {
        block.push((rest % 128) as u8 | 128);
        rest /= 128;
    }
    block.push(rest as u8);
}

/// The status, if it is one of HPACK's static table.
fn indexed(block: &[u8]) -> Option<u16> {
    // Changes of the table's size come first.
    let first = block.iter().find(|&&byte| byte & 0xe0 != 0x20)?;
    let statuses = [200, 204, 206, 304, 400, 404, 500];
    let index = first.checked_sub(0x88)?;
    statuses.get(usize::from(index)).copied()
}
