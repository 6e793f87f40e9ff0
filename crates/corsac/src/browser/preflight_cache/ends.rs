//! The methods and header names that a cache permits for one key, each with its end.

use std::collections::BTreeMap;
use std::time::Duration;

use super::entry::{Credentials, Moment};

/// Items and their ends. An item whose end has come is as good as absent.
#[derive(Clone, Debug, Default)]
pub(super) struct Ends(BTreeMap<Box<[u8]>, Span>);

#[derive(Clone, Copy, Debug)]
struct Span {
    stored: Moment,
    end: Moment,
}

impl Ends {
    pub(super) fn has(&self, item: &[u8], now: Moment) -> bool {
        self.0.get(item).is_some_and(|span| span.end > now)
    }

    pub(super) fn store(&mut self, item: &[u8], now: Moment, max_age: Duration) {
        self.0.insert(item.into(), Span { stored: now, end: now + max_age });
    }

    /// Changes the max-age of an item that has not ended, which counts from storing the item.
    pub(super) fn set_max_age(&mut self, item: &[u8], now: Moment, max_age: Duration) {
        if let Some(span) = self.0.get_mut(item).filter(|span| span.end > now) {
            span.end = span.stored + max_age;
        }
    }

    fn drop_ended(&mut self, now: Moment) {
        self.0.retain(|_, span| span.end > now);
    }
}

/// What was permitted to requests with, or without, credentials.
#[derive(Clone, Debug, Default)]
pub(super) struct Permits {
    pub(super) methods: Ends,
    pub(super) header_names: Ends,
}

/// The permits of one key, by the credentials of the request whose preflight gave them.
#[derive(Clone, Debug, Default)]
pub(super) struct Entries([Permits; 2]);

impl Entries {
    pub(super) fn of(&self, credentials: Credentials) -> &Permits {
        &self.0[index(credentials)]
    }

    pub(super) fn of_mut(&mut self, credentials: Credentials) -> &mut Permits {
        &mut self.0[index(credentials)]
    }

    pub(super) fn drop_ended(&mut self, now: Moment) {
        for own in &mut self.0 {
            own.methods.drop_ended(now);
            own.header_names.drop_ended(now);
        }
    }

    /// Drops what has ended and says whether anything is left.
    pub(super) fn is_live(&mut self, now: Moment) -> bool {
        self.drop_ended(now);
        self.0.iter().any(|own| !own.methods.0.is_empty() || !own.header_names.0.is_empty())
    }
}

fn index(credentials: Credentials) -> usize {
    match credentials {
        Credentials::Include => 0,
        Credentials::Other => 1,
    }
}
