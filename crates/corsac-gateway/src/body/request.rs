use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::{BodyError, Patience, Reading};
use crate::configuration::Limits;
use crate::connection::{Activity, InUpload};
use crate::expectation::{Gate, Permission};
use crate::forwarding;

/// What became of a request's body, for whoever has to explain why sending it failed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fate {
    /// Nothing is wrong with it so far.
    Fine,
    /// The client closed its connection, or sent no valid body.
    Broken,
    /// It was larger than allowed.
    TooLarge,
    /// Too much time passed between two pieces.
    Stalled,
}

/// The body of a request on its way to an upstream.
#[derive(Debug)]
pub(crate) struct RequestBody(Option<Box<Sending>>);

/// How far a body has got. Requests without one have none of this.
#[derive(Clone, Debug)]
pub(crate) struct Upload(Option<Rc<State>>);

#[derive(Debug)]
struct State {
    fate: Cell<Fate>,
    is_over: Cell<bool>,
    /// Whether the upstream waits for the client.
    is_wanted: Cell<bool>,
    was_taken: Cell<bool>,
}

impl Upload {
    pub(crate) fn fate(&self) -> Fate {
        self.0.as_ref().map_or(Fate::Fine, |state| state.fate.get())
    }

    /// Whether there was nothing to upload.
    pub(crate) fn is_none(&self) -> bool {
        self.0.is_none()
    }

    /// Whether all of the body has been read, or no more of it will be.
    pub(crate) fn is_over(&self) -> bool {
        self.0.as_ref().is_none_or(|state| state.is_over.get())
    }

    /// Whether the upstream has taken a piece since this was asked last, or would take one now.
    pub(crate) fn goes_on(&self) -> bool {
        let goes_on = |state: &Rc<State>| state.was_taken.replace(false) || state.is_wanted.get();
        !self.is_over() && self.0.as_ref().is_some_and(goes_on)
    }
}

#[derive(Debug)]
struct Sending {
    reading: Reading,
    /// How many bytes may still come.
    allowance: u64,
    patience: Patience,
    permission: Option<Permission>,
    state: Rc<State>,
    in_upload: InUpload,
}

impl RequestBody {
    /// No body at all.
    pub(crate) fn none() -> Self {
        Self(None)
    }

    /// A body within the limits. Nothing of it is read before the gate opens.
    pub(crate) fn of(
        reading: Reading,
        limits: &Limits,
        gate: Option<&Gate>,
        activity: &Arc<Activity>,
    ) -> (Self, Upload) {
        if reading.is_end_stream() {
            return (Self::none(), Upload(None));
        }
        let state = State {
            fate: Cell::new(Fate::Fine),
            is_over: Cell::new(false),
            is_wanted: Cell::new(false),
            was_taken: Cell::new(false),
        };
        let state = Rc::new(state);
        let sending = Sending {
            reading,
            allowance: limits.body_size,
            patience: Patience::new(limits.idle_timeout),
            permission: gate.map(Gate::permission),
            state: Rc::clone(&state),
            in_upload: activity.upload(),
        };
        (Self(Some(Box::new(sending))), Upload(Some(state)))
    }
}

impl Sending {
    fn fail(&self, fate: Fate, error: BodyError) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        self.state.fate.set(fate);
        Poll::Ready(Some(Err(error)))
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        self.state.is_over.set(true);
        // Whoever knows the length does not ask for the end.
        if self.reading.is_end_stream() {
            self.in_upload.is_over();
        }
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let Some(sending) = &mut self.0 else { return Poll::Ready(None) };
        sending.state.is_wanted.set(true);
        if let Some(permission) = &mut sending.permission {
            ready!(permission.poll(context));
            sending.permission = None;
        }
        match sending.reading.poll_frame(context) {
            Poll::Ready(Some(Ok(mut frame))) => {
                sending.state.is_wanted.set(false);
                sending.state.was_taken.set(true);
                sending.patience.renew();
                sending.in_upload.moved();
                if let Some(trailers) = frame.trailers_mut() {
                    forwarding::remove_headers_from_trailers(trailers);
                }
                let length = frame.data_ref().map_or(0, Bytes::len) as u64;
                match sending.allowance.checked_sub(length) {
                    Some(rest) => {
                        sending.allowance = rest;
                        Poll::Ready(Some(Ok(frame)))
                    }
                    None => sending.fail(Fate::TooLarge, BodyError::TooLarge),
                }
            }
            Poll::Ready(Some(Err(error))) => sending.fail(Fate::Broken, BodyError::Client(error)),
            Poll::Ready(None) => {
                sending.state.is_over.set(true);
                sending.in_upload.is_over();
                Poll::Ready(None)
            }
            Poll::Pending => {
                ready!(sending.patience.poll_over(context));
                sending.fail(Fate::Stalled, BodyError::Stalled)
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.0.as_ref().is_none_or(|sending| sending.reading.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        self.0.as_ref().map_or(SizeHint::with_exact(0), |sending| sending.reading.size_hint())
    }
}
