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
use super::turns::Turn;
use crate::clock::ticks;
use crate::configuration::Limits;

/// What a worker wants of a connection.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Command {
    /// Nothing in particular.
    Go,
    /// To give its buffers up until something comes.
    Rest,
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

    pub(super) fn command(&self) -> Command {
        self.command.get()
    }

    /// Whom to wake when there is a command.
    pub(super) fn remember(&self, waker: &Waker) {
        let mut kept = self.waker.borrow_mut();
        if !kept.as_ref().is_some_and(|kept| kept.will_wake(waker)) {
            *kept = Some(waker.clone());
        }
    }

    /// Whether there is nothing to do but to look for a request.
    fn is_free(&self) -> bool {
        self.command.get() == Command::Go && self.activity.phase() == Phase::Idle
    }

    /// It has rested.
    pub(super) fn go_on(&self) {
        if self.command.get() == Command::Rest {
            self.command.set(Command::Go);
        }
    }

    pub(crate) fn tell(&self, command: Command) {
        self.command.set(command);
        self.wake();
    }

    fn wake(&self) {
        if let Some(waker) = &*self.waker.borrow() {
            waker.wake_by_ref();
        }
    }

    /// Ends the connection if its client has been silent for too long, has it rest if it may, and looks
    /// at it again a tick after a request has begun: see [`Activity::has_just_begun`].
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
        } else if self.command.get() == Command::Go && self.activity.may_rest() {
            self.tell(Command::Rest);
        } else if self.activity.phase() == Phase::Serving && self.activity.phase_age() == 1 {
            // Only now is it worth a timer.
            self.wake();
        }
    }
}

/// What a connection came to.
pub(crate) enum Outcome<T> {
    /// It was ended.
    Ended,
    /// By itself.
    Over(T),
    /// It gives its buffers up.
    Rests,
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
        // None where requests share the connection.
        turn: Option<Turn>,
    }
}

impl<C> Driven<C> {
    pub(crate) fn new(connection: C, control: Rc<Control>, turn: Option<Turn>) -> Self {
        Self { connection, control, obeyed: Command::Go, turn }
    }

    pub(crate) fn into_connection(self) -> C {
        self.connection
    }
}

impl<C: Finish> Future for Driven<C> {
    type Output = Outcome<C::Output>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        if let Some(turn) = this.turn
            && this.control.is_free()
            && turn.poll(context).is_pending()
        {
            this.control.remember(context.waker());
            return Poll::Pending;
        }
        let mut result = this.connection.as_mut().poll(context);
        match this.control.command() {
            Command::End => return Poll::Ready(Outcome::Ended),
            Command::Rest if result.is_pending() && this.control.activity.may_rest() => {
                return Poll::Ready(Outcome::Rests);
            }
            Command::Finish if result.is_pending() && *this.obeyed != Command::Finish => {
                // What has come by now is read, and counts as begun.
                *this.obeyed = Command::Finish;
                this.connection.as_mut().finish();
                result = this.connection.poll(context);
            }
            _ => this.control.go_on(),
        }
        if result.is_pending() {
            this.control.remember(context.waker());
        }
        result.map(Outcome::Over)
    }
}
