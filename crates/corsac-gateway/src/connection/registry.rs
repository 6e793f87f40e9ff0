//! The connections that a worker has.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::control::{Command, Control};
use crate::configuration::Limits;

/// The connections of a worker.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    controls: RefCell<HashMap<u64, Rc<Control>>>,
    next: Cell<u64>,
}

impl Registry {
    /// The connection is known until the result is dropped.
    pub(crate) fn register(&self, control: Rc<Control>) -> Registered<'_> {
        let key = self.next.get();
        self.next.set(key + 1);
        self.controls.borrow_mut().insert(key, control);
        Registered { registry: self, key }
    }

    pub(crate) fn tell_all(&self, command: Command) {
        for control in self.controls.borrow().values() {
            control.tell(command);
        }
    }

    pub(crate) fn enforce(&self, limits: &Limits) {
        for control in self.controls.borrow().values() {
            control.enforce(limits);
        }
    }
}

/// A place in a registry.
#[derive(Debug)]
pub(crate) struct Registered<'r> {
    registry: &'r Registry,
    key: u64,
}

impl Drop for Registered<'_> {
    fn drop(&mut self) {
        self.registry.controls.borrow_mut().remove(&self.key);
    }
}

/// How many clients are connected, over all workers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Load(Arc<AtomicUsize>);

impl Load {
    /// A further client.
    pub(crate) fn admit(&self, limit: usize) -> Permit {
        let before = self.0.fetch_add(1, Ordering::Relaxed);
        let verdict = if before < limit { Verdict::Served } else { Verdict::TooMany };
        Permit { load: self.clone(), verdict }
    }

    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

/// What a client may expect.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Verdict {
    Served,
    TooMany,
}

/// A client counts for as long as this lives.
#[derive(Debug)]
pub(crate) struct Permit {
    load: Load,
    verdict: Verdict,
}

impl Permit {
    pub(crate) fn verdict(&self) -> Verdict {
        self.verdict
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.load.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_over_the_limit_are_told() {
        let load = Load::default();
        let one = load.admit(1);
        assert_eq!([one.verdict(), load.admit(1).verdict()], [Verdict::Served, Verdict::TooMany]);
        drop(one);
        assert_eq!(load.count(), 0);
        assert_eq!(load.admit(1).verdict(), Verdict::Served);
    }
}
