//! Who may begin a request, when many want to at once.
//!
//! A worker that has much to do finishes what was begun before it begins more: then few requests are in
//! the middle at any time, what they need is still in the processor's cache, and few connections to
//! upstreams carry the requests of many clients. Clients wait in the kernel, as they would otherwise wait
//! for the worker.
//!
//! Requests that have been read already do not wait: the first of a connection, or the first after a
//! rest, those that came with the one before, and those of HTTP/2.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use tokio::task::yield_now;

/// How many requests are begun before others are looked after.
const AT_ONCE: usize = 32;

/// How many requests a worker has begun since it had nothing to do or called others. The runtime resets
/// it before it waits, and wants to send it; only one thread touches it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Begun(Arc<AtomicUsize>);

impl Begun {
    /// The worker has nothing left to do.
    pub(crate) fn reset(&self) {
        self.set(0);
    }

    fn set(&self, count: usize) {
        self.0.store(count, Ordering::Relaxed);
    }

    fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

/// The turns of a worker's connections. Who waits has a number, and those before `called` may begin.
#[derive(Debug)]
pub(crate) struct Turns {
    begun: Begun,
    called: Cell<u64>,
    waiting: RefCell<VecDeque<Waker>>,
    caller: RefCell<Option<Waker>>,
}

impl Turns {
    pub(crate) fn new(begun: Begun) -> Self {
        Self {
            begun,
            called: Cell::new(0),
            waiting: RefCell::default(),
            caller: RefCell::default(),
        }
    }

    /// Calls those who wait, some at a time, and in between lets the worker look for news: it does so
    /// sooner or later, however busy it is, and then everybody's turn comes.
    pub(crate) async fn call(&self) {
        loop {
            poll_fn(|context| self.poll_waiting(context)).await;
            yield_now().await;
            let mut waiting = self.waiting.borrow_mut();
            let count = waiting.len().min(AT_ONCE);
            self.called.set(self.called.get() + count as u64);
            self.begun.set(count);
            waiting.drain(..count).for_each(Waker::wake);
        }
    }

    /// Ready when somebody waits.
    fn poll_waiting(&self, context: &mut Context<'_>) -> Poll<()> {
        if self.waiting.borrow().is_empty() {
            *self.caller.borrow_mut() = Some(context.waker().clone());
            return Poll::Pending;
        }
        Poll::Ready(())
    }

    fn begin(&self) -> Poll<()> {
        let begun = self.begun.get();
        if begun >= AT_ONCE || !self.waiting.borrow().is_empty() {
            return Poll::Pending;
        }
        self.begun.set(begun + 1);
        Poll::Ready(())
    }

    /// The number of one more who waits.
    #[cold]
    fn wait(&self, waker: &Waker) -> u64 {
        let mut waiting = self.waiting.borrow_mut();
        waiting.push_back(waker.clone());
        if let Some(caller) = self.caller.borrow_mut().take() {
            caller.wake();
        }
        self.called.get() + waiting.len() as u64 - 1
    }
}

/// One connection's turn. It stays within one task.
#[derive(Debug)]
pub(super) struct Turn {
    turns: Rc<Turns>,
    number: Option<u64>,
}

impl Turn {
    pub(super) fn new(turns: &Rc<Turns>) -> Self {
        Self { turns: Rc::clone(turns), number: None }
    }

    /// Whether it has been asked for and has not come.
    pub(super) fn is_awaited(&self) -> bool {
        self.number.is_some()
    }

    /// Ready when the connection may look for a request. Otherwise its task will be woken.
    pub(super) fn poll(&mut self, context: &Context<'_>) -> Poll<()> {
        match self.number {
            None if self.turns.begin().is_ready() => Poll::Ready(()),
            None => {
                self.number = Some(self.turns.wait(context.waker()));
                Poll::Pending
            }
            Some(number) if number < self.turns.called.get() => {
                self.number = None;
                Poll::Ready(())
            }
            // Something else has woken the task.
            Some(_) => Poll::Pending,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::task::spawn_local;
    use tokio::time::sleep;

    use super::*;
    use crate::worker::runtime;

    /// What a worker does besides.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    enum Besides {
        Nothing,
        /// Something that is never done.
        Much,
    }

    async fn work() {
        poll_fn::<(), _>(|context| {
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }

    /// Has so many connections begin at once, and tells in what order they began and how many at most
    /// between two looks for news.
    fn begin(connections: usize, besides: Besides) -> (Vec<usize>, usize) {
        let begun = Begun::default();
        runtime(&begun).unwrap().block_on(async move {
            let turns = Rc::new(Turns::new(begun));
            let caller = Rc::clone(&turns);
            spawn_local(async move { caller.call().await });
            if besides == Besides::Much {
                spawn_local(work());
            }
            let order = Rc::new(RefCell::new(Vec::new()));
            for number in 0..connections {
                let (mut turn, order) = (Turn::new(&turns), Rc::clone(&order));
                spawn_local(async move {
                    poll_fn(|context| turn.poll(context)).await;
                    order.borrow_mut().push(number);
                });
            }
            let (mut before, mut most) = (0, 0);
            for _ in 0..connections {
                yield_now().await;
                let now = order.borrow().len();
                most = most.max(now - before);
                before = now;
            }
            (order.take(), most)
        })
    }

    #[test]
    fn everybody_begins_in_turn_and_not_all_at_once() {
        for besides in [Besides::Nothing, Besides::Much] {
            let (order, most) = begin(10 * AT_ONCE + 1, besides);
            assert_eq!(order, Vec::from_iter(0..10 * AT_ONCE + 1));
            assert_eq!(most, AT_ONCE, "{besides:?}");
        }
    }

    #[test]
    fn nobody_waits_for_a_worker_that_has_nothing_to_do() {
        let begun = Begun::default();
        let turns = Rc::new(Turns::new(begun.clone()));
        let context = Context::from_waker(Waker::noop());
        runtime(&begun).unwrap().block_on(async {
            for _ in 0..3 {
                for _ in 0..AT_ONCE {
                    assert!(Turn::new(&turns).poll(&context).is_ready());
                }
                sleep(Duration::from_millis(1)).await;
            }
        });
    }

    #[test]
    fn who_comes_uncalled_keeps_its_place() {
        let turns = Rc::new(Turns::new(Begun::default()));
        let context = Context::from_waker(Waker::noop());
        let mut all: Vec<_> = (0..AT_ONCE + 2).map(|_| Turn::new(&turns)).collect();
        let ready: Vec<_> = all.iter_mut().map(|turn| turn.poll(&context).is_ready()).collect();
        assert_eq!(ready.iter().filter(|ready| **ready).count(), AT_ONCE);
        let [.., first, second] = &mut all[..] else { panic!() };
        turns.waiting.borrow_mut().pop_front();
        turns.called.set(1);
        assert!(second.poll(&context).is_pending());
        assert!(first.poll(&context).is_ready());
        assert_eq!(turns.waiting.borrow().len(), 1);
        turns.waiting.borrow_mut().pop_front();
        turns.called.set(2);
        assert!(second.poll(&context).is_ready());
    }
}
