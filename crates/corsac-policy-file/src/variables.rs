//! `${NAME}` in strings.

use std::ops::Range;

use crate::kind::ProblemKind;
use crate::problem::Problem;
use crate::settings::{Settings, UnsetVariables};
use crate::text::{Text, Variable};

/// A part of a string.
#[derive(Debug, Eq, PartialEq)]
enum Part<'t> {
    Literal(&'t str),
    /// The name in `${NAME}`.
    Reference(&'t str),
    /// What starts like a reference and is none.
    Invalid,
}

/// What became of a string.
pub(crate) struct Expanded {
    /// None if a variable is not set, or a reference is none.
    pub(crate) text: Option<Text>,
    /// Whether the whole string is one reference.
    pub(crate) is_one_reference: bool,
    /// Mistakes in the text, wherever it is read.
    pub(crate) invalid: Vec<Problem>,
    /// Variables that are not set, unless that is allowed.
    pub(crate) unset: Vec<Problem>,
}

/// Replaces the references in `decoded`, the string that stands at `span` of `source`.
pub(crate) fn expand(
    decoded: &str,
    source: &str,
    span: Range<usize>,
    settings: &Settings<'_>,
) -> Expanded {
    let parts = parts(decoded);
    let places = Places::of(&parts, source, &span);
    let (mut invalid, mut unset, mut variables) = (Vec::new(), Vec::new(), Vec::new());
    let mut text = String::new();
    let mut is_complete = true;
    for (index, (_, part)) in parts.iter().enumerate() {
        match part {
            Part::Literal(literal) => text.push_str(literal),
            Part::Invalid => invalid.push(invalid_reference(places.get(index))),
            Part::Reference(name) => match (settings.variables)(name) {
                Some(value) => {
                    text.push_str(&value);
                    variables.push(Variable { name: (*name).to_owned(), value });
                }
                None => {
                    is_complete = false;
                    unset.push(unset_variable(name, places.get(index)));
                }
            },
        }
    }
    if settings.unset == UnsetVariables::Allow {
        unset.clear();
    }
    let text = (is_complete && invalid.is_empty()).then(|| Text {
        text,
        span: places.all_references(&parts).unwrap_or(span),
        variables,
    });
    let is_one_reference = matches!(parts[..], [(_, Part::Reference(_))]);
    Expanded { text, is_one_reference, invalid, unset }
}

fn unset_variable(name: &str, span: Range<usize>) -> Problem {
    Problem::new(ProblemKind::UnsetVariable, span, format!("the variable `{name}` is not set"))
        .label("needed here")
        .help(format!("set {name} where this file is read; `$${{{name}}}` is that text itself"))
}

fn invalid_reference(span: Range<usize>) -> Problem {
    Problem::new(ProblemKind::InvalidVariable, span, "`${` is not followed by a variable's name")
        .label("expected letters, digits and `_`, and then `}`")
        .help("write `$${` for the characters themselves")
}

/// Where the parts of a string stand in the text of the file.
struct Places {
    whole: Range<usize>,
    /// One for each part, if the string is written without escapes that matter.
    parts: Option<Vec<Range<usize>>>,
}

impl Places {
    fn of(decoded: &[(Range<usize>, Part<'_>)], source: &str, span: &Range<usize>) -> Self {
        let raw = parts(source.get(span.clone()).unwrap_or_default());
        let in_source =
            |(range, _): &(Range<usize>, _)| span.start + range.start..span.start + range.end;
        // Quotes and escapes are literals, so only the others can be told apart for sure.
        let is_special = |part: &&(Range<usize>, Part<'_>)| !matches!(part.1, Part::Literal(_));
        let kinds = |all: &[(Range<usize>, Part<'_>)]| {
            all.iter().filter(is_special).map(|(_, part)| format!("{part:?}")).collect::<Vec<_>>()
        };
        let mut special = raw.iter().filter(is_special);
        let parts = (kinds(decoded) == kinds(&raw)).then(|| {
            let place = |part| match is_special(&part) {
                true => special.next().map_or(span.clone(), in_source),
                false => span.clone(),
            };
            decoded.iter().map(place).collect()
        });
        Self { whole: span.clone(), parts }
    }

    fn get(&self, index: usize) -> Range<usize> {
        let part = self.parts.as_ref().and_then(|parts| parts.get(index));
        part.unwrap_or(&self.whole).clone()
    }

    /// From the first reference to the last.
    fn all_references(&self, parts: &[(Range<usize>, Part<'_>)]) -> Option<Range<usize>> {
        let is_reference = |index: &usize| matches!(parts[*index].1, Part::Reference(_));
        let first = (0..parts.len()).find(is_reference)?;
        let last = (0..parts.len()).rfind(is_reference)?;
        Some(self.get(first).start..self.get(last).end)
    }
}

/// The parts of a string and where they stand in it.
fn parts(text: &str) -> Vec<(Range<usize>, Part<'_>)> {
    let mut parts = Vec::new();
    let (mut literal, mut at) = (0, 0);
    while let Some(found) = text[at..].find("${").map(|found| at + found) {
        let is_escaped = text[at..found].ends_with('$');
        let before = if is_escaped { found - 1 } else { found };
        parts.push((literal..before, Part::Literal(&text[literal..before])));
        (literal, at) = if is_escaped {
            // The second `$` begins the literal that follows.
            (found, found + 2)
        } else {
            let (end, part) = reference(text, found);
            parts.push((found..end, part));
            (end, end)
        };
    }
    parts.push((literal..text.len(), Part::Literal(&text[literal..])));
    parts.retain(|(range, _)| !range.is_empty());
    parts
}

/// What begins with `${` at `start`, and where it ends.
fn reference(text: &str, start: usize) -> (usize, Part<'_>) {
    let inside = &text[start + 2..];
    let is_name_byte = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let length = inside.bytes().take_while(|byte| is_name_byte(*byte)).count();
    let name = &inside[..length];
    let is_name = !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit());
    match inside[length..].starts_with('}') && is_name {
        true => (start + 2 + length + 1, Part::Reference(name)),
        false => (start + 2, Part::Invalid),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Part<'_>> {
        parts(text).into_iter().map(|(_, part)| part).collect()
    }

    #[test]
    fn references_are_told_from_what_only_looks_like_them() {
        use Part::{Invalid, Literal, Reference};
        assert_eq!(kinds("a${B}c"), [Literal("a"), Reference("B"), Literal("c")]);
        assert_eq!(kinds("${B}${C_1}"), [Reference("B"), Reference("C_1")]);
        assert_eq!(kinds("$${B}"), [Literal("${B}")]);
        assert_eq!(kinds("a$$${B}"), [Literal("a$"), Literal("${B}")]);
        assert_eq!(kinds("^a$"), [Literal("^a$")]);
        assert_eq!(kinds(""), []);
        for invalid in ["${", "${}", "${A", "${A-B}", "${1}", "${A:-b}", "${é}"] {
            assert_eq!(kinds(invalid)[0], Invalid, "{invalid}");
        }
    }

    fn expanded(source: &str, decoded: &str) -> Expanded {
        let variables = |name: &str| (name == "B").then(|| "${B}!".to_owned());
        let settings = Settings { variables: &variables, ..Settings::default() };
        expand(decoded, source, 0..source.len(), &settings)
    }

    #[test]
    fn values_are_not_expanded_again_and_keep_the_place_of_their_reference() {
        let text = expanded("\"a${B}\"", "a${B}").text.unwrap();
        assert_eq!(text.text, "a${B}!");
        assert_eq!(text.span, 2..6);
        assert_eq!(text.variables[0].name, "B");
    }

    #[test]
    fn a_reference_behind_an_escape_is_found_and_one_in_escapes_is_the_whole_string() {
        assert_eq!(expanded(r#""\t${B}""#, "\t${B}").text.unwrap().span, 3..7);
        assert_eq!(expanded(r#""\u0024{B}""#, "${B}").text.unwrap().span, 0..11);
        assert_eq!(expanded("\"$${B} ${B}\"", "$${B} ${B}").text.unwrap().span, 7..11);
    }

    #[test]
    fn what_is_not_set_leaves_nothing() {
        let expanded = expanded("\"${B}${C}\"", "${B}${C}");
        assert!(expanded.text.is_none());
        assert_eq!(expanded.unset[0].span, 5..9);
    }
}
