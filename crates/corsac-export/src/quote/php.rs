/// A string of PHP, in which nothing is replaced.
pub(crate) fn php(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// A regular expression of PHP that matches a text whole.
pub(crate) fn php_regex(expression: &str) -> String {
    // `$` also matches before a newline at the end.
    let text = format!(r"\A{expression}\z").replace('#', "\\#");
    // A single backslash stands for itself before anything but a quote, a backslash or the end.
    let text = text.replace(r"\\", r"\\\\").replace('\'', "\\'");
    format!("'#{text}#'")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::of_regex;

    #[test]
    fn nothing_in_a_string_is_code() {
        assert_eq!(php(r"a'b\c$d{$e}"), r"'a\'b\\c$d{$e}'");
    }

    #[test]
    fn expressions_are_anchored_at_the_ends_of_the_text() {
        for (text, expected) in [
            (r"https://a\.example", r"'#\A(https://a\.example)\z#'"),
            ("['#]", r"'#\A([\#\'])\z#'"),
            (r"\\", r"'#\A(\\\\)\z#'"),
        ] {
            assert_eq!(php_regex(of_regex(text).unwrap().as_str()), expected);
        }
    }
}
