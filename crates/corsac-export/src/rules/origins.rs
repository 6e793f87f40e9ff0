use corsac::server::OriginPattern;

use crate::expression::{Expression, of_pattern, of_regex};

/// Whom something is allowed to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Origins {
    Any,
    Some(SomeOrigins),
}

/// Certain origins.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct SomeOrigins {
    /// As browsers send them; `null` is the last, where it is allowed.
    pub(crate) exact: Vec<String>,
    /// Others match one of these whole. Browsers send scheme and host in lower case: no engine is to
    /// ignore case.
    pub(crate) expressions: Vec<Expression>,
}

impl Origins {
    pub(super) fn new(entries: &[String], regex: Option<&str>, null: bool) -> Self {
        let patterns: Vec<_> =
            entries.iter().filter_map(|entry| OriginPattern::parse(entry).ok()).collect();
        if patterns.iter().any(OriginPattern::is_any) {
            return Self::Any;
        }
        let mut some = SomeOrigins::default();
        for pattern in &patterns {
            match pattern.as_exact() {
                Some(exact) if some.exact.iter().any(|known| known == exact) => {}
                Some(exact) => some.exact.push(exact.to_owned()),
                None => some.expressions.extend(of_pattern(pattern)),
            }
        }
        some.expressions.extend(regex.and_then(of_regex));
        some.exact.extend(null.then(|| "null".to_owned()));
        Self::Some(some)
    }

    /// The certain origins; none if any is allowed.
    pub(crate) fn some(&self) -> Option<&SomeOrigins> {
        match self {
            Self::Any => None,
            Self::Some(some) => Some(some),
        }
    }
}
