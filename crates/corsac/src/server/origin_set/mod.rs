//! Which origins are allowed, made for asking often.
//!
//! Exact origins are found by one hash of the header's bytes unless they are few, patterns by hashes
//! of the host's suffixes, longest last; neither takes longer when there are more of them.

mod exact;
mod labels;
mod page_origin;
mod patterns;
mod ports;

use super::OriginPredicate;
use super::origin_pattern::OriginPattern;
use super::regex::OriginRegex;
use crate::origin::SerializedOrigin;
use exact::ExactSet;
use page_origin::PageOrigin;
use patterns::PatternSet;

/// A set of origins. `V` is what is sent back for one.
#[derive(Clone, Debug)]
pub(super) struct OriginSet<V> {
    any: Option<V>,
    exact: ExactSet<V>,
    patterns: PatternSet,
    regex: Option<OriginRegex>,
    predicate: Option<OriginPredicate>,
    insecure: InsecureOrigins,
}

/// Whether a regular expression or a function is asked about origins whose data can be changed on
/// the way.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum InsecureOrigins {
    Asked,
    NotAsked,
}

/// What a set says of an origin.
#[derive(Debug)]
pub(super) enum Membership<'s, V> {
    /// Any origin is allowed, and this says so.
    Any(&'s V),
    /// It is listed, and this is it.
    Listed(&'s V),
    /// It is allowed otherwise.
    Matched,
    /// It is not allowed.
    No,
}

impl OriginSet<String> {
    pub(super) fn new(patterns: &[OriginPattern]) -> Self {
        let exact = patterns.iter().filter_map(OriginPattern::as_exact);
        Self {
            any: patterns.iter().any(OriginPattern::is_any).then(|| "*".to_owned()),
            exact: exact.map(str::to_owned).collect(),
            patterns: PatternSet::new(patterns),
            regex: None,
            predicate: None,
            insecure: InsecureOrigins::Asked,
        }
    }

    /// The same set, and those of which a regular expression or a function says so.
    pub(super) fn with_rules(
        mut self,
        regex: Option<OriginRegex>,
        predicate: Option<OriginPredicate>,
        insecure: InsecureOrigins,
    ) -> Self {
        self.regex = regex;
        self.predicate = predicate;
        self.insecure = insecure;
        self
    }

    /// The same set, and the origin `null`.
    pub(super) fn with_null(mut self) -> Self {
        self.exact.insert("null".to_owned());
        self
    }
}

impl<V> OriginSet<V> {
    /// What is sent back if any origin is allowed.
    pub(super) fn any(&self) -> Option<&V> {
        self.any.as_ref()
    }

    /// Says whether somebody who is not this list may be asked about `origin`.
    pub(super) fn is_asked(&self, origin: &SerializedOrigin<'_>) -> bool {
        self.insecure == InsecureOrigins::Asked || origin.is_potentially_trustworthy()
    }

    pub(super) fn map<W>(self, map: &mut impl FnMut(V) -> W) -> OriginSet<W>
    where
        W: AsRef<[u8]>,
    {
        OriginSet {
            any: self.any.map(&mut *map),
            exact: self.exact.into_iter().map(map).collect(),
            patterns: self.patterns,
            regex: self.regex,
            predicate: self.predicate,
            insecure: self.insecure,
        }
    }
}

impl<V: AsRef<[u8]>> OriginSet<V> {
    #[inline]
    pub(super) fn find(&self, origin: &[u8]) -> Membership<'_, V> {
        if let Some(any) = &self.any {
            return Membership::Any(any);
        }
        // It is tempting to lower-case `origin` first. Browsers serialize it in lower case and the
        // CORS check compares bytes, so a spelling we had to repair could never be shared anyway.
        if let Some(listed) = self.exact.find(origin) {
            return Membership::Listed(listed);
        }
        if self.is_exact() {
            return Membership::No;
        }
        self.find_otherwise(origin)
    }

    /// Among what is not listed word for word.
    fn find_otherwise(&self, origin: &[u8]) -> Membership<'_, V> {
        let matches = match PageOrigin::parse(origin) {
            Some(page) if !self.has_rules() => self.patterns.contains_page(&page),
            _ => SerializedOrigin::parse(origin).is_some_and(|origin| self.matches(&origin)),
        };
        if matches { Membership::Matched } else { Membership::No }
    }

    fn is_exact(&self) -> bool {
        self.patterns.is_empty() && !self.has_rules()
    }

    fn has_rules(&self) -> bool {
        self.regex.is_some() || self.predicate.is_some()
    }

    fn matches(&self, origin: &SerializedOrigin<'_>) -> bool {
        self.patterns.contains(origin) || self.is_asked(origin) && self.rules_allow(origin)
    }

    fn rules_allow(&self, origin: &SerializedOrigin<'_>) -> bool {
        self.regex.as_ref().is_some_and(|regex| regex.is_full_match(origin.as_str()))
            || self.predicate.as_ref().is_some_and(|predicate| predicate.allows(origin))
    }
}
