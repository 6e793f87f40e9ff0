//! Messages on a connection, read strictly and in bounded time.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use socket2::SockRef;

use super::PATIENCE;
use super::head::{Framing, Head, field};

/// A connection's byte stream, encrypted or not.
pub(crate) trait Stream: Read + Write + Send + 'static {}

impl<S: Read + Write + Send + 'static> Stream for S {}

/// One side of a connection.
pub(crate) struct Wire {
    stream: Box<dyn Stream>,
    tcp: TcpStream,
    buffer: Vec<u8>,
    /// What has come so far, as long as it is not too much to keep.
    pub(crate) received: Vec<u8>,
}

/// Why there is no further message.
#[derive(Debug)]
pub(crate) enum WireError {
    /// The other side closed the connection between two messages.
    Closed,
    /// It closed or reset it in the middle of one, of which this much had come.
    Cut(Vec<u8>),
    /// It sent something that is not HTTP as the standard has it.
    Invalid(String),
    /// It said nothing for too long.
    Late,
}

/// A body as it arrived.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Body {
    pub(crate) bytes: Vec<u8>,
    /// Of chunked ones.
    pub(crate) chunks: Vec<usize>,
    pub(crate) trailers: Vec<(String, String)>,
}

const KEPT: usize = 4 * 1024 * 1024;

impl Wire {
    pub(crate) fn new(stream: impl Stream, tcp: TcpStream) -> Self {
        tcp.set_read_timeout(Some(PATIENCE)).unwrap();
        tcp.set_write_timeout(Some(PATIENCE)).unwrap();
        tcp.set_nodelay(true).unwrap();
        Self { stream: Box::new(stream), tcp, buffer: Vec::new(), received: Vec::new() }
    }

    pub(crate) fn plain(tcp: TcpStream) -> Self {
        Self::new(tcp.try_clone().unwrap(), tcp)
    }

    pub(crate) fn tcp(&self) -> &TcpStream {
        &self.tcp
    }

