//! Expressions that are made of literals.

use std::collections::HashMap;

use url::Url;

use super::reader::Reader;
use super::value::{Literal, Member, Quoted, Value};
use super::{json, number, string};
use crate::error::{PasteError, ScriptMistake};

/// Reads an expression: literals, joined with `+`.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<Literal, PasteError> {
    let mut sum = read_operand(reader)?;
    loop {
        reader.skip_space()?;
        if reader.rest().starts_with("++") || !reader.take("+") {
            return Ok(sum);
        }
        let operand = read_operand(reader)?;
        sum = add(sum, &operand)?;
    }
}

fn add(sum: Literal, operand: &Literal) -> Result<Literal, PasteError> {
    let span = sum.span.start..operand.span.end;
    if let (Value::Number(one), Value::Number(other)) = (&sum.value, &operand.value) {
        return Ok(Literal { value: Value::Number(one + other), span });
    }
    let Some(added) = operand.to_text() else { return Err(operand.wrong_type("a string")) };
    let text = match sum.value {
        // Without a copy, so that a long sum takes linear time.
        Value::String(text) => Some(text),
        _ => sum.to_text(),
    };
    let Some(mut text) = text else {
        return Err(PasteError::new(ScriptMistake::WrongType { expected: "a string" }, span));
    };
    text.push_str(&added);
    Ok(Literal { value: Value::String(text), span })
}

fn read_operand(reader: &mut Reader<'_>) -> Result<Literal, PasteError> {
    reader.skip_space()?;
    let start = reader.at();
    let value = match reader.peek() {
        Some('"' | '\'' | '`') => Value::String(string::read(reader)?),
        Some('{') => reader.nested(read_object)?,
        Some('[') => Value::Array(reader.nested(read_array)?),
        Some('(') => return reader.nested(read_parenthesized),
        Some('-') => {
            reader.bump();
            reader.skip_space()?;
            Value::Number(-read_number(reader)?)
        }
        Some('0'..='9' | '.') => Value::Number(read_number(reader)?),
        _ => read_word(reader)?,
    };
    Ok(Literal { value, span: start..reader.at() })
}

fn read_number(reader: &mut Reader<'_>) -> Result<f64, PasteError> {
    match reader.peek() {
        Some('0'..='9' | '.') if !reader.rest().starts_with("..") => number::read(reader),
        _ => Err(reader.unexpected("a number")),
    }
}

fn read_parenthesized(reader: &mut Reader<'_>) -> Result<Literal, PasteError> {
    reader.take("(");
    let literal = read(reader)?;
    reader.expect(")", "`)`")?;
    Ok(literal)
}

fn read_array(reader: &mut Reader<'_>) -> Result<Vec<Literal>, PasteError> {
    reader.take("[");
    read_list(reader, "]", "`,` or `]`", |reader| {
        refuse_spread(reader)?;
        read(reader)
    })
}

