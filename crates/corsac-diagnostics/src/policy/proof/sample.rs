//! Texts that a regular expression matches.

use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

/// What to choose from a class of characters.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Taste {
    A,
    B,
}

/// How many texts are made at most; alternatives multiply.
const MOST: usize = 64;

/// No origin is longer.
const LONGEST: usize = 270;

/// Some texts that match; with another taste the same ones in the same order, with other characters
/// where a class leaves the choice. What looks around is not looked at.
pub(super) fn of(regex: &str, taste: Taste) -> Vec<String> {
    match regex_syntax::parse(regex) {
        Ok(hir) => samples(&hir, taste, Position::Single),
        Err(_) => Vec::new(),
    }
}

/// Whether a class stands for one character or for a run of them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Position {
    Single,
    Repeated,
}

fn samples(hir: &Hir, taste: Taste, position: Position) -> Vec<String> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => vec![String::new()],
        HirKind::Literal(literal) => {
            std::str::from_utf8(&literal.0).map(str::to_owned).into_iter().collect()
        }
        HirKind::Class(class) => character(class, taste, position).into_iter().collect(),
        HirKind::Repetition(repetition) => repeated(repetition, taste),
        HirKind::Capture(capture) => samples(&capture.sub, taste, position),
        HirKind::Concat(parts) => parts.iter().fold(vec![String::new()], |starts, part| {
            let ends = samples(part, taste, Position::Single);
            joined(&starts, &ends)
        }),
        HirKind::Alternation(parts) => {
            let all = parts.iter().flat_map(|part| samples(part, taste, position));
            all.take(MOST).collect()
        }
    }
}

fn joined(starts: &[String], ends: &[String]) -> Vec<String> {
    let pairs = ends.iter().flat_map(|end| starts.iter().map(move |start| (start, end)));
    let short = pairs.filter(|(start, end)| start.len() + end.len() <= LONGEST);
    short.map(|(start, end)| format!("{start}{end}")).take(MOST).collect()
}

/// The least number of times, and once if that is none.
fn repeated(repetition: &Repetition, taste: Taste) -> Vec<String> {
    let once = samples(&repetition.sub, taste, Position::Repeated);
    let count = usize::try_from(repetition.min).unwrap_or(usize::MAX);
    if count == 0 {
        let empty = std::iter::once(String::new());
        return match (repetition.max, repetition.sub.kind()) {
            (Some(0), _) => empty.collect(),
            // The `s` of `https?`.
            (_, HirKind::Literal(_)) => once.into_iter().chain(empty).collect(),
            _ => empty.chain(once).take(MOST).collect(),
        };
    }
    let short = once.iter().filter(|text| text.len().saturating_mul(count) <= LONGEST);
    short.map(|text| text.repeat(if text.is_empty() { 1 } else { count })).collect()
}

/// A dot where a class that holds one stands alone: `.` in a host is most often meant so.
fn character(class: &Class, taste: Taste, position: Position) -> Option<String> {
    let preferred = match (taste, position) {
        (_, Position::Single) if holds(class, '.') && holds(class, 'a') => ".",
        (Taste::A, _) => "a1-",
        (Taste::B, _) => "q7-",
    };
    let any = match class {
        Class::Unicode(class) => class.ranges().first().map(|range| range.start()),
        Class::Bytes(class) => class.ranges().first().map(|range| char::from(range.start())),
    };
    let letters = (b'a'..=b'z').map(char::from);
    let mut candidates = preferred.chars().chain(letters).filter(|char| holds(class, *char));
    candidates.next().or(any).map(String::from)
}

fn holds(class: &Class, wanted: char) -> bool {
    match class {
        Class::Unicode(class) => {
            class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&wanted))
        }
        Class::Bytes(class) => u8::try_from(wanted).is_ok_and(|wanted| {
            class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&wanted))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_alternatives_and_repetitions() {
        for (regex, texts) in [
            (r"^https://app\.example\.com$", &["https://app.example.com"][..]),
            ("https://app.example.com", &["https://app.example.com"]),
            ("https?://a", &["https://a", "http://a"]),
            ("(one|two)", &["one", "two"]),
            (r"a(:\d+)?", &["a", "a:1"]),
            ("[a-z0-9.-]{3}x", &["aaax"]),
            ("(?i)ab", &["ab"]),
            ("[", &[]),
            ("a{1000}{1000}", &[]),
        ] {
            assert_eq!(of(regex, Taste::A), texts, "{regex}");
        }
        assert_eq!(of(r"app-[a-z]+-\d+", Taste::B), ["app-q-7"]);
    }

    #[test]
    fn alternatives_do_not_multiply_without_end() {
        let regex = "(a|bb|ccc|dddd)".repeat(40);
        assert!(of(&regex, Taste::A).len() <= MOST);
    }
}
