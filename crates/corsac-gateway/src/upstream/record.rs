//! What is known of a stream, for those who have lent it to hyper.

use std::cell::{Cell, Ref, RefCell};
use std::io::{self, IoSlice};
use std::task::Poll;

/// The head of the last request, whether all has been written, and whether reading is worth a try.
#[derive(Debug, Default)]
pub(super) struct Record {
    is_wanted: Cell<bool>,
    head: RefCell<Vec<u8>>,
    is_behind: Cell<bool>,
    reading: Cell<Reading>,
    moves: Cell<u32>,
}

/// What came of reading since somebody came who is to be told when there is something to read.
/// Nothing comes in while they are there.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum Reading {
    #[default]
    Nobody,
    Something,
    Nothing,
}

impl Record {
    /// The next request is to be recorded.
    pub(super) fn want(&self) {
        self.head.borrow_mut().clear();
        self.is_wanted.set(true);
    }

    /// These bytes are about to be written. hyper has a head that is followed by no body written at
    /// once, so that it is all of what is written first.
    pub(super) fn note(&self, bytes: &[IoSlice<'_>]) {
        if self.is_wanted.replace(false) {
            let mut head = self.head.borrow_mut();
            bytes.iter().for_each(|bytes| head.extend_from_slice(bytes));
        }
    }

    /// What was written first since it was wanted.
    pub(super) fn head(&self) -> Ref<'_, [u8]> {
        Ref::map(self.head.borrow(), Vec::as_slice)
    }

    /// Somebody reads, perhaps several times, and does nothing else meanwhile.
    pub(super) fn attend<T>(&self, reads: impl FnOnce() -> T) -> T {
        self.reading.set(Reading::Something);
        let read = reads();
        self.reading.set(Reading::Nobody);
        read
    }

    /// There was nothing to read.
    pub(super) fn found_nothing(&self) {
        if self.reading.get() == Reading::Something {
            self.reading.set(Reading::Nothing);
        }
    }

    /// Whether whoever reads has found nothing already.
    pub(super) fn has_nothing(&self) -> bool {
        self.reading.get() == Reading::Nothing
    }

    /// So many bytes of those given were taken.
    pub(super) fn wrote(&self, taken: usize, given: usize) {
        self.is_behind.set(taken < given);
        if taken > 0 {
            self.moved();
        }
    }

    /// Bytes have come or gone.
    pub(super) fn moved(&self) {
        self.moves.set(self.moves.get().wrapping_add(1));
    }

    /// All of it has been sent, or is held back.
    pub(super) fn flushed(&self, result: &Poll<io::Result<()>>) {
        self.is_behind.set(!matches!(result, Poll::Ready(Ok(()))));
    }

    /// How often bytes have come or gone, as far as the number goes.
    pub(super) fn moves(&self) -> u32 {
        self.moves.get()
    }

    /// Whether the last write did not take all that it was given, or holds it back. Its writer may
    /// still have the rest.
    pub(super) fn is_behind(&self) -> bool {
        self.is_behind.get()
    }
}
