//! What happened last, and no more of it than fits.

use std::hash::Hash;
use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use lru::LruCache;

/// How many keys are remembered.
const LIMIT: NonZeroUsize = NonZeroUsize::new(256).expect("256 is not 0");

/// A value for each key that came lately. The one that has not come for longest makes room.
pub(crate) fn recent<K: Eq + Hash, V>() -> LruCache<K, V> {
    LruCache::new(LIMIT)
}

/// How many events a minute strangers can cause in a log.
const EVENTS: u32 = 60;

/// The time in which something is said once.
pub(crate) const MINUTE: Duration = Duration::from_secs(60);

/// Keeps strangers from filling a log.
#[derive(Debug, Default)]
pub(crate) struct Events {
    since: Option<Instant>,
    said: u32,
}

/// Whether something is to be said.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Say {
    Aloud,
    Nothing,
}

impl Events {
    pub(crate) fn one_more(&mut self, now: Instant) -> Say {
        if self.since.is_none_or(|since| now.duration_since(since) >= MINUTE) {
            *self = Self { since: Some(now), said: 0 };
        }
        self.said = self.said.saturating_add(1);
        if self.said <= EVENTS { Say::Aloud } else { Say::Nothing }
    }
}

/// The beginning of bytes that a stranger chose.
pub(crate) fn cut(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(LENGTH)]
}

/// The beginning of a text, of which no more is made than that.
pub(crate) fn cut_text(text: impl std::fmt::Display) -> String {
    let mut beginning = Beginning(String::new());
    // It refuses what does not fit.
    let _ = std::fmt::Write::write_fmt(&mut beginning, format_args!("{text}"));
    beginning.0
}

/// How many bytes of what a client sent are kept.
const LENGTH: usize = 256;

struct Beginning(String);

impl std::fmt::Write for Beginning {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let room = text.floor_char_boundary(LENGTH.saturating_sub(self.0.len()));
        self.0.push_str(&text[..room]);
        if room == text.len() { Ok(()) } else { Err(std::fmt::Error) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_has_room_for_some_events() {
        let (mut events, now) = (Events::default(), Instant::now());
        let said = (0..100).filter(|_| events.one_more(now) == Say::Aloud).count();
        assert_eq!(said, 60);
        assert_eq!(events.one_more(now + MINUTE), Say::Aloud);
    }

    #[test]
    fn what_strangers_send_is_cut() {
        assert_eq!(cut(&[b'a'; 300]).len(), LENGTH);
        assert_eq!(cut_text("é".repeat(200)), "é".repeat(128));
        assert_eq!(cut_text(format_args!("a{}", 1)), "a1");
    }
}
