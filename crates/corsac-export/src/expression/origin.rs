use corsac::server::OriginPattern;

use super::{Expression, literal};

/// What browsers send in a label.
const LABEL: &str = "[a-z0-9_-]+";

/// A part of a label, as patterns within a label have it.
const PART: &str = "[a-z0-9-]+";

/// The origins that a pattern matches; none for `*`.
pub(crate) fn of_pattern(pattern: &OriginPattern) -> Option<Expression> {
    if pattern.is_any() {
        return None;
    }
    let text = pattern.as_str();
    let (text, port) = match text.strip_suffix(":*") {
        Some(text) => (text, "(:[0-9]+)?"),
        None => (text, ""),
    };
    let mut expression = String::new();
    match text.split_once('*') {
        Some((before, behind)) => {
            literal::push(&mut expression, before);
            match behind.strip_prefix('.').filter(|_| before.ends_with("://")) {
                Some(parent) => {
                    expression.push_str(&format!(r"({LABEL}\.)+"));
                    literal::push(&mut expression, parent);
                }
                None => {
                    expression.push_str(PART);
                    literal::push(&mut expression, behind);
                }
            }
        }
        None => literal::push(&mut expression, text),
    }
    expression.push_str(port);
    Some(Expression(expression))
}

#[cfg(test)]
mod tests {
    use super::*;
    use corsac::origin::SerializedOrigin;
    use proptest::prelude::*;

    fn expression(pattern: &str) -> Expression {
        of_pattern(&OriginPattern::parse(pattern).unwrap()).unwrap()
    }

    #[test]
    fn patterns_become_expressions() {
        for (pattern, expected) in [
            ("https://a.example", r"https://a\.example"),
            ("https://*.a.example", r"https://([a-z0-9_-]+\.)+a\.example"),
            ("https://a-*-b.example:8443", r"https://a-[a-z0-9-]+-b\.example:8443"),
            ("http://localhost:*", r"http://localhost(:[0-9]+)?"),
            ("http://[::1]", r"http://\[::1\]"),
        ] {
            assert_eq!(expression(pattern).as_str(), expected);
        }
        assert_eq!(of_pattern(&OriginPattern::parse("*").unwrap()), None);
    }

    proptest! {
        #[test]
        fn an_expression_matches_the_origins_that_the_pattern_matches(
            pattern in prop::sample::select(&[
                "https://a.example", "https://*.a.example", "https://a-*-b.example", "https://*.a.example:*",
                "https://a.example:*", "http://localhost:*", "https://*-b.example:1", "myapp://*.a.example",
            ][..]),
            origin in "(https|http|myapp)://([ab_-]{0,2}(a-|-b)?[.x-]){0,3}(a\\.example|example|localhost|b\\.example)(:[0-9]{1,3})?",
        ) {
            let read = OriginPattern::parse(pattern).unwrap();
            let Some(parsed) = SerializedOrigin::parse(origin.as_bytes()) else { return Ok(()) };
            let regex = regex::Regex::new(&format!("^(?:{})$", expression(pattern))).unwrap();
            prop_assert_eq!(regex.is_match(&origin), read.matches(&parsed), "{} {}", pattern, origin);
        }
    }
}
