//! Allowed origins that are almost the page's.

mod shape;

use corsac::browser::{CorsCheckFailure, CorsCheckReason};
use corsac::origin::OriginParseErrorKind;

use crate::observation::Observation;
use crate::origin_difference::OriginDifference;
use crate::refusal;

/// How an `Access-Control-Allow-Origin` misses the page's origin by one thing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum NearMiss {
    /// It is the same but for this.
    Difference(OriginDifference),
    /// It is a pattern, which the header knows not.
    Pattern,
    /// It is a variable that nothing filled in.
    Variable,
}

impl NearMiss {
    /// The near miss that made the CORS check fail, if one did.
    pub(crate) fn of(observation: &Observation) -> Option<(Self, &CorsCheckFailure)> {
        let failure = refusal::cors_check(observation)?;
        let is_mismatch = *failure.reason() == CorsCheckReason::AllowOriginMismatch;
        let [value] = failure.allow_origin() else { return None };
        let wanted = String::from_utf8_lossy(failure.byte_serialized_origin());
        let near = Self::between(value, &wanted).filter(|_| is_mismatch && wanted != "null")?;
        Some((near, failure))
    }

    fn between(value: &[u8], wanted: &str) -> Option<Self> {
        if shape::is_variable(value) {
            return Some(Self::Variable);
        }
        if shape::is_pattern(value) {
            return Some(Self::Pattern);
        }
        let difference = OriginDifference::of(&[value.to_vec()], wanted);
        match difference {
            OriginDifference::Loopback(_)
            | OriginDifference::Misspelt(_)
            | OriginDifference::Port
            | OriginDifference::Quoted
            | OriginDifference::Scheme(_)
            | OriginDifference::Www => Some(Self::Difference(difference)),
            _ if shape::is_spaced(value, wanted) => {
                Some(Self::Difference(OriginDifference::Misspelt(OriginParseErrorKind::Whitespace)))
            }
            _ => None,
        }
    }

    /// The one thing, as what comes after a colon.
    pub(crate) fn difference(&self, wanted: &str) -> String {
        match self {
            Self::Difference(OriginDifference::Loopback(host)) => {
                format!("to a browser {host} is not the host that the page was opened with")
            }
            Self::Difference(OriginDifference::Misspelt(kind)) => misspelling(*kind).to_owned(),
            Self::Difference(OriginDifference::Port) => "only the port differs".to_owned(),
            Self::Difference(OriginDifference::Quoted) => "the quotes are too many".to_owned(),
            Self::Difference(OriginDifference::Scheme(scheme)) => {
                format!("only the scheme, {scheme}, differs")
            }
            Self::Difference(_) => "with www. it is another host than without".to_owned(),
            Self::Pattern => format!("it is a pattern, perhaps one that means {wanted}"),
            Self::Variable => "it is a variable that nothing filled in".to_owned(),
        }
    }

    /// What to do.
    pub(crate) fn advice(&self, wanted: &str) -> String {
        match self {
            Self::Pattern => format!(
                "Compare the request's Origin with the pattern in the server, and answer with the \
                 origin that asked: {wanted}."
            ),
            Self::Variable => format!(
                "See to it that the server fills in the variable: it must become {wanted} for this \
                 page."
            ),
            Self::Difference(OriginDifference::Loopback(_)) => {
                format!("Allow {wanted} too, or open the page under the name that is allowed.")
            }
            Self::Difference(
                OriginDifference::Port | OriginDifference::Scheme(_) | OriginDifference::Www,
            ) => format!("Allow {wanted} too, if that is the page that is meant."),
            Self::Difference(_) => format!("Write {wanted} in the server's configuration."),
        }
    }
}

fn misspelling(kind: OriginParseErrorKind) -> &'static str {
    match kind {
        OriginParseErrorKind::DefaultPort => "browsers leave out the scheme's default port",
        OriginParseErrorKind::MissingScheme => "the scheme and :// are missing",
        OriginParseErrorKind::Path => "the path is too much",
        OriginParseErrorKind::TrailingSlash => "the slash at the end is too much",
        OriginParseErrorKind::UpperCase => "browsers send it in lower case",
        OriginParseErrorKind::Whitespace => "the white space is too much",
        _ => "browsers send it without anything else",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: &str) -> Option<NearMiss> {
        NearMiss::between(value.as_bytes(), "https://app.example.com")
    }

    #[test]
    fn variables_of_many_languages_are_recognized() {
        for value in ["${ORIGIN}", "$http_origin", "%{ORIGIN}e", "https://{{host}}", "<origin>"] {
            assert_eq!(of(value), Some(NearMiss::Variable), "{value}");
        }
        assert_eq!(of("undefined"), Some(NearMiss::Variable));
    }

    #[test]
    fn an_asterisk_alone_is_no_pattern() {
        assert_eq!(of("*"), None);
        assert_eq!(of("'*'"), None);
        assert_eq!(of("https://a.example, *"), None);
        assert_eq!(of("https://*.example.com"), Some(NearMiss::Pattern));
    }

    #[test]
    fn white_space_of_any_kind_is_seen_through() {
        let spaced = OriginDifference::Misspelt(OriginParseErrorKind::Whitespace);
        assert_eq!(of("https://app.\u{a0}example.com"), Some(NearMiss::Difference(spaced)));
        assert_eq!(of("https://b .example.com"), None);
    }
}
