use std::hash::{BuildHasher, Hasher};

use foldhash::fast::RandomState;
use hashbrown::HashTable;

/// Origins by their bytes.
#[derive(Clone, Debug)]
pub(super) struct ExactSet<V> {
    origins: HashTable<V>,
    hasher: RandomState,
    /// Nothing longer is looked up, so nobody makes us hash a megabyte.
    longest: usize,
}

impl<V: AsRef<[u8]>> ExactSet<V> {
    pub(super) fn find(&self, origin: &[u8]) -> Option<&V> {
        if origin.len() > self.longest {
            return None;
        }
        self.origins.find(hash(&self.hasher, origin), |listed| listed.as_ref() == origin)
    }

    pub(super) fn insert(&mut self, origin: V) {
        let (hasher, bytes) = (&self.hasher, origin.as_ref());
        self.longest = self.longest.max(bytes.len());
        if self.find(origin.as_ref()).is_none() {
            let hash_of = |listed: &V| hash(hasher, listed.as_ref());
            self.origins.insert_unique(hash(hasher, origin.as_ref()), origin, hash_of);
        }
    }
}

impl<V> ExactSet<V> {
    pub(super) fn into_iter(self) -> impl Iterator<Item = V> {
        self.origins.into_iter()
    }
}

impl<V: AsRef<[u8]>> FromIterator<V> for ExactSet<V> {
    fn from_iter<I: IntoIterator<Item = V>>(origins: I) -> Self {
        let mut set =
            Self { origins: HashTable::new(), hasher: RandomState::default(), longest: 0 };
        origins.into_iter().for_each(|origin| set.insert(origin));
        set
    }
}

fn hash(hasher: &RandomState, bytes: &[u8]) -> u64 {
    let mut state = hasher.build_hasher();
    state.write(bytes);
    state.finish()
}
