/// A string of Ruby.
pub(crate) fn ruby(text: &str) -> String {
    format!("\"{}\"", text.escape_default().to_string().replace('#', "\\#"))
}

/// A regular expression of Ruby that matches a text whole.
pub(crate) fn ruby_regex(expression: &str) -> String {
    // `^` and `$` match at every line in Ruby.
    let text = format!(r"\A{expression}\z").replace('#', "\\#");
    match text.contains(['{', '}']) {
        // They would have to be in pairs.
        true => format!("/{}/", text.replace('/', "\\/")),
        false => format!("%r{{{text}}}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::of_regex;

    #[test]
    fn nothing_in_a_string_is_code() {
        assert_eq!(ruby("a\"b\\c#{d}"), r##""a\"b\\c\#{d}""##);
    }

    #[test]
    fn expressions_are_anchored_at_the_ends_of_the_text() {
        for (text, expected) in [
            (r"https://a\.example", r"%r{\A(https://a\.example)\z}"),
            ("https://a{2}", r"/\A(https:\/\/(a){2})\z/"),
            ("[#{]", r"/\A([\#{])\z/"),
        ] {
            assert_eq!(ruby_regex(of_regex(text).unwrap().as_str()), expected);
        }
    }
}
