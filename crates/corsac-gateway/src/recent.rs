//! What happened last, and no more of it than fits.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::{Duration, Instant};

/// How many keys are remembered.
const LIMIT: usize = 256;

/// A value for each key that came lately. The one that has not come for longest makes room.
#[derive(Debug)]
pub(crate) struct Recent<K, V> {
    entries: HashMap<K, Entry<V>>,
    turn: u64,
}

#[derive(Debug, Default)]
struct Entry<V> {
    turn: u64,
    value: V,
}

impl<K: Clone + Eq + Hash, V: Default> Recent<K, V> {
    /// The value of a key that comes now.
    pub(crate) fn at(&mut self, key: K) -> &mut V {
        self.turn += 1;
        if self.entries.len() >= LIMIT && !self.entries.contains_key(&key) {
            self.make_room();
        }
        let entry = self.entries.entry(key).or_default();
        entry.turn = self.turn;
        &mut entry.value
    }

    /// From the last one back.
    pub(crate) fn latest_first(&self) -> impl Iterator<Item = (&K, &V)> {
        let mut entries: Vec<_> = self.entries.iter().collect();
        entries.sort_unstable_by_key(|(_, entry)| std::cmp::Reverse(entry.turn));
        entries.into_iter().map(|(key, entry)| (key, &entry.value))
    }

    fn make_room(&mut self) {
        let oldest = self.entries.iter().min_by_key(|(_, entry)| entry.turn);
        if let Some(key) = oldest.map(|(key, _)| key.clone()) {
            self.entries.remove(&key);
        }
    }
}

impl<K, V> Default for Recent<K, V> {
    fn default() -> Self {
        Self { entries: HashMap::new(), turn: 0 }
    }
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
    fn what_has_not_come_for_longest_makes_room() {
        let mut recent = Recent::<usize, u64>::default();
        (0..LIMIT).for_each(|key| *recent.at(key) += 1);
        *recent.at(0) += 1;
        *recent.at(LIMIT) += 1;
        let kept: Vec<_> = recent.latest_first().take(2).map(|(key, n)| (*key, *n)).collect();
        assert_eq!(kept, [(LIMIT, 1), (0, 2)]);
        assert_eq!(recent.entries.len(), LIMIT);
        assert!(!recent.entries.contains_key(&1));
    }

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
