use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Sleep, sleep};

use crate::clock;

/// How long the next piece of a body is waited for. Bodies that never pause have no timer.
#[derive(Debug)]
pub(crate) struct Patience {
    allowed: Duration,
    over: Option<Pin<Box<Sleep>>>,
}

impl Patience {
    pub(crate) fn new(allowed: Duration) -> Self {
        Self { allowed, over: None }
    }

    /// A piece has come.
    pub(crate) fn renew(&mut self) {
        if let Some(over) = &mut self.over {
            over.as_mut().reset(clock::after(self.allowed));
        }
    }

    /// Ready when it has been waited for too long.
    pub(crate) fn poll_over(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let allowed = self.allowed;
        self.over.get_or_insert_with(|| Box::pin(sleep(allowed))).as_mut().poll(context)
    }
}
