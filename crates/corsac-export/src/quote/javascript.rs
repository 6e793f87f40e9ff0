/// A string of JavaScript.
pub(crate) fn javascript(text: &str) -> String {
    let mut quoted = "'".to_owned();
    for character in text.chars() {
        match character {
            '\'' | '\\' => quoted.extend(['\\', character]),
            ' '..='~' => quoted.push(character),
            _ => quoted.push_str(&format!("\\u{{{:x}}}", u32::from(character))),
        }
    }
    quoted + "'"
}

/// A regular expression of JavaScript that matches a text whole, without flags: `$` is the end of the
/// text then, and no test depends on the one before.
pub(crate) fn javascript_regex(expression: &str) -> String {
    let mut quoted = "/^".to_owned();
    let mut is_escaped = false;
    for character in expression.chars() {
        if character == '/' && !is_escaped {
            quoted.push('\\');
        }
        quoted.push(character);
        is_escaped = character == '\\' && !is_escaped;
    }
    quoted + "$/"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_string() {
        for (text, expected) in [
            ("a", "'a'"),
            ("it's \\ ${x} `#{y} \"%", r#"'it\'s \\ ${x} `#{y} "%'"#),
            ("a\nb\u{2028}", r"'a\u{a}b\u{2028}'"),
        ] {
            assert_eq!(javascript(text), expected);
        }
    }

    #[test]
    fn nothing_ends_an_expression() {
        for (expression, expected) in [
            (r"https://a\.example", r"/^https:\/\/a\.example$/"),
            (r"a\/b", r"/^a\/b$/"),
            (r"a\\/b", r"/^a\\\/b$/"),
            (r"[/\\]", r"/^[\/\\]$/"),
        ] {
            assert_eq!(javascript_regex(expression), expected);
        }
    }
}
