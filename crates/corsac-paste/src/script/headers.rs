//! The option `headers`, and other lists of pairs.

use std::ops::Range;

use corsac::HeaderList;
use corsac::header::{is_header_name, is_header_value, normalize_value};

use super::value::{Literal, Value};
use crate::error::{PasteError, ScriptMistake};

/// A name and a value, and where they stand.
pub(super) struct Pair {
    pub(super) name: String,
    pub(super) value: String,
    name_span: Range<usize>,
    value_span: Range<usize>,
}

const HEADERS: &str = "an object, or a list of pairs,";

/// The header list that `fetch()` makes of the literal.
pub(super) fn header_list(literal: &Literal) -> Result<HeaderList, PasteError> {
    if matches!(literal.value, Value::Undefined) {
        return Ok(HeaderList::new());
    }
    pairs(literal, HEADERS)?.iter().map(header).collect()
}

/// Names and values of an object, or of an array of arrays of two.
pub(super) fn pairs(literal: &Literal, expected: &'static str) -> Result<Vec<Pair>, PasteError> {
    let pair = |name: String, name_span: &Range<usize>, value: &Literal| {
        let text = value.to_text().ok_or_else(|| value.wrong_type("a string"))?;
        let (name_span, value_span) = (name_span.clone(), value.span.clone());
        Ok(Pair { name, value: text, name_span, value_span })
    };
    match &literal.value {
        Value::Object(members) => members
            .iter()
            .map(|member| pair(member.name.clone(), &member.name_span, &member.value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .map(|item| match &item.value {
                Value::Array(both) if both.len() == 2 => {
                    let name = both[0].to_text().ok_or_else(|| both[0].wrong_type("a string"))?;
                    pair(name, &both[0].span, &both[1])
                }
                _ => Err(item.wrong_type("a pair such as `['Name', 'value']`")),
            })
            .collect(),
        _ => Err(literal.wrong_type(expected)),
    }
}

fn header(pair: &Pair) -> Result<(Vec<u8>, Vec<u8>), PasteError> {
    let mistake = |span: &Range<usize>| PasteError::new(ScriptMistake::BadHeader, span.clone());
    // Chromium's older developer tools wrote pseudo-headers.
    let name = pair.name.strip_prefix(':').unwrap_or(&pair.name);
    if !is_header_name(name.as_bytes()) {
        return Err(mistake(&pair.name_span));
    }
    let value = isomorphic_encoded(&pair.value).ok_or_else(|| mistake(&pair.value_span))?;
    let value = normalize_value(&value).to_vec();
    if !is_header_value(&value) {
        return Err(mistake(&pair.value_span));
    }
    Ok((pair.name.clone().into_bytes(), value))
}

/// A byte for each code point, of which none is beyond U+00FF.
fn isomorphic_encoded(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|character| u8::try_from(character).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::expression;
    use crate::script::reader::Reader;

    #[test]
    fn all_shapes_give_a_header_list() {
        for (source, expected) in [
            ("{A: '1', 'b-c': 2}", HeaderList::from_iter([("A", "1"), ("b-c", "2")])),
            ("[['A', '1'], ['A', '2'],]", HeaderList::from_iter([("A", "1"), ("A", "2")])),
            ("new Headers({A: ' \u{e9} '})", HeaderList::from_iter([(&b"A"[..], &b"\xE9"[..])])),
            ("new Headers()", HeaderList::new()),
            ("undefined", HeaderList::new()),
        ] {
            let literal = expression::read(&mut Reader::new(source)).unwrap();
            assert_eq!(header_list(&literal).unwrap(), expected, "{source}");
        }
    }
}
