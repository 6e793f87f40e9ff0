//! Which regular expressions an engine that tries one way after the other can be stalled with.

use regex_syntax::Parser;
use regex_syntax::hir::{Class, Hir, HirKind};

/// How many places of an expression are looked at within a repetition.
const MOST_PLACES: usize = 200;

/// Says whether some repetition can match a text in ever more ways the longer it is, as `(a+)+` can.
/// Where that is not clear, it is said too.
pub(crate) fn can_stall(text: &str) -> bool {
    Parser::new().parse(text).is_ok_and(|hir| has_ambiguous_loop(&hir))
}

fn has_ambiguous_loop(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Repetition(repetition) if repetition.max != Some(1) => {
            let mut places = Places::default();
            let body = places.add(&repetition.sub);
            body.and_then(|body| places.repeat(body)).is_none() || places.are_ambiguous()
        }
        HirKind::Repetition(repetition) => has_ambiguous_loop(&repetition.sub),
        HirKind::Capture(capture) => has_ambiguous_loop(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().any(has_ambiguous_loop)
        }
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) => false,
    }
}

/// The visible characters that a place matches.
type Bytes = u128;

/// The places of an expression that match a character each, and which follow which: once for each way.
#[derive(Default)]
struct Places {
    bytes: Vec<Bytes>,
    next: Vec<Vec<usize>>,
}

/// A part of an expression: where it begins and ends, and whether it can match nothing.
struct Part {
    first: Vec<usize>,
    last: Vec<usize>,
    is_optional: bool,
}

impl Places {
    /// Adds a part; none if it can match nothing in several ways, or has too many places.
    fn add(&mut self, hir: &Hir) -> Option<Part> {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => {
                Some(Part { first: vec![], last: vec![], is_optional: true })
            }
            HirKind::Literal(literal) => {
                let bytes = literal.0.iter().map(|byte| self.place(1 << (byte & 127)));
                let places: Vec<_> = bytes.collect();
                let parts = places.into_iter().map(|place| place.map(Part::of));
                parts.collect::<Option<Vec<_>>>().map(|parts| self.concat(parts))
            }
            HirKind::Class(class) => self.place(bytes_of(class)).map(Part::of),
            HirKind::Capture(capture) => self.add(&capture.sub),
            HirKind::Concat(parts) => {
                let parts: Option<Vec<_>> = parts.iter().map(|part| self.add(part)).collect();
                parts.map(|parts| self.concat(parts))
            }
            HirKind::Alternation(parts) => {
                let parts: Option<Vec<_>> = parts.iter().map(|part| self.add(part)).collect();
                alternation(parts?)
            }
            HirKind::Repetition(repetition) => {
                let body = self.add(&repetition.sub).filter(|body| !body.is_optional)?;
                let is_optional = repetition.min == 0;
                let body = if repetition.max == Some(1) { body } else { self.repeat(body)? };
                Some(Part { is_optional, ..body })
            }
        }
    }

    fn place(&mut self, bytes: Bytes) -> Option<usize> {
        self.bytes.push(bytes);
        self.next.push(vec![]);
        (self.bytes.len() <= MOST_PLACES).then(|| self.bytes.len() - 1)
    }

    fn join(&mut self, last: &[usize], first: &[usize]) {
        last.iter().for_each(|place| self.next[*place].extend(first));
    }

    fn concat(&mut self, parts: Vec<Part>) -> Part {
        let mut whole = Part { first: vec![], last: vec![], is_optional: true };
        for part in parts {
            self.join(&whole.last, &part.first);
            if whole.is_optional {
                whole.first.extend(&part.first);
            }
            if !part.is_optional {
                whole.last.clear();
            }
            whole.last.extend(part.last);
            whole.is_optional &= part.is_optional;
        }
        whole
    }

    /// Lets a part follow itself; how often counts for nothing here.
    fn repeat(&mut self, body: Part) -> Option<Part> {
        self.join(&body.last, &body.first);
        (!body.is_optional).then_some(body)
    }

    /// Says whether two different ways lead over the same text from a place to itself.
    fn are_ambiguous(&self) -> bool {
        let count = self.bytes.len();
        let pairs = (0..count).flat_map(|one| (0..count).map(move |other| (one, other)));
        let mut after = vec![false; count * count];
        // Pairs of ways that part at some place.
        let mut open: Vec<(usize, usize)> = self.partings();
        while let Some((one, other)) = open.pop() {
            if std::mem::replace(&mut after[one * count + other], true) {
                continue;
            }
            open.extend(self.steps(one, other));
        }
        // They meet again. All of this is within one repetition, which leads back to where they parted.
        pairs.filter(|(one, other)| one == other).any(|(one, other)| after[one * count + other])
    }

    /// The pairs that follow one place by different ways.
    fn partings(&self) -> Vec<(usize, usize)> {
        let ways = self.next.iter().flat_map(|next| {
            (0..next.len()).flat_map(move |a| (0..a).map(move |b| (next[a], next[b])))
        });
        ways.filter(|(one, other)| self.share(*one, *other)).collect()
    }

    fn steps(&self, one: usize, other: usize) -> impl Iterator<Item = (usize, usize)> {
        let pairs =
            self.next[one].iter().flat_map(move |a| self.next[other].iter().map(move |b| (*a, *b)));
        pairs.filter(|(one, other)| self.share(*one, *other))
    }

    fn share(&self, one: usize, other: usize) -> bool {
        self.bytes[one] & self.bytes[other] != 0
    }
}

