//! `JSON.stringify`

use super::number;
use super::value::{Literal, Value};

/// The JSON text of a literal; `None` for `undefined`.
///
/// The recursion is as deep as the literal's brackets, which reading it has bounded.
pub(super) fn stringify(literal: &Literal) -> Option<String> {
    let mut text = String::new();
    write(literal, &mut text).then_some(text)
}

/// Writes the literal, if JSON has it; says whether it does.
fn write(literal: &Literal, text: &mut String) -> bool {
    match &literal.value {
        Value::Undefined => return false,
        Value::Null => text.push_str("null"),
        Value::Boolean(boolean) => text.push_str(if *boolean { "true" } else { "false" }),
        Value::Number(number) if number.is_finite() => text.push_str(&number::to_text(*number)),
        Value::Number(_) => text.push_str("null"),
        Value::String(string) => write_string(string, text),
        // An object without members of its own.
        Value::UrlSearchParams(_) => text.push_str("{}"),
        Value::Array(items) => write_array(items, text),
        Value::Object(members) => {
            text.push('{');
            let mut separator = "";
            for member in members {
                let before = text.len();
                text.push_str(separator);
                write_string(&member.name, text);
                text.push(':');
                if write(&member.value, text) { separator = "," } else { text.truncate(before) }
            }
            text.push('}');
        }
    }
    true
}

fn write_array(items: &[Literal], text: &mut String) {
    text.push('[');
    for (index, item) in items.iter().enumerate() {
        text.push_str(if index == 0 { "" } else { "," });
        if !write(item, text) {
            text.push_str("null");
        }
    }
    text.push(']');
}

fn write_string(string: &str, text: &mut String) {
    text.push_str(&serde_json::Value::from(string).to_string());
}
