//! HTTP/1.1 in its plainest form. Every character of a text is one byte.

use std::io::{BufRead, Read};

/// A message: its first line, its header lines, and as much of a body as it has a length.
#[derive(Clone, Debug, Default)]
pub(crate) struct Message {
    pub(crate) first: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Message {
    /// The next request; `None` at the end.
    pub(crate) fn request(wire: &mut impl BufRead) -> Option<Self> {
        let mut message = Self::head(wire)?;
        message.body = message.body_from(wire)?;
        Some(message)
    }

    /// The response to a request of this method.
    pub(crate) fn response(wire: &mut impl BufRead, method: &str) -> Option<Self> {
        let mut message = Self::head(wire)?;
        if method != "HEAD" {
            message.body = message.body_from(wire)?;
        }
        Some(message)
    }

    fn head(wire: &mut impl BufRead) -> Option<Self> {
        let mut line = || {
            let mut line = Vec::new();
            let length = wire.read_until(b'\n', &mut line).ok()?;
            (length > 0).then(|| latin1(line.trim_ascii_end()))
        };
        let first = line()?;
        let mut headers = Vec::new();
        loop {
            let line = line()?;
            match line.split_once(':') {
                Some((name, value)) => {
                    headers.push((name.to_owned(), value.trim_matches([' ', '\t']).to_owned()));
                }
                None => return Some(Self { first, headers, body: Vec::new() }),
            }
        }
    }

    fn body_from(&self, wire: &mut impl BufRead) -> Option<Vec<u8>> {
        let length = self.all("content-length").next().map_or(Some(0), |text| text.parse().ok())?;
        let mut body = Vec::new();
        wire.take(length).read_to_end(&mut body).ok()?;
        Some(body)
    }

    /// The word of the first line at this place.
    pub(crate) fn word(&self, index: usize) -> &str {
        self.first.split(' ').nth(index).unwrap_or_default()
    }

    /// The values of this name's lines.
    pub(crate) fn all<'m>(&'m self, name: &'m str) -> impl Iterator<Item = &'m str> {
        let lines = self.headers.iter().filter(move |(other, _)| other.eq_ignore_ascii_case(name));
        lines.map(|(_, value)| value.as_str())
    }
}

/// The text of these bytes.
pub(crate) fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// The bytes of such a text.
pub(crate) fn bytes(text: &str) -> Vec<u8> {
    text.chars().map(|character| character as u8).collect()
}