/// Items between commas, up to `end`. A last comma may stand there.
pub(super) fn read_list<T>(
    reader: &mut Reader<'_>,
    end: &str,
    expected: &'static str,
    mut item: impl FnMut(&mut Reader<'_>) -> Result<T, PasteError>,
) -> Result<Vec<T>, PasteError> {
    let mut items = Vec::new();
    loop {
        reader.skip_space()?;
        if reader.take(end) {
            return Ok(items);
        }
        items.push(item(reader)?);
        reader.skip_space()?;
        if !reader.take(",") && !reader.rest().starts_with(end) {
            return Err(reader.unexpected(expected));
        }
    }
}

fn read_object(reader: &mut Reader<'_>) -> Result<Value, PasteError> {
    reader.take("{");
    let read = read_list(reader, "}", "`,` or `}`", read_member)?;
    Ok(Value::Object(without_duplicates(read)))
}

/// Of members with one name, the last counts, in the place of the first.
fn without_duplicates(read: Vec<Member>) -> Vec<Member> {
    let mut places = HashMap::with_capacity(read.len());
    let mut members: Vec<Member> = Vec::with_capacity(read.len());
    for member in read {
        match places.get(&member.name) {
            Some(&place) => members[place] = member,
            None => {
                places.insert(member.name.clone(), members.len());
                members.push(member);
            }
        }
    }
    members
}

fn read_member(reader: &mut Reader<'_>) -> Result<Member, PasteError> {
    refuse_spread(reader)?;
    let start = reader.at();
    let (name, quoted) = read_name(reader)?;
    let name_span = start..reader.at();
    reader.skip_space()?;
    if quoted == Quoted::No && reader.rest().starts_with([',', '}']) {
        return Err(PasteError::new(ScriptMistake::Variable { name }, name_span));
    }
    if quoted == Quoted::No && reader.rest().starts_with('(') {
        return Err(PasteError::new(ScriptMistake::Call { name }, name_span));
    }
    reader.expect(":", "`:`")?;
    Ok(Member { name, name_span, quoted, value: read(reader)? })
}

fn read_name(reader: &mut Reader<'_>) -> Result<(String, Quoted), PasteError> {
    match reader.peek() {
        Some('"' | '\'') => Ok((string::read(reader)?, Quoted::Yes)),
        Some('0'..='9' | '.') => Ok((number::to_text(number::read(reader)?), Quoted::No)),
        _ => match reader.identifier() {
            "" => Err(reader.unexpected("a name")),
            name => Ok((name.to_owned(), Quoted::No)),
        },
    }
}

fn refuse_spread(reader: &Reader<'_>) -> Result<(), PasteError> {
    let at = reader.at();
    match reader.rest().starts_with("...") {
        true => Err(PasteError::new(ScriptMistake::Spread, at..at + 3)),
        false => Ok(()),
    }
}

/// A word: a constant, or one of the few calls whose result is known.
fn read_word(reader: &mut Reader<'_>) -> Result<Value, PasteError> {
    let start = reader.at();
    match reader.identifier() {
        "" => Err(reader.unexpected("a value")),
        "true" => Ok(Value::Boolean(true)),
        "false" => Ok(Value::Boolean(false)),
        "null" => Ok(Value::Null),
        "undefined" => Ok(Value::Undefined),
        "NaN" => Ok(Value::Number(f64::NAN)),
        "JSON" if reader.take(".stringify") => read_stringify(reader, start),
        "new" => read_new(reader, start),
        name => Err(code(reader, start, name)),
    }
}

/// `JSON.stringify(value, null, indent)`, whose white space does not matter here.
fn read_stringify(reader: &mut Reader<'_>, start: usize) -> Result<Value, PasteError> {
    let arguments = read_arguments(reader)?;
    let Some(value) = arguments.first() else { return Ok(Value::Undefined) };
    match json::stringify(value) {
        Some(text) => reader.produce(text, start).map(Value::String),
        None => Ok(Value::Undefined),
    }
}

fn read_new(reader: &mut Reader<'_>, start: usize) -> Result<Value, PasteError> {
    reader.skip_space()?;
    let class = reader.identifier();
    match class {
        "Headers" => read_new_headers(reader),
        "URL" => read_new_url(reader),
        "URLSearchParams" => read_new_url_search_params(reader, start),
        _ => Err(code(reader, start, &format!("new {class}"))),
    }
}

/// A list of headers is as good as what it is made of.
fn read_new_headers(reader: &mut Reader<'_>) -> Result<Value, PasteError> {
    let argument = read_arguments(reader)?.into_iter().next();
    Ok(argument.map_or(Value::Array(Vec::new()), |argument| argument.value))
}

fn read_new_url(reader: &mut Reader<'_>) -> Result<Value, PasteError> {
    let start = reader.at();
    let arguments = read_arguments(reader)?;
    let texts: Vec<String> = arguments.iter().filter_map(Literal::to_text).collect();
    let url = match texts.as_slice() {
        [url] => Url::parse(url).ok(),
        [url, base] => Url::parse(base).ok().and_then(|base| base.join(url).ok()),
        _ => None,
    };
    let expected = ScriptMistake::WrongType { expected: "a URL" };
    let url = url.ok_or_else(|| PasteError::new(expected, start..reader.at()))?;
    Ok(Value::String(url.into()))
}

fn read_new_url_search_params(reader: &mut Reader<'_>, start: usize) -> Result<Value, PasteError> {
    let arguments = read_arguments(reader)?;
    let pairs = match arguments.first() {
        None => Vec::new(),
        Some(Literal { value: Value::String(query), .. }) => {
            let query = query.strip_prefix('?').unwrap_or(query);
            url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
        }
        Some(other) => super::headers::pairs(other, "an object, or pairs of strings")?
            .into_iter()
            .map(|pair| (pair.name, pair.value))
            .collect(),
    };
    let serialized =
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    reader.produce(serialized, start).map(Value::UrlSearchParams)
}

pub(super) fn read_arguments(reader: &mut Reader<'_>) -> Result<Vec<Literal>, PasteError> {
    reader.expect("(", "`(`")?;
    reader.nested(|reader| {
        read_list(reader, ")", "`,` or `)`", |reader| {
            refuse_spread(reader)?;
            read(reader)
        })
    })
}

/// What only running it would tell: a variable, or something made with dots and calls.
fn code(reader: &mut Reader<'_>, start: usize, name: &str) -> PasteError {
    let mut name = name.to_owned();
    while reader.rest().starts_with('.') {
        let at = reader.at();
        reader.take(".");
        match reader.identifier() {
            "" => return PasteError::new(ScriptMistake::Call { name }, start..at),
            property => name.extend([".", property]),
        }
    }
    let is_variable = !name.contains(['.', ' ']) && !reader.rest().starts_with('(');
    let span = start..reader.at();
    match is_variable {
        true => PasteError::new(ScriptMistake::Variable { name }, span),
        false => PasteError::new(ScriptMistake::Call { name }, span),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &str) -> Option<String> {
        read(&mut Reader::new(source)).unwrap().to_text()
    }

    #[test]
    fn literals_are_added() {
        assert_eq!(text("'a' + \"b\" +\n `c` + 1 + null").unwrap(), "abc1null");
        assert_eq!(text("(1 + 2) + 'a'").unwrap(), "3a");
        assert_eq!(
            text("new URL('/b?c', 'https://a.example') + '#d'").unwrap(),
            "https://a.example/b?c#d"
        );
    }

    #[test]
    fn known_calls_are_made() {
        assert_eq!(
            text("JSON.stringify({a: [1, 'b', undefined], c: undefined}, null, 2)").unwrap(),
            r#"{"a":[1,"b",null]}"#
        );
        assert_eq!(text("new URLSearchParams({a: 'b c', d: 1})").unwrap(), "a=b+c&d=1");
        assert_eq!(text("new URLSearchParams([['a', 'é']])").unwrap(), "a=%C3%A9");
        assert_eq!(text("new URLSearchParams('?a=b')").unwrap(), "a=b");
    }

    #[test]
    fn the_last_of_a_name_counts() {
        let object = "JSON.stringify({/* a */ a: 1, 'b': 2, a: 3, // c\n 1: 4,})";
        assert_eq!(text(object).unwrap(), r#"{"a":3,"b":2,"1":4}"#);
    }
}