    pub(crate) fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)?;
        self.stream.flush()
    }

    /// No more will be sent.
    pub(crate) fn finish(&self) {
        let _ = self.tcp.shutdown(Shutdown::Write);
    }

    /// Closes so that the other side sees a reset.
    pub(crate) fn reset(self) {
        SockRef::from(&self.tcp).set_linger(Some(Duration::ZERO)).unwrap();
    }

    pub(crate) fn head(&mut self) -> Result<Head, WireError> {
        loop {
            if let Some(at) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                let head: Vec<u8> = self.buffer.drain(..at + 4).collect();
                return Head::parse(&head).map_err(WireError::Invalid);
            }
            if self.buffer.len() > KEPT {
                return Err(WireError::Invalid("an endless head".to_owned()));
            }
            match self.more() {
                Err(WireError::Cut(part)) if part.is_empty() => return Err(WireError::Closed),
                result => result?,
            }
        }
    }

    /// Gives the body to `sink` piece by piece; the sizes of its chunks and the trailers.
    pub(crate) fn pass_body(
        &mut self,
        framing: Framing,
        sink: &mut dyn FnMut(&[u8]),
    ) -> Result<Body, WireError> {
        let mut body = Body::default();
        match framing {
            Framing::None => {}
            Framing::Length(length) => self.pass(length, sink)?,
            Framing::UntilClose => self.pass_rest(sink)?,
            Framing::Chunked => self.pass_chunks(&mut body, sink)?,
        }
        Ok(body)
    }

    pub(crate) fn body(&mut self, framing: Framing) -> Result<Body, WireError> {
        let mut bytes = Vec::new();
        let body = self.pass_body(framing, &mut |piece| bytes.extend_from_slice(piece))?;
        Ok(Body { bytes, ..body })
    }

    /// The next bytes, whatever they are; none at the end.
    pub(crate) fn raw(&mut self) -> Vec<u8> {
        if self.buffer.is_empty() && self.more().is_err() {
            return Vec::new();
        }
        std::mem::take(&mut self.buffer)
    }

    /// Exactly so many bytes, or none if the connection ends before.
    pub(crate) fn try_exactly(&mut self, count: usize) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        self.pass(count as u64, &mut |piece| bytes.extend_from_slice(piece)).ok()?;
        Some(bytes)
    }

    /// Exactly so many bytes.
    pub(crate) fn exactly(&mut self, count: usize) -> Vec<u8> {
        self.try_exactly(count).expect("so many bytes come")
    }

    /// Whether nothing comes for this long, and the connection stays.
    pub(crate) fn is_silent_for(&mut self, time: Duration) -> bool {
        self.tcp.set_read_timeout(Some(time)).unwrap();
        let silent = self.buffer.is_empty() && matches!(self.more(), Err(WireError::Late));
        self.tcp.set_read_timeout(Some(PATIENCE)).unwrap();
        silent
    }

    /// Whether the other side closes now, and has said nothing more.
    pub(crate) fn is_closed(&mut self) -> bool {
        self.buffer.is_empty() && matches!(self.more(), Err(WireError::Cut(_)))
    }

    fn pass(&mut self, length: u64, sink: &mut dyn FnMut(&[u8])) -> Result<(), WireError> {
        let mut rest = length;
        while rest > 0 {
            if self.buffer.is_empty() {
                self.more()?;
            }
            let count = self.buffer.len().min(usize::try_from(rest).unwrap_or(usize::MAX));
            sink(&self.buffer[..count]);
            self.buffer.drain(..count);
            rest -= count as u64;
        }
        Ok(())
    }

    fn pass_rest(&mut self, sink: &mut dyn FnMut(&[u8])) -> Result<(), WireError> {
        loop {
            sink(&std::mem::take(&mut self.buffer));
            match self.more() {
                Err(WireError::Cut(_)) => return Ok(()),
                result => result?,
            }
        }
    }

    fn pass_chunks(
        &mut self,
        body: &mut Body,
        sink: &mut dyn FnMut(&[u8]),
    ) -> Result<(), WireError> {
        loop {
            let size = self.line()?;
            let is_size = !size.is_empty() && size.bytes().all(|byte| byte.is_ascii_hexdigit());
            let size = u64::from_str_radix(&size, 16).ok().filter(|_| is_size);
            let size = size.ok_or_else(|| WireError::Invalid("a chunk's size".to_owned()))?;
            if size == 0 {
                break;
            }
            body.chunks.push(usize::try_from(size).unwrap());
            self.pass(size, sink)?;
            if !self.line()?.is_empty() {
                return Err(WireError::Invalid("no line end after a chunk".to_owned()));
            }
        }
        loop {
            let line = self.line()?;
            if line.is_empty() {
                return Ok(());
            }
            body.trailers.push(field(&line).map_err(WireError::Invalid)?);
        }
    }

    fn line(&mut self) -> Result<String, WireError> {
        loop {
            if let Some(at) = self.buffer.windows(2).position(|two| two == b"\r\n") {
                let line: Vec<u8> = self.buffer.drain(..at + 2).collect();
                return Ok(line[..at].iter().map(|&byte| char::from(byte)).collect());
            }
            self.more()?;
        }
    }

    /// Reads something; an error if nothing comes.
    fn more(&mut self) -> Result<(), WireError> {
        let mut piece = vec![0; 64 * 1024];
        let began = Instant::now();
        match self.stream.read(&mut piece) {
            Ok(count) if count > 0 => {
                self.buffer.extend_from_slice(&piece[..count]);
                if self.received.len() < KEPT {
                    self.received.extend_from_slice(&piece[..count]);
                }
                Ok(())
            }
            Err(error) if is_late(&error) => {
                assert!(began.elapsed() < 2 * PATIENCE);
                Err(WireError::Late)
            }
            Ok(_) | Err(_) => Err(WireError::Cut(self.buffer.clone())),
        }
    }
}

fn is_late(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}
