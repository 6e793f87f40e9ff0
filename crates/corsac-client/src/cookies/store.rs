//! The cookies of a jar in their order.

use std::collections::{BTreeMap, HashMap};

use super::stored::{Identity, StoredCookie};

/// Cookies in the order they were set, found by what makes one take the place of another.
#[derive(Clone, Debug, Default)]
pub(super) struct CookieStore {
    cookies: BTreeMap<Place, StoredCookie>,
    /// Where the cookies of an identity are, in order; they lie in different parts of the jar.
    places: HashMap<Identity, Vec<Place>>,
    next: Place,
}

/// A place in the order; those of cookies that are gone stay empty.
type Place = u64;

impl CookieStore {
    pub(super) fn iter(&self) -> impl Iterator<Item = &StoredCookie> {
        self.cookies.values()
    }

    /// The first cookie whose place `new` takes.
    pub(super) fn replaced_by(&self, new: &StoredCookie) -> Option<(Place, &StoredCookie)> {
        let mut places = self.places.get(&new.identity())?.iter();
        places.find_map(|place| {
            let old = self.cookies.get(place)?;
            new.home.is_shared_with(&old.home).then_some((*place, old))
        })
    }

    /// Puts a cookie where one of its identity was.
    pub(super) fn replace(&mut self, place: Place, cookie: StoredCookie) {
        self.cookies.insert(place, cookie);
    }

    /// Puts a cookie behind all others.
    pub(super) fn push(&mut self, cookie: StoredCookie) {
        self.places.entry(cookie.identity()).or_default().push(self.next);
        self.cookies.insert(self.next, cookie);
        self.next += 1;
    }

    pub(super) fn remove(&mut self, place: Place) {
        let Some(cookie) = self.cookies.remove(&place) else { return };
        let identity = cookie.identity();
        let Some(places) = self.places.get_mut(&identity) else { return };
        places.retain(|other| *other != place);
        if places.is_empty() {
            self.places.remove(&identity);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::literal::LiteralCookies;
    use super::*;

    fn cookie(header: &[u8]) -> StoredCookie {
        LiteralCookies::from_header(header).of_host("a.test").next().unwrap()
    }

    #[test]
    fn what_is_removed_leaves_nothing_behind() {
        let mut store = CookieStore::default();
        ["a=1", "b=1"].iter().for_each(|pair| store.push(cookie(pair.as_bytes())));
        let (place, old) = store.replaced_by(&cookie(b"a=2")).unwrap();
        assert_eq!(old.pair(), b"a=1");
        store.remove(place);
        assert!(store.replaced_by(&cookie(b"a=2")).is_none());
        assert_eq!((store.iter().count(), store.places.len()), (1, 1));
    }
}
