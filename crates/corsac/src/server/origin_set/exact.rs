use std::hash::{BuildHasher, Hasher};

use foldhash::fast::RandomState;
use hashbrown::HashTable;

/// Origins by their bytes.
#[derive(Clone, Debug)]
pub(super) struct ExactSet<V> {
    /// All of them, while they are few.
    few: Vec<V>,
    /// All of them, when they are not.
    many: HashTable<V>,
    hasher: RandomState,
    /// Nothing longer is looked up, so nobody makes us hash a megabyte.
    longest: usize,
}

/// To compare as many one by one costs less than a hash: mostly their lengths differ.
const FEW: usize = 4;

impl<V: AsRef<[u8]>> ExactSet<V> {
    #[inline]
    pub(super) fn find(&self, origin: &[u8]) -> Option<&V> {
        if origin.len() > self.longest {
            None
        } else if self.many.is_empty() {
            self.few.iter().find(|listed| listed.as_ref() == origin)
        } else {
            self.find_by_hash(origin)
        }
    }

    fn find_by_hash(&self, origin: &[u8]) -> Option<&V> {
        self.many.find(hash(&self.hasher, origin), |listed| listed.as_ref() == origin)
    }

    pub(super) fn insert(&mut self, origin: V) {
        self.longest = self.longest.max(origin.as_ref().len());
        if self.find(origin.as_ref()).is_some() {
            return;
        }
        if self.many.is_empty() && self.few.len() < FEW {
            self.few.push(origin);
            return;
        }
        let hasher = &self.hasher;
        let hash_of = |listed: &V| hash(hasher, listed.as_ref());
        for origin in self.few.drain(..).chain([origin]) {
            self.many.insert_unique(hash_of(&origin), origin, hash_of);
        }
    }
}

impl<V> ExactSet<V> {
    pub(super) fn into_iter(self) -> impl Iterator<Item = V> {
        self.few.into_iter().chain(self.many)
    }
}

impl<V: AsRef<[u8]>> FromIterator<V> for ExactSet<V> {
    fn from_iter<I: IntoIterator<Item = V>>(origins: I) -> Self {
        let (few, many) = (Vec::new(), HashTable::new());
        let mut set = Self { few, many, hasher: RandomState::default(), longest: 0 };
        origins.into_iter().for_each(|origin| set.insert(origin));
        set
    }
}

fn hash(hasher: &RandomState, bytes: &[u8]) -> u64 {
    let mut state = hasher.build_hasher();
    state.write(bytes);
    state.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_are_found_alike() {
        for count in 0..3 * FEW {
            let listed = || (0..count).map(|number| format!("https://a{number}.example"));
            let set: ExactSet<String> = listed().chain(listed().take(1)).collect();
            assert!(listed().all(|origin| set.find(origin.as_bytes()) == Some(&origin)));
            for origin in [format!("https://a{count}.example"), "https://a0.exampl".into()] {
                assert_eq!(set.find(origin.as_bytes()), None);
            }
            assert_eq!(set.into_iter().count(), count);
        }
    }
}
