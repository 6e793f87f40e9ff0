//! Answers that are not HTTP: what is wrong, and on which bytes.

use std::fmt;

use super::raw_head;

/// What keeps an answer from being an HTTP response.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Malformation {
    /// A line break or NUL inside a header line.
    ControlByteInHeader,
    /// `Content-Length` is no number, or is there twice with different numbers.
    ContentLength,
    /// The answer does not begin with `HTTP/`.
    NotHttp,
    /// What comes from a server that has agreed to HTTP/2 does not begin as HTTP/2 does.
    NotHttp2,
    /// An answer in TLS to a request without it.
    SpeaksTls,
    /// A control byte in the words behind the status.
    ReasonPhrase,
    /// The status is not three digits.
    Status,
    /// `Transfer-Encoding` is not one that this client knows.
    TransferEncoding,
    /// Something else in the head.
    UnreadableHead,
    /// The version is not HTTP/1.0 or HTTP/1.1.
    Version,
}

impl fmt::Display for Malformation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::ControlByteInHeader => "a header line holds a NUL or a lone carriage return",
            Self::ContentLength => "Content-Length is not one number",
            Self::NotHttp => "the answer is not HTTP",
            Self::NotHttp2 => "the server agreed to HTTP/2, and then spoke something else",
            Self::SpeaksTls => "the server answers in TLS; try https://",
            Self::ReasonPhrase => "the words behind the status hold a control byte",
            Self::Status => "the status is not a number of three digits",
            Self::TransferEncoding => "Transfer-Encoding is not one that can be read",
            Self::UnreadableHead => "the response head cannot be read",
            Self::Version => "the version is neither HTTP/1.0 nor HTTP/1.1",
        })
    }
}

/// How much of an answer that is not HTTP is worth showing.
pub(crate) const EXCERPT: usize = 120;

/// Finds what is wrong with an answer that the HTTP library refused.
pub(crate) fn diagnose(answer: &[u8]) -> (Malformation, Vec<u8>) {
    let (malformation, found) = suspect(answer);
    (malformation, found[..found.len().min(EXCERPT)].to_vec())
}

fn suspect(answer: &[u8]) -> (Malformation, &[u8]) {
    let status_line = raw_head::status_line(answer);
    if answer.starts_with(&[0x15, 0x03]) || answer.starts_with(&[0x16, 0x03]) {
        (Malformation::SpeaksTls, &answer[..2])
    } else if !status_line.starts_with(b"HTTP/") {
        (Malformation::NotHttp, if status_line.is_empty() { answer } else { status_line })
    } else if !status_line.starts_with(b"HTTP/1.0 ") && !status_line.starts_with(b"HTTP/1.1 ") {
        (Malformation::Version, status_line)
    } else if !has_three_digits(&status_line[b"HTTP/1.1 ".len()..]) {
        (Malformation::Status, status_line)
    } else if status_line.iter().any(|byte| byte.is_ascii_control() && *byte != b'\t') {
        (Malformation::ReasonPhrase, status_line)
    } else {
        suspect_header(answer).unwrap_or((Malformation::UnreadableHead, status_line))
    }
}

fn has_three_digits(after_version: &[u8]) -> bool {
    let digits = after_version.split(|&byte| byte == b' ').next().unwrap_or(&[]);
    digits.len() == 3 && digits.iter().all(u8::is_ascii_digit) && digits[0] != b'0'
}

fn suspect_header(answer: &[u8]) -> Option<(Malformation, &[u8])> {
    let mut lines = raw_head::lines(answer).skip(1);
    let broken = lines.find(|line| line.iter().any(|byte| matches!(byte, 0 | b'\r')));
    let named = |name: &[u8]| raw_head::lines(answer).skip(1).find(|line| starts_with(line, name));
    broken
        .map(|line| (Malformation::ControlByteInHeader, line))
        .or_else(|| named(b"transfer-encoding:").map(|l| (Malformation::TransferEncoding, l)))
        .or_else(|| named(b"content-length:").map(|l| (Malformation::ContentLength, l)))
}

fn starts_with(line: &[u8], name: &[u8]) -> bool {
    line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guilty_bytes_are_named() {
        for (answer, malformation, found) in [
            (&b"SSH-2.0-OpenSSH_9\r\n"[..], Malformation::NotHttp, &b"SSH-2.0-OpenSSH_9"[..]),
            (b"\x15\x03\x03\0\x02\x02\x0A", Malformation::SpeaksTls, b"\x15\x03"),
            (b"HTTP/2 200\r\n\r\n", Malformation::Version, b"HTTP/2 200"),
            (b"HTTP/1.1 2OO OK\r\n\r\n", Malformation::Status, b"HTTP/1.1 2OO OK"),
            (b"HTTP/1.1 \r\n\r\n", Malformation::Status, b"HTTP/1.1 "),
            (
                b"HTTP/1.1 200 O\x01K\r\nContent-Length: 0\r\n\r\n",
                Malformation::ReasonPhrase,
                b"HTTP/1.1 200 O\x01K",
            ),
            (
                b"HTTP/1.1 200 OK\r\nA: 1\r\nB: \0\r\n\r\n",
                Malformation::ControlByteInHeader,
                b"B: \0",
            ),
            (
                b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n",
                Malformation::ContentLength,
                b"content-length: x",
            ),
            (b"HTTP/1.1 200 \0\r\nA: 1\r\n\r\n", Malformation::ReasonPhrase, b"HTTP/1.1 200 \0"),
            (b"\n", Malformation::NotHttp, b"\n"),
        ] {
            assert_eq!(diagnose(answer), (malformation, found.to_vec()), "{answer:?}");
        }
    }

    #[test]
    fn an_excerpt_is_short() {
        assert_eq!(diagnose(&[b'x'; 1000]).1.len(), EXCERPT);
    }
}
