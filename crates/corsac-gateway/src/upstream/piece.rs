//! Memory for the pieces of bodies.

use std::cell::Cell;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{BufMut, Bytes, BytesMut};
use tokio::io::AsyncRead;
use tokio_util::io::poll_read_buf;

/// How many bytes are read at once.
const PIECE: usize = 64 * 1024;

thread_local! {
    /// What this worker has read into last. Mostly that has been sent by now, and is still in the
    /// processor's cache.
    static LAST: Cell<Memory> = Cell::default();
}

/// Room for a piece, and its size when all of it is free.
#[derive(Default)]
struct Memory {
    room: BytesMut,
    size: usize,
}

/// The next piece of what comes by `stream`, empty at its end, and no more than is wanted.
pub(super) fn poll_piece(
    stream: Pin<&mut impl AsyncRead>,
    context: &mut Context<'_>,
    wanted: usize,
) -> Poll<io::Result<Bytes>> {
    let wanted = wanted.min(PIECE);
    let last = LAST.take();
    let (mut memory, other) = match last.fits(wanted) {
        Fit::Right => (last.freed().unwrap_or_else(|| Memory::of(wanted)), None),
        Fit::TooSmall => (Memory::of(wanted), None),
        Fit::TooLarge => (Memory::of(wanted), Some(last)),
    };
    let read = poll_read_buf(stream, context, &mut (&mut memory.room).limit(wanted));
    let piece = memory.take();
    LAST.set(other.unwrap_or(memory));
    ready!(read)?;
    Poll::Ready(Ok(piece))
}

/// Whether a piece of some size should be read into memory of another.
enum Fit {
    TooSmall,
    Right,
    TooLarge,
}

/// A piece that waits holds on to so many times its size at most.
const WASTE: usize = 4;

impl Memory {
    fn of(size: usize) -> Self {
        Self { room: BytesMut::with_capacity(size), size }
    }

    fn fits(&self, wanted: usize) -> Fit {
        match self.size {
            size if size < wanted => Fit::TooSmall,
            size if size / WASTE > wanted => Fit::TooLarge,
            _ => Fit::Right,
        }
    }

    /// All of it again, if nobody has anything of it any more.
    fn freed(mut self) -> Option<Self> {
        self.room.try_reclaim(self.size).then_some(self)
    }

    /// What has been read.
    fn take(&mut self) -> Bytes {
        if self.room.len() < self.size / WASTE {
            let piece = Bytes::copy_from_slice(&self.room);
            self.room.clear();
            return piece;
        }
        self.room.split().freeze()
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::*;

    fn read(mut from: &[u8], wanted: usize) -> Bytes {
        let mut context = Context::from_waker(Waker::noop());
        let Poll::Ready(piece) = poll_piece(Pin::new(&mut from), &mut context, wanted) else {
            panic!("bytes are there");
        };
        piece.unwrap()
    }

    /// Where the next piece of 400 bytes is read to.
    fn next() -> *const u8 {
        // Memory that is free would be given to this.
        let _other = vec![b'x'; 400];
        read(&[b'c'; 400], 400).as_ptr()
    }

    #[test]
    fn no_more_is_read_than_is_wanted_and_at_most_a_piece() {
        assert_eq!(read(b"abcdef", 4), "abcd");
        assert_eq!(read(b"", 4), "");
        assert_eq!(read(&[b'a'; 2 * PIECE], usize::MAX).len(), PIECE);
    }

    #[test]
    fn memory_is_used_again_when_nobody_has_it() {
        let first = read(&[b'a'; 400], 400);
        let second = read(&[b'b'; 400], 400);
        assert_ne!(second.as_ptr(), first.as_ptr());
        assert_eq!(first, &[b'a'; 400][..]);
        let at = second.as_ptr();
        drop(second);
        assert_eq!(next(), at);
    }

    #[test]
    fn a_small_piece_does_not_hold_on_to_the_memory_of_a_large_one() {
        let at = read(&[b'a'; 400], 400).as_ptr();
        // Little came, little was wanted, and little was left.
        let came = read(b"bbb", 400);
        let wanted = read(b"ddd", 3);
        assert_eq!(next(), at);
        let most = read(&[b'a'; 390], 400);
        let left = read(b"eeeeeeee", 8);
        drop(most);
        assert_eq!(next(), at);
        assert_eq!(
            (&came[..], &wanted[..], &left[..]),
            (&b"bbb"[..], &b"ddd"[..], &b"eeeeeeee"[..])
        );
    }
}
