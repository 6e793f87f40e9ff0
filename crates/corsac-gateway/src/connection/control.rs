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

    /// Whether the connection may go on: what it has begun, or with a request when it is its turn.
    fn admits(&self, turn: &mut Option<Turn>, context: &Context<'_>) -> Admission {
        let Some(turn) = turn else { return Admission::Now };
        let looks = match self.command.get() {
            Command::Go => self.activity.is_free(),
            // It rests when its turn has come, and no request with it.
            Command::Rest => turn.is_awaited(),
            // A request that it would find now, it could not answer.
            Command::End if turn.is_awaited() => return Admission::Never,
            Command::End | Command::Finish => false,
        };
        if looks && turn.poll(context).is_pending() { Admission::Later } else { Admission::Now }
    }

    fn wake(&self) {
        if let Some(waker) = &*self.waker.borrow() {
            waker.wake_by_ref();
        }
    }

    /// Ends the connection if its client has been silent for too long, has it rest if it may, and looks
    /// at it again a tick after a request has begun: see [`Activity::has_just_begun`]. Who asks nothing
    /// is asked to go first: in HTTP/2 a client is told, and knows what of its requests was heard.
    pub(crate) fn enforce(&self, limits: &Limits) {
        let patience = ticks(limits.idle_timeout);
        let allowed = match self.activity.phase() {
            Phase::Idle => patience.saturating_add(FAREWELL),
            Phase::Head => ticks(limits.header_timeout),
            Phase::Serving => u32::MAX,
            Phase::Uploading => patience,
        };
        let is_late = self.activity.phase_age() > allowed || self.activity.blocked_age() > patience;
        let is_idle = self.activity.phase() == Phase::Idle && self.activity.phase_age() > patience;
        let is_going = matches!(self.command.get(), Command::Finish | Command::End);
        if is_late {
            self.tell(Command::End);
        } else if is_idle && !is_going {
            self.tell(Command::Finish);
        } else if self.command.get() == Command::Go && self.activity.may_rest() {
            self.tell(Command::Rest);
        } else if self.activity.phase() == Phase::Serving && self.activity.phase_age() == 1 {
            // Only now is it worth a timer.
            self.wake();
        }
    }
}

/// How many ticks a client has to go after it was asked to.
const FAREWELL: u32 = 4;

/// When a connection may go on.
enum Admission {
    Now,
    Later,
    Never,
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
        match this.control.admits(this.turn, context) {
            Admission::Now => {}
            Admission::Later => {
                this.control.remember(context.waker());
                return Poll::Pending;
            }
            Admission::Never => return Poll::Ready(Outcome::Ended),
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

#[cfg(test)]
mod tests {
    use super::super::activity::Progress;
    use super::super::turns::{Begun, Turns};
    use super::*;
    use crate::clock::Clock;

    /// Counts how often it is polled.
    struct Polls(Rc<Cell<usize>>);

    impl Future for Polls {
        type Output = ();

        fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
            self.0.set(self.0.get() + 1);
            Poll::Pending
        }
    }

    impl Finish for Polls {
        fn finish(self: Pin<&mut Self>) {}
    }

    struct Scene {
        control: Rc<Control>,
        clock: Clock,
        polls: Rc<Cell<usize>>,
        driven: Driven<Polls>,
    }

    /// A connection of a worker that has begun enough for now.
    fn scene() -> Scene {
        let (clock, polls, turns) =
            (Clock::default(), Rc::default(), Rc::new(Turns::new(Begun::default())));
        while Turn::new(&turns).poll(&Context::from_waker(Waker::noop())).is_ready() {}
        let control = Rc::new(Control::new(Arc::new(Activity::new(clock.clone()))));
        let turn = Some(Turn::new(&turns));
        let driven = Driven::new(Polls(Rc::clone(&polls)), Rc::clone(&control), turn);
        Scene { control, clock, polls, driven }
    }

    impl Scene {
        fn poll(&mut self) -> Poll<Outcome<()>> {
            Pin::new(&mut self.driven).poll(&mut Context::from_waker(Waker::noop()))
        }
    }

    #[test]
    fn who_has_to_wait_is_not_polled_and_ends_if_it_must() {
        let mut scene = scene();
        assert!(scene.poll().is_pending());
        // It may rest, but has something else to do first.
        scene.clock.advance();
        scene.control.enforce(&Limits::default());
        assert_eq!(scene.control.command(), Command::Rest);
        assert!(scene.poll().is_pending());
        scene.control.tell(Command::End);
        assert!(matches!(scene.poll(), Poll::Ready(Outcome::Ended)));
        assert_eq!(scene.polls.get(), 0);
    }

    #[test]
    fn who_asks_nothing_is_asked_to_go_before_it_has_to() {
        let (limits, clock) = (Limits::default(), Clock::default());
        let control = Control::new(Arc::new(Activity::new(clock.clone())));
        let after = |count: u32| {
            (0..count).for_each(|_| clock.advance());
            control.enforce(&limits);
            control.command()
        };
        assert_eq!(after(ticks(limits.idle_timeout)), Command::Rest);
        assert_eq!(after(1), Command::Finish);
        // Who asks after all is served.
        drop(control.activity.serve());
        assert_eq!(after(ticks(limits.idle_timeout) + FAREWELL), Command::Finish);
        assert_eq!(after(1), Command::End);
        assert_eq!(after(1), Command::End);
    }

    #[test]
    fn who_stalls_in_a_head_is_not_asked_to_go() {
        let (limits, clock) = (Limits::default(), Clock::default());
        let control = Control::new(Arc::new(Activity::new(clock.clone())));
        control.activity.read();
        (0..=ticks(limits.header_timeout)).for_each(|_| clock.advance());
        control.enforce(&limits);
        assert_eq!(control.command(), Command::End);
    }

    #[test]
    fn who_has_something_to_do_does_not_wait() {
        let mut scene = scene();
        let serving = scene.control.activity.serve();
        assert!(scene.poll().is_pending());
        drop(serving);
        scene.control.activity.wrote(Progress::None);
        assert!(scene.poll().is_pending());
        scene.control.tell(Command::Finish);
        assert!(scene.poll().is_pending());
        // The last one before and after it was asked to finish.
        assert_eq!(scene.polls.get(), 4);
    }
}
