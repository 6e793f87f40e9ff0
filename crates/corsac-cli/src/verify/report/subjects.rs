//! All that a difference is about, kind by kind.

use corsac_verify::{Difference, DifferenceId};

use crate::report::Layout;

/// What a subject is, as far as it tells.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Origin,
    Method,
    HeaderName,
    Path,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Origin, Self::Method, Self::HeaderName, Self::Path];

    fn of(id: DifferenceId, subject: &str) -> Self {
        if subject.starts_with('/') {
            Self::Path
        } else if subject.contains("://") || subject.eq_ignore_ascii_case("null") {
            Self::Origin
        } else if id == DifferenceId::MethodCase || is_upper_case(subject) {
            Self::Method
        } else {
            Self::HeaderName
        }
    }

    fn plural(self) -> &'static str {
        match self {
            Self::Origin => "origins",
            Self::Method => "methods",
            Self::HeaderName => "header names",
            Self::Path => "paths",
        }
    }
}

/// Nothing of one subject, which the first line has room for.
pub(super) fn write(layout: &mut Layout, difference: &Difference) {
    let lines = lines(difference.id, &difference.subjects);
    for (index, line) in lines.iter().enumerate() {
        layout.field(if index == 0 { "about" } else { "" }, line);
    }
}

fn lines(id: DifferenceId, subjects: &[String]) -> Vec<String> {
    const SHOWN: usize = 12;
    if subjects.len() < 2 {
        return Vec::new();
    }
    let line = |kind: Kind| {
        let own = subjects.iter().filter(|subject| Kind::of(id, subject) == kind);
        let own: Vec<_> = own.map(String::as_str).collect();
        let more = own.len().saturating_sub(SHOWN);
        let list = own[..own.len() - more].join(", ");
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        (!own.is_empty()).then(|| format!("{} {list}{more}", kind.plural()))
    };
    Kind::ALL.into_iter().filter_map(line).collect()
}

/// Header names come in lower case.
fn is_upper_case(subject: &str) -> bool {
    subject.bytes().any(|byte| byte.is_ascii_uppercase())
        && !subject.bytes().any(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_line() {
        let subjects = ["PUT", "https://a.example", "/x", "x-id", "null", "PATCH"];
        assert_eq!(
            lines(DifferenceId::AnswersChange, &subjects.map(str::to_owned)),
            [
                "origins https://a.example, null",
                "methods PUT, PATCH",
                "header names x-id",
                "paths /x"
            ]
        );
        let methods = ["put".to_owned(), "PUT".to_owned()];
        assert_eq!(lines(DifferenceId::MethodCase, &methods), ["methods put, PUT"]);
        assert!(lines(DifferenceId::MethodCase, &methods[..1]).is_empty());
    }
}
