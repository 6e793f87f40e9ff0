//! Response heads as they stand on the wire.
//!
//! HTTP libraries sort header lines by name and forget their case. What a server sent twice, or in
//! which order, is what people look for, so the head is read here a second time.

use corsac::HeaderList;
use corsac::header::{is_header_name, trim_tab_or_space};

/// Collects the head of the final response from the bytes a connection yields.
#[derive(Debug)]
pub(crate) struct HeadRecorder {
    bytes: Vec<u8>,
    /// How many bytes may still come before the head is complete.
    room: usize,
    /// How many line ends stand before the status line.
    blank: usize,
    /// How many bytes need not be searched again.
    searched: usize,
    state: RecorderState,
}

/// How far a [`HeadRecorder`] is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum RecorderState {
    Recording,
    Complete,
    /// The heads of interim responses and that of the final one are longer than the limit.
    TooLong,
}

impl HeadRecorder {
    /// A recorder that takes at most `limit` bytes.
    pub(crate) fn new(limit: usize) -> Self {
        let state = RecorderState::Recording;
        Self { bytes: Vec::new(), room: limit, blank: 0, searched: 0, state }
    }

    /// Takes the next bytes of the connection; those after the head are let go.
    pub(crate) fn record(&mut self, bytes: &[u8]) {
        if self.state != RecorderState::Recording {
            return;
        }
        let taken = bytes.len().min(self.room);
        self.room -= taken;
        self.bytes.extend_from_slice(&bytes[..taken]);
        self.cut_heads();
        if self.state == RecorderState::Recording && taken < bytes.len() {
            self.state = RecorderState::TooLong;
        }
    }

    /// What has arrived of the head of the final response.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn state(&self) -> RecorderState {
        self.state
    }

    /// Drops heads of interim responses (status 100 to 199) and stops at the end of any other.
    fn cut_heads(&mut self) {
        while let Some(end) = self.end_of_head() {
            (self.blank, self.searched) = (0, 0);
            if is_interim(&self.bytes[..end]) {
                self.bytes.drain(..end);
                continue;
            }
            self.bytes.truncate(end);
            self.state = RecorderState::Complete;
            return;
        }
    }

    /// Just past the first empty line that follows a line with something in it.
    fn end_of_head(&mut self) -> Option<usize> {
        let is_blank = |byte: &&u8| matches!(byte, b'\r' | b'\n');
        self.blank += self.bytes[self.blank..].iter().take_while(is_blank).count();
        let start = std::mem::replace(&mut self.searched, self.bytes.len()).max(self.blank);
        let ends_head = |last: &usize| {
            let head = &self.bytes[self.blank..=*last];
            head.ends_with(b"\n\n") || head.ends_with(b"\n\r\n")
        };
        (start..self.bytes.len()).find(ends_head).map(|last| last + 1)
    }
}

/// Whether a head is that of an interim response; 101 is a final one.
fn is_interim(head: &[u8]) -> bool {
    matches!(status(head), Some(100 | 102..=199))
}

/// The status of a head; `None` where there is no number.
pub(crate) fn status(head: &[u8]) -> Option<u16> {
    let digits = status_line(head).split(|&byte| byte == b' ').nth(1)?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// The status line of a head, without its line end.
pub(crate) fn status_line(head: &[u8]) -> &[u8] {
    lines(head).next().unwrap_or(&[])
}

/// The header lines of a head: order, case, duplicates and raw bytes as sent.
///
/// As in browsers, a line that starts with white space continues the line before it, and a line
/// without a colon or with a name that is no token is not a header.
pub(crate) fn header_list(head: &[u8]) -> HeaderList {
    let mut list = HeaderList::new();
    let mut current: Option<(Vec<u8>, Vec<u8>)> = None;
    for line in lines(head).skip(1) {
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            if let Some((_, value)) = &mut current {
                value.push(b' ');
                value.extend_from_slice(trim_tab_or_space(line));
            }
            continue;
        }
        push(&mut list, current.take());
        current = split_line(line);
    }
    push(&mut list, current);
    list
}

fn push(list: &mut HeaderList, header: Option<(Vec<u8>, Vec<u8>)>) {
    if let Some((name, value)) = header {
        list.push(&name, trim_tab_or_space(&value));
    }
}

fn split_line(line: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let colon = line.iter().position(|&byte| byte == b':')?;
    let name = trim_tab_or_space(&line[..colon]);
    is_header_name(name).then(|| (name.to_vec(), line[colon + 1..].to_vec()))
}

/// The lines of a head without their line ends; empty lines before the status line are skipped.
pub(crate) fn lines(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    head.split(|&byte| byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .skip_while(|line| line.is_empty())
        .take_while(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded(pieces: &[&[u8]]) -> Vec<u8> {
        let mut recorder = HeadRecorder::new(1000);
        pieces.iter().for_each(|piece| recorder.record(piece));
        recorder.bytes().to_vec()
    }

    #[test]
    fn a_head_is_found_however_it_is_cut() {
        let whole = b"HTTP/1.1 200 OK\r\nA: 1\r\n\r\nbody";
        for cut in 0..whole.len() {
            let (before, after) = whole.split_at(cut);
            assert_eq!(recorded(&[before, after]), b"HTTP/1.1 200 OK\r\nA: 1\r\n\r\n");
        }
    }

    #[test]
    fn nothing_is_searched_twice() {
        let mut recorder = HeadRecorder::new(1000);
        for (index, byte) in (1..).zip(b"\r\nHTTP/1.1 200 OK\r\nA: 1\r\n\r") {
            recorder.record(&[*byte]);
            assert_eq!((recorder.blank, recorder.searched), (index.min(2), index));
        }
        recorder.record(b"\n");
        assert_eq!(recorder.state(), RecorderState::Complete);
    }

    #[test]
    fn interim_heads_are_dropped() {
        let head = recorded(&[b"\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 204\n\n"]);
        assert_eq!(head, b"HTTP/1.1 204\n\n");
        let switching = b"HTTP/1.1 101 Switching Protocols\r\n\r\n";
        assert_eq!(recorded(&[switching]), switching);
    }

    #[test]
    fn no_more_than_the_limit_is_kept() {
        let mut recorder = HeadRecorder::new(4);
        recorder.record(b"HTTP/1.1");
        recorder.record(b" 200 OK");
        assert_eq!((recorder.bytes(), recorder.state()), (&b"HTTP"[..], RecorderState::TooLong));
    }

    #[test]
    fn interim_heads_count_too() {
        let mut recorder = HeadRecorder::new(50);
        recorder.record(&b"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(2));
        assert_eq!(recorder.state(), RecorderState::TooLong);
    }

    #[test]
    fn lines_keep_case_order_duplicates_and_bytes() {
        let list = header_list(
            b"HTTP/1.1 200 OK\r\nvary: a\r\nVary : b\t\r\nX:\xFF\x01\n folded\r\nno colon\r\n: x\r\n\r\n",
        );
        let expected = HeaderList::from_iter([
            (&b"vary"[..], &b"a"[..]),
            (b"Vary", b"b"),
            (b"X", b"\xFF\x01 folded"),
        ]);
        assert_eq!(list, expected);
    }

    #[test]
    fn white_space_before_the_first_header_continues_nothing() {
        assert!(header_list(b"HTTP/1.1 200 OK\r\n A: 1\r\n\r\n").is_empty());
        assert!(header_list(b"").is_empty());
        assert_eq!(status_line(b"\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"), b"HTTP/1.1 200 OK");
    }
}
