//! What a client's connection is doing and since when, so that a worker can end idle ones.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering};

use crate::clock::Clock;

/// What a connection is doing. Only its own worker touches it, so that nothing has to be read and
/// written at once; the atomics are for types that hyper wants to send.
#[derive(Debug)]
pub(crate) struct Activity {
    clock: Clock,
    phase: AtomicU8,
    since: AtomicU32,
    in_service: AtomicU32,
    uploads: AtomicU32,
    /// Whether bytes between requests need not be those of a request: HTTP/2 has others.
    multiplexed: AtomicBool,
    blocked: AtomicU8,
    blocked_since: AtomicU32,
    /// How often bytes were read or written.
    moves: AtomicU32,
    taken: AtomicU32,
    /// Whether the last request had no body, so that nothing of it can be left.
    is_bodiless: AtomicBool,
    /// Whether all of the last request's body has been read.
    is_read: AtomicBool,
}

/// After so many ticks without a request, a connection may rest. Going on costs a copy of its first bytes.
const AWAKE: u32 = 1;

/// Whether a request has a body.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum RequestHas {
    Body,
    NoBody,
}

/// A phase of a connection.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Phase {
    /// Nothing has come of the next request.
    Idle,
    /// Some of the head of a request is there.
    Head,
    /// A request is being served.
    Serving,
    /// Its response is over, and its body is still on its way.
    Uploading,
}

impl Activity {
    pub(crate) fn new(clock: Clock) -> Self {
        let since = AtomicU32::new(clock.now());
        Self {
            clock,
            phase: AtomicU8::new(Phase::Idle as u8),
            since,
            in_service: AtomicU32::new(0),
            uploads: AtomicU32::new(0),
            multiplexed: AtomicBool::new(false),
            blocked: AtomicU8::new(0),
            blocked_since: AtomicU32::new(0),
            moves: AtomicU32::new(0),
            taken: AtomicU32::new(0),
            is_bodiless: AtomicBool::new(true),
            is_read: AtomicBool::new(true),
        }
    }

    pub(crate) fn phase(&self) -> Phase {
        match self.phase.load(Ordering::Relaxed) {
            0 => Phase::Idle,
            1 => Phase::Head,
            2 => Phase::Serving,
            _ => Phase::Uploading,
        }
    }

    /// How many ticks the phase has lasted.
    pub(crate) fn phase_age(&self) -> u32 {
        self.clock.now().wrapping_sub(self.since.load(Ordering::Relaxed))
    }

    /// How many ticks the client has taken nothing of what is to be sent to it.
    pub(crate) fn blocked_age(&self) -> u32 {
        match self.blocked.load(Ordering::Relaxed) {
            0 => 0,
            _ => self.clock.now().wrapping_sub(self.blocked_since.load(Ordering::Relaxed)),
        }
    }

    /// Bytes came from the client.
    pub(crate) fn read(&self) {
        self.moved();
        if self.phase() == Phase::Idle && !self.multiplexed.load(Ordering::Relaxed) {
            self.enter(Phase::Head);
        }
    }

    /// The connection is one of HTTP/2.
    pub(crate) fn is_multiplexed(&self) {
        self.multiplexed.store(true, Ordering::Relaxed);
    }

    /// The client has taken bytes, or does not take any now.
    pub(crate) fn wrote(&self, progress: Progress) {
        match progress {
            Progress::Some => {
                self.moved();
                self.blocked.store(0, Ordering::Relaxed);
            }
            Progress::None if self.blocked.swap(1, Ordering::Relaxed) == 0 => {
                self.blocked_since.store(self.clock.now(), Ordering::Relaxed);
            }
            Progress::None => {}
        }
    }

    /// How often bytes came from the client or went to it, as far as the number goes.
    pub(crate) fn moves(&self) -> u32 {
        self.moves.load(Ordering::Relaxed)
    }

    fn moved(&self) {
        self.moves.store(self.moves().wrapping_add(1), Ordering::Relaxed);
    }

    /// How many bytes the client has taken, as far as the number goes. Only where streams share the
    /// connection, for they cannot tell otherwise.
    pub(crate) fn taken(&self) -> u32 {
        self.taken.load(Ordering::Relaxed)
    }

    /// The client has taken so many bytes more.
    pub(crate) fn took(&self, count: usize) {
        if self.multiplexed.load(Ordering::Relaxed) {
            self.taken.fetch_add(count as u32, Ordering::Relaxed);
        }
    }

    /// The request that is served now has a body or not.
    pub(crate) fn serves(&self, body: RequestHas) {
        self.is_bodiless.store(body == RequestHas::NoBody, Ordering::Relaxed);
        self.is_read.store(body == RequestHas::NoBody, Ordering::Relaxed);
    }

    /// Whether something of the last request's body may still come.
    pub(crate) fn may_still_send(&self) -> bool {
        !self.is_read.load(Ordering::Relaxed)
    }

    /// Whether the connection is between two requests for a while, and nothing of the one before is
    /// to be read or to be written.
    pub(crate) fn may_rest(&self) -> bool {
        self.phase() == Phase::Idle
            && self.phase_age() >= AWAKE
            && self.in_service.load(Ordering::Relaxed) == 0
            && self.blocked.load(Ordering::Relaxed) == 0
            && self.is_bodiless.load(Ordering::Relaxed)
            && !self.multiplexed.load(Ordering::Relaxed)
    }

