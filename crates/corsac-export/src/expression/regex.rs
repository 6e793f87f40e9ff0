use regex_syntax::Parser;
use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::{Expression, literal};

/// How long an expression may become: nginx takes 4096 bytes with what stands around it.
const LONGEST: usize = 3500;

/// How often something may be repeated, repetitions of repetitions included: RE2 takes no more.
const MOST: u32 = 1000;

/// A regular expression of Rust's crate `regex` that an origin must match whole; none if it holds what
/// engines read in different ways, or becomes too long.
pub(crate) fn of_regex(text: &str) -> Option<Expression> {
    let hir = Parser::new().parse(text).ok()?;
    let mut expression = String::new();
    push(&mut expression, &hir, Ends { start: true, end: true }, MOST)?;
    (!expression.is_empty() && expression.len() <= LONGEST)
        .then(|| Expression(format!("({expression})")))
}

/// Whether a part stands at an end of the whole, where an anchor says nothing new.
#[derive(Clone, Copy)]
struct Ends {
    start: bool,
    end: bool,
}

const INNER: Ends = Ends { start: false, end: false };

fn push(expression: &mut String, hir: &Hir, ends: Ends, most: u32) -> Option<()> {
    if expression.len() > LONGEST {
        return None;
    }
    match hir.kind() {
        HirKind::Empty => {}
        HirKind::Literal(bytes) => {
            let text = std::str::from_utf8(&bytes.0).ok()?;
            literal::push(expression, text.is_ascii().then_some(text)?);
        }
        HirKind::Class(class) => push_class(expression, class)?,
        HirKind::Look(Look::Start) if ends.start => {}
        HirKind::Look(Look::End) if ends.end => {}
        HirKind::Look(_) => return None,
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min).max(1);
            let most = Some(most / times).filter(|most| *most > 0)?;
            expression.push('(');
            push(expression, &repetition.sub, INNER, most)?;
            expression.push(')');
            expression.push_str(&counts(repetition.min, repetition.max));
        }
        HirKind::Capture(capture) => {
            expression.push('(');
            push(expression, &capture.sub, ends, most)?;
            expression.push(')');
        }
        HirKind::Concat(parts) => {
            for (index, part) in parts.iter().enumerate() {
                let start = ends.start && index == 0;
                let end = ends.end && index + 1 == parts.len();
                push(expression, part, Ends { start, end }, most)?;
            }
        }
        HirKind::Alternation(parts) => {
            expression.push('(');
            for (index, part) in parts.iter().enumerate() {
                if index > 0 {
                    expression.push('|');
                }
                push(expression, part, ends, most)?;
            }
            expression.push(')');
        }
    }
    Some(())
}

fn counts(min: u32, max: Option<u32>) -> String {
    match (min, max) {
        (0, None) => "*".to_owned(),
        (1, None) => "+".to_owned(),
        (0, Some(1)) => "?".to_owned(),
        (min, None) => format!("{{{min},}}"),
        (min, Some(max)) if min == max => format!("{{{min}}}"),
        (min, Some(max)) => format!("{{{min},{max}}}"),
    }
}

/// The visible ASCII characters of a class: origins have no others.
fn push_class(expression: &mut String, class: &Class) -> Option<()> {
    let ranges: Vec<(u32, u32)> = match class {
        Class::Unicode(class) => {
            class.ranges().iter().map(|range| (range.start().into(), range.end().into())).collect()
        }
        Class::Bytes(class) => {
            class.ranges().iter().map(|range| (range.start().into(), range.end().into())).collect()
        }
    };
    let visible =
        |code: &u8| ranges.iter().any(|(start, end)| (*start..=*end).contains(&u32::from(*code)));
    let bytes: Vec<u8> = (b'!'..=b'~').filter(visible).collect();
    if bytes.is_empty() {
        return None;
    }
    expression.push('[');
    for run in bytes.chunk_by(|a, b| a + 1 == *b) {
        let (first, last) = (*run.first()?, *run.last()?);
        push_class_byte(expression, first);
        if run.len() > 2 {
            expression.push('-');
        }
        if run.len() > 1 {
            push_class_byte(expression, last);
        }
    }
    expression.push(']');
    Some(())
}

fn push_class_byte(expression: &mut String, byte: u8) {
    if br"\]^-[&~".contains(&byte) {
        expression.push('\\');
    }
    expression.push(byte.into());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn expressions_are_written_so_that_every_engine_reads_them() {
        for (text, expected) in [
            (r"https://a\.example", r"(https://a\.example)"),
            (r"^https://(?:a|bb)\.example$", r"(https://(a|bb)\.example)"),
            (r"https://\d+\.example", r"(https://([0-9])+\.example)"),
            (r"https://[a-c_]{2,4}\.example", r"(https://([_a-c]){2,4}\.example)"),
        ] {
            assert_eq!(of_regex(text).unwrap().as_str(), expected);
        }
        for text in [
            r"https://\ba\.example",
            "a^b",
            "é",
            r"(?m)^a",
            "(ab){1001}",
            "(ab){1001,}",
            "((ab){50}c){50}",
        ] {
            assert_eq!(of_regex(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_same_texts_are_matched(
            text in r"(a|b|\.|\\\.|\[a-c\]|\[\^a\]|\(a\|b\)|\(\?:ab\|c\)\*|a\?|b\+|c\{1,2\}|\^|\$){1,6}",
            origin in "[abc.^x$]{0,6}",
        ) {
            let (Ok(theirs), Some(ours)) =
                (regex::Regex::new(&format!(r"\A(?:{text})\z")), of_regex(&text)) else { return Ok(()) };
            let ours = regex::Regex::new(&format!("^(?:{ours})$")).unwrap();
            prop_assert_eq!(ours.is_match(&origin), theirs.is_match(&origin), "{} {}", text, ours);
        }
    }
}
