//! A hash table keyed by (partition, origin, URL) that is searched without building a key.

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;

use super::entry::{Key, NetworkPartitionKey};

/// One value for each key. Dropping the values that have ended costs constant time per insertion.
#[derive(Clone, Debug)]
pub(super) struct Table<V> {
    slots: HashTable<Slot<V>>,
    hasher: RandomState,
    sweep_at: usize,
}

#[derive(Clone, Debug)]
struct Slot<V> {
    network_partition_key: NetworkPartitionKey,
    byte_serialized_origin: Box<[u8]>,
    url: Box<str>,
    value: V,
}

impl<V> Slot<V> {
    fn key(&self) -> Key<'_> {
        Key {
            network_partition_key: self.network_partition_key,
            byte_serialized_origin: &self.byte_serialized_origin,
            url: &self.url,
        }
    }
}

const FIRST_SWEEP: usize = 1024;

impl<V> Table<V> {
    pub(super) fn new() -> Self {
        Self { slots: HashTable::new(), hasher: RandomState::new(), sweep_at: FIRST_SWEEP }
    }

    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    pub(super) fn find(&self, key: Key<'_>) -> Option<&V> {
        let hash = self.hasher.hash_one(key);
        self.slots.find(hash, |slot| slot.key() == key).map(|slot| &slot.value)
    }

    pub(super) fn remove(&mut self, key: Key<'_>) {
        let hash = self.hasher.hash_one(key);
        if let Ok(slot) = self.slots.find_entry(hash, |slot| slot.key() == key) {
            slot.remove();
        }
    }

    /// The value of `key`, made if there is none. `is_live` tells values worth keeping.
    pub(super) fn entry(&mut self, key: Key<'_>, is_live: impl FnMut(&mut V) -> bool) -> &mut V
    where
        V: Default,
    {
        self.sweep(is_live);
        let hash = self.hasher.hash_one(key);
        let slot = self.slots.entry(
            hash,
            |slot| slot.key() == key,
            |slot| self.hasher.hash_one(slot.key()),
        );
        let slot = slot.or_insert_with(|| Slot {
            network_partition_key: key.network_partition_key,
            byte_serialized_origin: key.byte_serialized_origin.into(),
            url: key.url.into(),
            value: V::default(),
        });
        &mut slot.into_mut().value
    }

    fn sweep(&mut self, mut is_live: impl FnMut(&mut V) -> bool) {
        if self.slots.len() >= self.sweep_at {
            self.slots.retain(|slot| is_live(&mut slot.value));
            self.sweep_at = FIRST_SWEEP.max(self.slots.len() * 2);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(url: &str) -> Key<'_> {
        Key {
            network_partition_key: NetworkPartitionKey::default(),
            byte_serialized_origin: b"null",
            url,
        }
    }

    #[test]
    fn ended_values_do_not_pile_up() {
        let mut table: Table<bool> = Table::new();
        for number in 0..10_000 {
            *table.entry(key(&format!("https://a.example/{number}")), |live| *live) = false;
        }
        assert!(table.len() <= FIRST_SWEEP);
    }

    #[test]
    fn keys_are_told_apart() {
        let mut table: Table<u8> = Table::new();
        *table.entry(key("a"), |_| true) = 1;
        let other = Key { network_partition_key: NetworkPartitionKey::new(1), ..key("a") };
        assert_eq!(
            (table.find(key("a")), table.find(other), table.find(key("b"))),
            (Some(&1), None, None)
        );
        table.remove(key("a"));
        assert_eq!(table.find(key("a")), None);
    }
}
