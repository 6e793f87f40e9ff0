/// A variable that holds a dollar sign, which cannot be escaped where nginx replaces variables.
pub(crate) const DOLLAR: &str = "cors_dollar";

/// A string of nginx in which no variables are replaced, such as a key of a `map`.
pub(crate) fn nginx(text: &str) -> String {
    let mut quoted = String::from('"');
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        // A backslash stands for itself, unless what follows makes an escape of it.
        let is_escape = |next: Option<&char>| next.is_none_or(|next| r#"\"'trn"#.contains(*next));
        if character == '"' || character == '\\' && is_escape(characters.peek()) {
            quoted.push('\\');
        }
        quoted.push(character);
    }
    quoted + "\""
}

/// A string of nginx where variables are replaced, such as a value of a `map`: it has none. A text
/// with a dollar sign needs the variable [`DOLLAR`].
pub(crate) fn nginx_value(text: &str) -> String {
    nginx(text).replace('$', &format!("${{{DOLLAR}}}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_would_be_an_escape_is_escaped() {
        for (text, expected) in [
            (r"^https://a\.example$", r#""^https://a\.example$""#),
            (r#"a"b'c"#, r#""a\"b'c""#),
            (r"a\\b", r#""a\\\b""#),
            (r"\r\d", r#""\\r\d""#),
            (r"a\", r#""a\\""#),
            ("#{;}", "\"#{;}\""),
        ] {
            assert_eq!(nginx(text), expected);
        }
    }

    #[test]
    fn a_dollar_sign_is_no_variable() {
        assert_eq!(nginx_value("x-$price"), "\"x-${cors_dollar}price\"");
    }
}
