use super::{Expression, literal};

/// Paths that every backend reads alike: no segment that begins with a dot, is empty or is cut off at
/// a semicolon, no backslash, and no escape that some backends undo to the effect that another route
/// could match. Anything else is to be given nothing.
pub(crate) const PLAIN_PATH: &str = concat!(
    r"(/([A-Za-z0-9_~!$&'()*+,=:@|\[\]^{}-]|%(20|22|23|3[CEF]|5E|60|7[BD]|[89ABDEF][0-9A-F]|C[2-9A-F]))",
    r"([A-Za-z0-9._~!$&'()*+,=:@|\[\]^{}-]|%(20|22|23|3[CEF]|5E|60|7[BD]|[89ABDEF][0-9A-F]|C[2-9A-F]))*)*/?",
);

/// The paths that a pattern of paths matches.
pub(crate) fn of_path(pattern: &str) -> Expression {
    let segments: Vec<_> = match pattern.strip_prefix('/').unwrap_or(pattern) {
        "" => vec![],
        rest => rest.split('/').collect(),
    };
    if segments.is_empty() {
        return Expression("/".to_owned());
    }
    let mut expression = String::new();
    for (index, segment) in segments.iter().enumerate() {
        match *segment {
            "**" if index + 1 == segments.len() => expression.push_str("(/.*)?"),
            "**" => expression.push_str("(/[^/]*)*"),
            "*" => expression.push_str("/[^/]+"),
            part => push_part(&mut expression, part),
        }
    }
    Expression(expression)
}

/// A segment of literal bytes and stars.
fn push_part(expression: &mut String, part: &str) {
    expression.push('/');
    for (index, text) in part.split('*').enumerate() {
        if index > 0 {
            expression.push_str("[^/]*");
        }
        literal::push(expression, text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use corsac::server::PathPattern;
    use proptest::prelude::*;

    #[test]
    fn patterns_become_expressions() {
        for (pattern, expected) in [
            ("/", "/"),
            ("/items", "/items"),
            ("/items/*", "/items/[^/]+"),
            ("/items/**", "/items(/.*)?"),
            ("/**/*.json", r"(/[^/]*)*/[^/]*\.json"),
        ] {
            assert_eq!(of_path(pattern).as_str(), expected);
        }
    }

    #[test]
    fn plain_paths_are_those_that_are_read_in_one_way() {
        let plain = regex::Regex::new(&format!("^(?:{PLAIN_PATH})$")).unwrap();
        for path in ["/", "/a", "/a/b.c", "/a%20b/%C3%A9", "/a/"] {
            assert!(plain.is_match(path), "{path}");
        }
        for path in
            ["//", "/a//b", "/../a", "/a/.b", "/a%2Fb", "/%2e%2e/a", "/a;b", "/a\\b", "/%41"]
        {
            assert!(!plain.is_match(path), "{path}");
        }
    }

    proptest! {
        #[test]
        fn an_expression_matches_the_paths_that_the_pattern_matches(
            pattern in "/|(/(a|\\*|\\*\\*|a\\*b|b\\*|c\\.j)){1,4}",
            path in "/|(/(a|b|ab|axb|c\\.j|cxj|)){1,5}",
        ) {
            let read = PathPattern::parse(&pattern).unwrap();
            let regex = regex::Regex::new(&format!("^(?:{})$", of_path(&pattern))).unwrap();
            prop_assert_eq!(regex.is_match(&path), read.matches(path.as_bytes()), "{} {}", pattern, path);
        }
    }
}
