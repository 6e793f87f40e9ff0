/// A string of Java, which is also how it writes a regular expression.
pub(crate) fn java(text: &str) -> String {
    let mut quoted = String::from("\"");
    for unit in text.encode_utf16() {
        match char::from_u32(unit.into()) {
            Some(character @ ('"' | '\\')) => quoted.extend(['\\', character]),
            Some(character @ ' '..='~') => quoted.push(character),
            // Not `\u`, which is read before anything else: a newline would end the line.
            Some(character) if character.is_ascii() => quoted.push_str(&format!("\\{unit:03o}")),
            _ => quoted.push_str(&format!("\\u{unit:04x}")),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_string_is_code() {
        assert_eq!(java("a\"b\\.${c}\n\u{e9}"), r#""a\"b\\.${c}\012\u00e9""#);
    }
}
