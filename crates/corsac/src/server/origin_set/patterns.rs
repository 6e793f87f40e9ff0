use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::labels::Labels;
use super::page_origin::PageOrigin;
use super::ports::Ports;
use crate::origin::SerializedOrigin;
use crate::server::origin_pattern::{HostPattern, OriginPattern, PortPattern, Shape};

/// Patterns by the part of the host that they spell out.
///
/// A host is walked from its right end, dot by dot; each suffix that could be spelt out in a pattern
/// is looked up whole. It is tempting to share suffixes in a tree of characters instead: that is how
/// `foo.com` and `bar.com` came to allow `barfoo.com` elsewhere (GHSA-vhxv-fg4m-p2w8).
#[derive(Clone, Debug, Default)]
pub(super) struct PatternSet {
    /// Each scheme once; there are few.
    schemes: Vec<Box<str>>,
    names: HashTable<Name>,
    hasher: RandomState,
    depths: Depths,
}

/// What the patterns that spell out one name allow.
#[derive(Clone, Debug)]
struct Name {
    scheme: usize,
    name: Box<[u8]>,
    /// The name itself.
    itself: Ports,
    /// Everything below it.
    below: Ports,
    /// One label more.
    labels: Labels,
}

/// How many labels the names of a set have, as bits; the last bit stands for all greater numbers.
#[derive(Clone, Copy, Debug, Default)]
struct Depths(u64);

impl Depths {
    fn insert(&mut self, labels: usize) {
        self.0 |= Self::bit(labels);
    }

    fn contains(self, labels: usize) -> bool {
        self.0 & Self::bit(labels) != 0
    }

    fn bit(labels: usize) -> u64 {
        1 << labels.min(63)
    }
}

impl PatternSet {
    pub(super) fn new(patterns: &[OriginPattern]) -> Self {
        let mut set = Self::default();
        for pattern in patterns.iter().filter(|pattern| pattern.as_exact().is_none()) {
            if let Shape::Tuple { scheme, host, port } = pattern.shape() {
                set.insert(scheme, host, *port);
            }
        }
        set
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    fn insert(&mut self, scheme: &str, host: &HostPattern, port: PortPattern) {
        match host {
            HostPattern::Exact(host) => self.name(scheme, host).itself.insert(port),
            HostPattern::Subdomains { parent } => self.name(scheme, parent).below.insert(port),
            HostPattern::Label { prefix, suffix, parent } => {
                self.name(scheme, parent).labels.insert(prefix, suffix, port);
            }
        }
    }

    /// The entry of a name, made if there is none.
    fn name(&mut self, scheme: &str, name: &str) -> &mut Name {
        let scheme = self.scheme(scheme).unwrap_or_else(|| {
            self.schemes.push(scheme.into());
            self.schemes.len() - 1
        });
        self.depths.insert(count_labels(name));
        let name = name.as_bytes();
        let hasher = &self.hasher;
        let hash_of = |entry: &Name| hasher.hash_one((entry.scheme, &*entry.name));
        let is_same = |entry: &Name| entry.scheme == scheme && *entry.name == *name;
        let new = || Name {
            scheme,
            name: name.into(),
            itself: Ports::default(),
            below: Ports::default(),
            labels: Labels::default(),
        };
        let entry = self.names.entry(hasher.hash_one((scheme, name)), is_same, hash_of);
        entry.or_insert_with(new).into_mut()
    }

    fn scheme(&self, scheme: &str) -> Option<usize> {
        self.schemes.iter().position(|known| **known == *scheme)
    }

    fn find(&self, scheme: usize, name: &[u8]) -> Option<&Name> {
        let is_same = |entry: &Name| entry.scheme == scheme && *entry.name == *name;
        self.names.find(self.hasher.hash_one((scheme, name)), is_same)
    }

    pub(super) fn contains(&self, origin: &SerializedOrigin<'_>) -> bool {
        self.contains_parts(origin.scheme(), origin.host().as_bytes(), origin.port())
    }

    pub(super) fn contains_page(&self, page: &PageOrigin<'_>) -> bool {
        self.contains_parts(page.scheme, page.host, None)
    }

    fn contains_parts(&self, scheme: &str, host: &[u8], port: Option<u16>) -> bool {
        let Some(scheme) = self.scheme(scheme) else { return false };
        if host.starts_with(b"[") {
            return self.find(scheme, host).is_some_and(|name| name.itself.contains(port));
        }
        // From the last label on: how many labels a suffix has says whether it can be a name.
        let (mut end, mut labels) = (host.len(), 0);
        loop {
            let dot = host[..end].iter().rposition(|&byte| byte == b'.');
            let start = dot.map_or(0, |dot| dot + 1);
            labels += 1;
            if self.depths.contains(labels)
                && self
                    .find(scheme, &host[start..])
                    .is_some_and(|name| name.allows(host, start, port))
            {
                return true;
            }
            match dot {
                Some(dot) => end = dot,
                None => return false,
            }
        }
    }
}

impl Name {
    /// Says whether `host`, of which the name is what follows `start`, is allowed.
    fn allows(&self, host: &[u8], start: usize, port: Option<u16>) -> bool {
        let Some(before) = host[..start].strip_suffix(b".") else {
            return self.itself.contains(port);
        };
        let is_label = || !before.contains(&b'.');
        self.below.contains(port) || self.labels.contains(before, port) && is_label()
    }
}

fn count_labels(name: &str) -> usize {
    name.split('.').count()
}