    /// Whether there is nothing to do but to look for a request.
    pub(crate) fn is_free(&self) -> bool {
        self.phase() == Phase::Idle && self.blocked.load(Ordering::Relaxed) == 0
    }

    /// A request has arrived. The connection is serving until the result is dropped.
    pub(crate) fn serve(self: &Arc<Self>) -> InService {
        let before = self.in_service.load(Ordering::Relaxed);
        self.in_service.store(before + 1, Ordering::Relaxed);
        if before == 0 {
            self.enter(Phase::Serving);
        }
        InService(Arc::clone(self))
    }

    /// A body is passed on. That may take longer than the response.
    pub(crate) fn upload(self: &Arc<Self>) -> InUpload {
        self.uploads.store(self.uploads.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
        InUpload(Arc::clone(self))
    }

    /// Whether its only request came within this tick. Then it is woken at the next one, by
    /// [`Control::enforce`](super::control::Control::enforce).
    pub(crate) fn has_just_begun(&self) -> bool {
        self.phase() == Phase::Serving
            && self.phase_age() == 0
            && !self.multiplexed.load(Ordering::Relaxed)
    }

    fn enter(&self, phase: Phase) {
        self.phase.store(phase as u8, Ordering::Relaxed);
        self.since.store(self.clock.now(), Ordering::Relaxed);
    }
}

/// Whether a write got anywhere.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Progress {
    None,
    Some,
}

/// A request is being served for as long as this lives.
#[derive(Debug)]
pub(crate) struct InService(Arc<Activity>);

impl Drop for InService {
    fn drop(&mut self) {
        let before = self.0.in_service.load(Ordering::Relaxed);
        self.0.in_service.store(before - 1, Ordering::Relaxed);
        if before == 1 {
            let uploads = self.0.uploads.load(Ordering::Relaxed);
            self.0.enter(if uploads == 0 { Phase::Idle } else { Phase::Uploading });
        }
    }
}

/// A body is on its way for as long as this lives.
#[derive(Debug)]
pub(crate) struct InUpload(Arc<Activity>);

impl InUpload {
    /// A piece of it was taken.
    pub(crate) fn moved(&self) {
        if self.0.phase() == Phase::Uploading {
            self.0.enter(Phase::Uploading);
        }
    }

    /// All of it was.
    pub(crate) fn is_over(&self) {
        self.0.is_read.store(true, Ordering::Relaxed);
    }
}

impl Drop for InUpload {
    fn drop(&mut self) {
        let before = self.0.uploads.load(Ordering::Relaxed);
        self.0.uploads.store(before - 1, Ordering::Relaxed);
        if before == 1 && self.0.phase() == Phase::Uploading {
            self.0.enter(Phase::Idle);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_is_serving_until_its_last_response_is_over() {
        let clock = Clock::default();
        let activity = Arc::new(Activity::new(clock.clone()));
        activity.read();
        assert_eq!(activity.phase(), Phase::Head);
        let (one, two) = (activity.serve(), activity.serve());
        drop(one);
        activity.read();
        assert_eq!(activity.phase(), Phase::Serving);
        assert!(activity.has_just_begun());
        clock.advance();
        assert!(!activity.has_just_begun());
        drop(two);
        assert_eq!((activity.phase(), activity.phase_age()), (Phase::Idle, 0));
    }

    #[test]
    fn an_upload_may_outlast_its_response() {
        let clock = Clock::default();
        let activity = Arc::new(Activity::new(clock.clone()));
        activity.serves(RequestHas::Body);
        let (response, upload) = (activity.serve(), activity.upload());
        upload.moved();
        assert_eq!(activity.phase(), Phase::Serving);
        drop(response);
        clock.advance();
        activity.read();
        assert_eq!((activity.phase(), activity.phase_age()), (Phase::Uploading, 1));
        upload.moved();
        assert_eq!((activity.phase(), activity.phase_age()), (Phase::Uploading, 0));
        assert!(activity.may_still_send());
        upload.is_over();
        assert!(!activity.may_still_send());
        clock.advance();
        drop(upload);
        assert_eq!((activity.phase(), activity.phase_age()), (Phase::Idle, 0));
        // Of those that share the connection, one response is enough.
        let (one, other, upload) = (activity.serve(), activity.serve(), activity.upload());
        drop(one);
        drop(upload);
        assert_eq!(activity.phase(), Phase::Serving);
        drop(other);
        assert_eq!(activity.phase(), Phase::Idle);
    }

    #[test]
    fn a_client_is_blocked_from_the_first_write_that_gets_nowhere() {
        let clock = Clock::default();
        let activity = Activity::new(clock.clone());
        activity.wrote(Progress::None);
        clock.advance();
        activity.wrote(Progress::None);
        clock.advance();
        assert_eq!(activity.blocked_age(), 2);
        activity.wrote(Progress::Some);
        assert_eq!(activity.blocked_age(), 0);
    }
}
