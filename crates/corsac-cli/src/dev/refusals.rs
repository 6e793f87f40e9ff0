//! Refusals as they happen, and what is said of them.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use corsac_gateway::Refused;

use super::explained::Explained;

/// How long the same refusal is only counted.
const QUIET: Duration = Duration::from_secs(5);

/// How many refusals are told apart.
const LIMIT: usize = 256;

/// What has been refused lately.
#[derive(Debug, Default)]
pub(super) struct Refusals(Mutex<HashMap<Key, Told>>);

/// What makes a refusal the same as another.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
struct Key {
    id: &'static str,
    what: String,
}

#[derive(Debug)]
struct Told {
    at: Instant,
    /// How often it has happened since.
    again: usize,
}

impl Refusals {
    /// What to say of a refusal, if that has not been said a moment ago.
    pub(super) fn told(&self, refused: &Refused<'_>) -> Option<String> {
        let explained = Explained::of(refused);
        let key = Key { id: explained.id, what: explained.what.clone() };
        self.is_new(key, Instant::now()).then(|| explained.to_string())
    }

    fn is_new(&self, key: Key, now: Instant) -> bool {
        let mut told = self.lock();
        if let Some(known) = told.get_mut(&key) {
            known.again += 1;
            return false;
        }
        if told.len() >= LIMIT {
            return false;
        }
        told.insert(key, Told { at: now, again: 0 });
        true
    }

    /// How often what was said some time ago has happened since: a text for each.
    pub(super) fn counted(&self, now: Instant) -> Vec<String> {
        let mut lines = Vec::new();
        self.lock().retain(|key, told| {
            if now.duration_since(told.at) < QUIET {
                return true;
            }
            match told.again {
                0 => {}
                1 => lines.push(format!("refused once more: {}\n\n", key.what)),
                times => lines.push(format!("refused {times} times more: {}\n\n", key.what)),
            }
            let goes_on = told.again > 0;
            *told = Told { at: now, again: 0 };
            goes_on
        });
        lines
    }

    /// Nobody panics while holding it.
    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Told>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(what: &str) -> Key {
        Key { id: "origin-not-allowed", what: what.to_owned() }
    }

    #[test]
    fn what_happens_over_and_over_is_printed_once_and_counted() {
        let (refusals, now) = (Refusals::default(), Instant::now());
        assert!(refusals.is_new(key("a"), now));
        assert!(refusals.is_new(key("b"), now));
        assert!(!refusals.is_new(key("a"), now));
        assert!(!refusals.is_new(key("a"), now));
        assert!(refusals.counted(now).is_empty());
        let later = now + QUIET;
        assert_eq!(refusals.counted(later), ["refused 2 times more: a\n\n"]);
        assert!(!refusals.is_new(key("a"), later), "it goes on");
        assert!(refusals.is_new(key("b"), later), "it was over");
        assert_eq!(refusals.counted(later + QUIET), ["refused once more: a\n\n"]);
    }

    #[test]
    fn there_is_an_end_to_what_is_printed() {
        let (refusals, now) = (Refusals::default(), Instant::now());
        let printed = (0..1000).filter(|number| refusals.is_new(key(&number.to_string()), now));
        assert_eq!(printed.count(), LIMIT);
        refusals.counted(now + QUIET);
        assert!(refusals.is_new(key("0"), now + QUIET));
    }
}
