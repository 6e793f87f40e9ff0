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
    static LAST: Cell<BytesMut> = Cell::default();
}

/// The next piece of what comes by `stream`, empty at its end, and no more than is wanted.
pub(super) fn poll_piece(
    stream: Pin<&mut impl AsyncRead>,
    context: &mut Context<'_>,
    wanted: usize,
) -> Poll<io::Result<Bytes>> {
    let wanted = wanted.min(PIECE);
    let mut memory = LAST.take();
    if !memory.try_reclaim(wanted) {
        memory = BytesMut::with_capacity(wanted);
    }
    let read = poll_read_buf(stream, context, &mut (&mut memory).limit(wanted));
    let piece = take(&mut memory);
    LAST.set(memory);
    ready!(read)?;
    Poll::Ready(Ok(piece))
}

/// What is in `memory`. A small piece must not hold on to that of a large one for as long as it waits.
fn take(memory: &mut BytesMut) -> Bytes {
    if memory.len() < memory.capacity() / 4 {
        let piece = Bytes::copy_from_slice(memory);
        memory.clear();
        return piece;
    }
    memory.split().freeze()
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

    #[test]
    fn no_more_is_read_than_is_wanted_and_at_most_a_piece() {
        assert_eq!(read(b"abcdef", 4), "abcd");
        assert_eq!(read(b"", 4), "");
        assert_eq!(read(&[b'a'; 2 * PIECE], usize::MAX).len(), PIECE);
    }

    #[test]
    fn memory_is_used_again_when_nobody_has_it() {
        let first = read(&[b'a'; 400], 400);
        let at = first.as_ptr();
        let second = read(&[b'b'; 400], 400);
        assert_ne!(second.as_ptr(), at);
        assert_eq!(first, &[b'a'; 400][..]);
        let at = second.as_ptr();
        drop(second);
        // It would get memory that is free.
        let _other = vec![b'x'; 400];
        assert_eq!(read(&[b'c'; 400], 400).as_ptr(), at);
    }

    #[test]
    fn a_small_piece_does_not_hold_on_to_the_memory_of_a_large_one() {
        let at = read(&[b'a'; 400], 400).as_ptr();
        let small = read(b"bbb", 400);
        let _other = vec![b'x'; 400];
        assert_eq!(read(&[b'c'; 400], 400).as_ptr(), at);
        assert_eq!(small, "bbb");
    }
}
