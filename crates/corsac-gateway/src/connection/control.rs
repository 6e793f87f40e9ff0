//! A connection that its worker can end, gently or at once.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use hyper::rt::{Read, Write};
use hyper::server::conn::{http1, http2};
use pin_project_lite::pin_project;

use super::activity::{Activity, Phase};
use crate::clock::ticks;
use crate::configuration::Limits;

/// What a worker wants of a connection.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Command {
    /// Nothing in particular.
    Go,
    /// To serve what it has, and no more.
    Finish,
    /// To end.
    End,
}

/// The worker's end of a connection.
#[derive(Debug)]
pub(crate) struct Control {
    pub(crate) activity: Arc<Activity>,
    command: Cell<Command>,
    waker: RefCell<Option<Waker>>,
}

impl Control {
    pub(crate) fn new(activity: Arc<Activity>) -> Self {
        Self { activity, command: Cell::new(Command::Go), waker: RefCell::new(None) }
    }

    pub(crate) fn tell(&self, command: Command) {
        self.command.set(command);
        if let Some(waker) = &*self.waker.borrow() {
            waker.wake_by_ref();
        }
    }

    /// Ends the connection if its client has been silent for too long.
    pub(crate) fn enforce(&self, limits: &Limits) {
        let allowed = match self.activity.phase() {
            Phase::Idle => ticks(limits.idle_timeout),
            Phase::Head => ticks(limits.header_timeout),
            Phase::Serving => u32::MAX,
        };
        let is_late = self.activity.phase_age() > allowed
            || self.activity.blocked_age() > ticks(limits.idle_timeout);
        if is_late {
            self.tell(Command::End);
        }
    }
}

/// A connection of hyper's that can be asked to end.
pub(crate) trait Finish: Future {
    fn finish(self: Pin<&mut Self>);
}

impl<I, B, S> Finish for http1::UpgradeableConnection<I, S>
where
    S: hyper::service::HttpService<hyper::body::Incoming, ResBody = B>,
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    I: Read + Write + Unpin + Send + 'static,
    B: http_body::Body + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    fn finish(self: Pin<&mut Self>) {
        self.graceful_shutdown();
    }
}

impl<I, B, S, E> Finish for http2::Connection<I, S, E>
where
    S: hyper::service::HttpService<hyper::body::Incoming, ResBody = B>,
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    I: Read + Write + Unpin,
    B: http_body::Body + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    E: hyper::rt::bounds::Http2ServerConnExec<S::Future, B>,
{
    fn finish(self: Pin<&mut Self>) {
        self.graceful_shutdown();
    }
}

pin_project! {
    /// A connection that does what its worker wants.
    pub(crate) struct Driven<C> {
        #[pin]
        connection: C,
        control: Rc<Control>,
        obeyed: Command,
    }
}

impl<C> Driven<C> {
    pub(crate) fn new(connection: C, control: Rc<Control>) -> Self {
        Self { connection, control, obeyed: Command::Go }
    }
}

impl<C: Finish> Future for Driven<C> {
    /// What the connection came to, or `None` if it was ended.
    type Output = Option<C::Output>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let command = this.control.command.get();
        if command == Command::End {
            return Poll::Ready(None);
        }
        if command != *this.obeyed {
            *this.obeyed = command;
            this.connection.as_mut().finish();
        }
        let result = this.connection.poll(context);
        if result.is_pending() {
            remember(&this.control.waker, context.waker());
        }
        result.map(Some)
    }
}

fn remember(kept: &RefCell<Option<Waker>>, waker: &Waker) {
    let mut kept = kept.borrow_mut();
    if !kept.as_ref().is_some_and(|kept| kept.will_wake(waker)) {
        *kept = Some(waker.clone());
    }
}
