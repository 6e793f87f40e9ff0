use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::ports::Ports;
use crate::server::origin_pattern::{PortPattern, is_part_of_label};

/// Patterns of a first label, such as `app-*-team`, below one parent.
#[derive(Clone, Debug, Default)]
pub(super) struct Labels {
    patterns: HashTable<LabelPattern>,
    hasher: RandomState,
    /// The lengths of prefix and suffix that occur, each pair once. A label has 63 bytes at most, so
    /// there are few pairs however many patterns there are, and in practice a handful.
    lengths: Vec<(usize, usize)>,
}

#[derive(Clone, Debug)]
struct LabelPattern {
    prefix: Box<str>,
    suffix: Box<str>,
    ports: Ports,
}

impl Labels {
    pub(super) fn insert(&mut self, prefix: &str, suffix: &str, port: PortPattern) {
        let hasher = &self.hasher;
        let hash_of = |pattern: &LabelPattern| hasher.hash_one((&pattern.prefix, &pattern.suffix));
        let is_same =
            |pattern: &LabelPattern| *pattern.prefix == *prefix && *pattern.suffix == *suffix;
        let new = || LabelPattern {
            prefix: prefix.into(),
            suffix: suffix.into(),
            ports: Ports::default(),
        };
        let entry = self.patterns.entry(hasher.hash_one((prefix, suffix)), is_same, hash_of);
        entry.or_insert_with(new).get_mut().ports.insert(port);
        let lengths = (prefix.len(), suffix.len());
        if !self.lengths.contains(&lengths) {
            self.lengths.push(lengths);
        }
    }

    pub(super) fn contains(&self, label: &[u8], port: Option<u16>) -> bool {
        if self.lengths.is_empty() {
            return false;
        }
        let Ok(label) = std::str::from_utf8(label) else { return false };
        self.lengths.iter().any(|&(prefix, suffix)| self.has_pair(label, prefix, suffix, port))
    }

    fn has_pair(&self, label: &str, prefix: usize, suffix: usize, port: Option<u16>) -> bool {
        let Some(suffix_start) = label.len().checked_sub(suffix) else { return false };
        let parts =
            (label.get(..prefix), label.get(prefix..suffix_start), label.get(suffix_start..));
        let (Some(prefix), Some(middle), Some(suffix)) = parts else { return false };
        let is_same =
            |pattern: &LabelPattern| *pattern.prefix == *prefix && *pattern.suffix == *suffix;
        is_part_of_label(middle)
            && self
                .patterns
                .find(self.hasher.hash_one((prefix, suffix)), is_same)
                .is_some_and(|pattern| pattern.ports.contains(port))
    }
}