impl Part {
    fn of(place: usize) -> Self {
        Self { first: vec![place], last: vec![place], is_optional: false }
    }
}

fn alternation(parts: Vec<Part>) -> Option<Part> {
    let optional = parts.iter().filter(|part| part.is_optional).count();
    let mut whole = Part { first: vec![], last: vec![], is_optional: optional > 0 };
    for part in parts {
        whole.first.extend(part.first);
        whole.last.extend(part.last);
    }
    (optional < 2).then_some(whole)
}

fn bytes_of(class: &Class) -> Bytes {
    let has = |code: u32| match class {
        Class::Unicode(class) => class
            .ranges()
            .iter()
            .any(|range| (u32::from(range.start())..=u32::from(range.end())).contains(&code)),
        Class::Bytes(class) => class
            .ranges()
            .iter()
            .any(|range| (u32::from(range.start())..=u32::from(range.end())).contains(&code)),
    };
    (0..128).filter(|code| has(*code)).fold(0, |bytes, code| bytes | 1 << code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_repeats_in_one_way_cannot_stall() {
        for text in [
            r"https://([a-z0-9-]+\.)+a\.example",
            r"https://([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+example",
            r"https://[a-z0-9-]+-team(-[0-9]+)*\.example",
            r"https://(a|b|ab)\.example",
            r"https://(a|b)*\.example(:[0-9]+)?",
            r"https://.*\.example",
            r"(ab|ac)*",
            r"([a-z]{1,63}\.){2}",
        ] {
            assert!(!can_stall(text), "{text}");
        }
    }

    #[test]
    fn what_repeats_in_many_ways_can_stall() {
        for text in [
            r"https://(a+)+\.example",
            r"https://(a*)*\.example",
            r"https://([a-z]+[0-9]*)+\.example",
            r"https://([a-z]+\.?)+example",
            r"https://(a|aa)+\.example",
            r"https://(a|ab|b)+\.example",
            r"https://(.*\.)+example",
            r"https://(([a-z]?[a-z]?)\.)+example",
            r"(a?b?)+",
            r"((|b|)a)*",
            r"(x(a+)+)?",
            r"([a-z]+){1,50}",
        ] {
            assert!(can_stall(text), "{text}");
        }
    }
}
