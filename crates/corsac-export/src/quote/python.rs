/// A string of Python.
pub(crate) fn python(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            ' '..='~' => quoted.push(character),
            _ => quoted.push_str(&format!("\\U{:08x}", u32::from(character))),
        }
    }
    quoted.push('"');
    quoted
}

/// A raw string of Python, as expressions are written, where it can be one.
pub(crate) fn python_raw(text: &str) -> String {
    let is_plain = text.chars().all(|character| matches!(character, ' '..='~') && character != '"');
    match is_plain && !text.ends_with('\\') {
        true => format!("r\"{text}\""),
        false => python(text),
    }
}

/// A tuple of Python: one element needs a comma.
pub(crate) fn python_tuple(elements: &[String]) -> String {
    match elements {
        [only] => format!("({only},)"),
        elements => format!("({})", elements.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_string() {
        assert_eq!(python("a\"b\\c'{d}%s\n"), r#""a\"b\\c'{d}%s\U0000000a""#);
        assert_eq!(python_raw(r"a\.b"), r#"r"a\.b""#);
        assert_eq!(python_raw(r"a\"), r#""a\\""#);
        assert_eq!(python_raw("a\"b"), r#""a\"b""#);
    }

    #[test]
    fn a_tuple_of_one_is_a_tuple() {
        assert_eq!(python_tuple(&["1".to_owned()]), "(1,)");
        assert_eq!(python_tuple(&[]), "()");
    }
}
