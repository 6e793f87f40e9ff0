//! Regular expressions of origins, matched whole, in time linear in the origin.

#[cfg(feature = "regex")]
pub(super) use with_engine::OriginRegex;
#[cfg(not(feature = "regex"))]
pub(super) use without_engine::OriginRegex;

#[cfg(feature = "regex")]
mod with_engine {
    use crate::server::Problem;

    #[derive(Clone, Debug)]
    pub(in crate::server) struct OriginRegex(regex::Regex);

    impl OriginRegex {
        pub(in crate::server) fn new(text: &str) -> Result<Self, Problem> {
            let invalid = |error: regex::Error| Problem::InvalidRegex { reason: error.to_string() };
            // On its own first: `a)|(b` is no expression, and within parentheses becomes one.
            regex::Regex::new(text).map_err(invalid)?;
            // A comment of the `x` flag would swallow the parenthesis; then nothing compiles.
            regex::Regex::new(&format!(r"\A(?:{text})\z")).map(Self).map_err(invalid)
        }

        pub(in crate::server) fn is_full_match(&self, origin: &str) -> bool {
            self.0.is_match(origin)
        }
    }
}

#[cfg(not(feature = "regex"))]
mod without_engine {
    use crate::server::Problem;

    #[derive(Clone, Debug)]
    pub(in crate::server) enum OriginRegex {}

    impl OriginRegex {
        pub(in crate::server) fn new(_text: &str) -> Result<Self, Problem> {
            Err(Problem::RegexUnsupported)
        }

        pub(in crate::server) fn is_full_match(&self, _origin: &str) -> bool {
            match *self {}
        }
    }
}
