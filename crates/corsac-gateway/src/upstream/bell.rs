//! Whom hyper wakes on a connection to an upstream: the task that waits for it, and nobody while a task
//! is at it.
//!
//! hyper wakes for each thing that one of its halves has for the other. Where one task drives both,
//! it would wake itself for what it is about to see, and be polled once more for nothing.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

/// A bell that hyper rings, and the task that listens to it from time to time.
#[derive(Debug)]
pub(super) struct Bell {
    ringer: Arc<Ringer>,
    waker: Waker,
}

#[derive(Debug, Default)]
struct Ringer {
    state: AtomicU8,
    listener: Mutex<Option<Waker>>,
}

/// It has rung since somebody was there.
const RUNG: u8 = 1;
/// Somebody waits for it to ring.
const AWAITED: u8 = 2;

impl Default for Bell {
    fn default() -> Self {
        let ringer = Arc::<Ringer>::default();
        Self { waker: Waker::from(Arc::clone(&ringer)), ringer }
    }
}

impl Bell {
    /// Polls something with the bell as its waker. If it is pending, the task of `context` is woken when
    /// the bell rings, or when it has rung meanwhile. If it is ready, whoever has use for what comes
    /// next polls in turn.
    pub(super) fn listen<T>(
        &self,
        context: &Context<'_>,
        poll: impl FnOnce(&mut Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        let result = self.attend(poll);
        if result.is_pending() {
            self.ringer.awake(context.waker());
        }
        result
    }

    /// Does something with the bell as its waker, and nobody wakes for it.
    pub(super) fn attend<T>(&self, act: impl FnOnce(&mut Context<'_>) -> T) -> T {
        self.ringer.state.store(0, Ordering::Release);
        act(&mut Context::from_waker(&self.waker))
    }

    /// Nobody listens any more. From now on it tells whether something has happened.
    pub(super) fn rest(&self) {
        self.ringer.state.store(0, Ordering::Release);
        self.ringer.listen(None);
    }

    /// Whether it has rung since somebody was there.
    pub(super) fn has_rung(&self) -> bool {
        self.ringer.state.load(Ordering::Acquire) & RUNG != 0
    }
}

impl Ringer {
    /// Wakes the task when the bell rings, or now if it has rung.
    fn awake(&self, waker: &Waker) {
        self.listen(Some(waker));
        if self.state.fetch_or(AWAITED, Ordering::AcqRel) & RUNG != 0 {
            waker.wake_by_ref();
        }
    }

    fn listen(&self, waker: Option<&Waker>) {
        // A waker that panics leaves a waker.
        let mut listener = self.listener.lock().unwrap_or_else(PoisonError::into_inner);
        match (&mut *listener, waker) {
            (Some(listener), Some(waker)) => listener.clone_from(waker),
            (listener, waker) => *listener = waker.cloned(),
        }
    }
}

impl Wake for Ringer {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if self.state.fetch_or(RUNG, Ordering::AcqRel) == AWAITED {
            let listener = self.listener.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(listener) = &*listener {
                listener.wake_by_ref();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[derive(Default)]
    struct Task(AtomicUsize);

    impl Wake for Task {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[test]
    fn a_task_is_woken_for_what_comes_while_it_is_away_and_once() {
        let (bell, task) = (Bell::default(), Arc::<Task>::default());
        let waker = Waker::from(Arc::clone(&task));
        let context = Context::from_waker(&waker);
        let woken = || task.0.load(Ordering::Relaxed);
        assert!(bell.listen(&context, |_| Poll::<()>::Pending).is_pending());
        assert_eq!((woken(), bell.has_rung()), (0, false));
        bell.waker.wake_by_ref();
        bell.waker.wake_by_ref();
        assert_eq!((woken(), bell.has_rung()), (1, true));
        // What it gets, it need not be told of.
        assert!(bell.listen(&context, |hyper| ring(hyper, Poll::Ready(()))).is_ready());
        bell.waker.wake_by_ref();
        assert_eq!(woken(), 1);
        assert!(bell.listen(&context, |hyper| ring(hyper, Poll::<()>::Pending)).is_pending());
        assert_eq!(woken(), 2);
    }

    fn ring<T>(hyper: &Context<'_>, result: Poll<T>) -> Poll<T> {
        hyper.waker().wake_by_ref();
        result
    }

    #[test]
    fn who_has_left_is_not_woken() {
        let (bell, task) = (Bell::default(), Arc::<Task>::default());
        let waker = Waker::from(Arc::clone(&task));
        let context = Context::from_waker(&waker);
        assert!(bell.listen(&context, |_| Poll::<()>::Pending).is_pending());
        bell.rest();
        drop(waker);
        assert_eq!(Arc::strong_count(&task), 1);
        bell.waker.wake_by_ref();
        assert_eq!((task.0.load(Ordering::Relaxed), bell.has_rung()), (0, true));
    }
}
