//! Mistakes in words, and what to write instead.

use std::fmt;

use super::{ConfigError, InvalidPath, MaxAge, OriginPattern, Problem};
use crate::header;
use crate::origin::has_strangers_below;

impl ConfigError {
    /// The value that was most likely meant, if there is one; the policy takes it.
    ///
    /// # Example
    /// ```
    /// use corsac::server::{Policy, PolicyConfig};
    ///
    /// let errors = Policy::new(PolicyConfig {
    ///     allow_origins: vec!["app.example.com/".into()],
    ///     max_age: corsac::server::MaxAge::Seconds(31_536_000),
    ///     ..PolicyConfig::default()
    /// })
    /// .unwrap_err();
    /// let suggestions: Vec<_> = errors.iter().map(|error| error.suggestion()).collect();
    /// assert_eq!(suggestions, [Some("https://app.example.com".into()), Some("7200".into())]);
    /// ```
    pub fn suggestion(&self) -> Option<String> {
        match &self.problem {
            Problem::InsecureOriginWithCredentials => self
                .value
                .strip_prefix("http://")
                .map(|rest| format!("https://{rest}"))
                .filter(|text| is_safe(text)),
            Problem::InvalidHost => Some(self.value.to_ascii_lowercase())
                .filter(|host| *host != self.value && super::routes::is_host_pattern(host)),
            Problem::MaxAgeTooLarge => Some("7200".to_owned()),
            Problem::NotAHeaderName | Problem::NotAMethod => self.trimmed(),
            Problem::OriginPattern(error) => error.suggestion().map(str::to_owned),
            _ => None,
        }
    }

    fn trimmed(&self) -> Option<String> {
        let trimmed = self.value.trim().trim_end_matches(':');
        let is_allowed = match self.problem {
            Problem::NotAMethod => {
                crate::Method::parse(trimmed).is_ok_and(|method| !method.is_forbidden())
            }
            _ => {
                let name = trimmed.as_bytes();
                header::is_header_name(name)
                    && !header::is_forbidden_request_header(name, b"")
                    && !header::is_forbidden_response_header_name(name)
            }
        };
        (trimmed != self.value && is_allowed).then(|| trimmed.to_owned())
    }
}

/// Says whether a pattern can be allowed together with credentials.
fn is_safe(text: &str) -> bool {
    OriginPattern::parse(text).is_ok_and(|pattern| {
        pattern.is_secure() && !pattern.wildcard_parent().is_some_and(has_strangers_below)
    })
}

/// The place, the value, and what is wrong with it.
impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.place)?;
        if !self.value.is_empty() {
            write!(f, " `{}`", self.value)?;
        }
        write!(f, ": {}", self.problem)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::AllowsUnrelatedOrigin { origin } => {
                return write!(f, "it allows `{origin}`, which nobody can have meant");
            }
            Self::ExposeWildcardWithCredentials => {
                "browsers read `*` as a name when credentials are included; list the names"
            }
            Self::ForbiddenHeaderName => "browsers keep this header from pages",
            Self::ForbiddenMethod => "browsers refuse to send this method",
            Self::InsecureOriginWithCredentials => {
                "anyone on the way can change this page, and it gets the user's credentials"
            }
            Self::InvalidHost => "a host is written in lower case, without scheme and port",
            Self::InvalidPath(problem) => return problem.fmt(f),
            Self::InvalidRegex { reason } => return write!(f, "no regular expression: {reason}"),
            Self::MaxAgeTooLarge => {
                return write!(
                    f,
                    "no browser keeps an answer for more than {} seconds",
                    MaxAge::LARGEST
                );
            }
            Self::NoOrigins => "nobody is allowed; list origins, or `*` for any",
            Self::NotAHeaderName => "not a header name",
            Self::NotAMethod => "not a method",
            Self::NullOrigin => "any page can have the origin `null`",
            Self::NullOriginWithCredentials => {
                "any page can have the origin `null`, and would get the user's credentials"
            }
            Self::OriginPattern(error) => return error.fmt(f),
            Self::PublicSuffixWithCredentials { suffix } => {
                return write!(
                    f,
                    "anyone can register a name below `{suffix}`, and would get the user's credentials"
                );
            }
            Self::RegexUnsupported => "the feature `regex` of the crate is not enabled",
            Self::RequestHeaderInResponse => "responses that pages read do not have this header",
            Self::ResponseHeaderInRequest => "this header is for responses",
            Self::WildcardOriginWithCredentials => {
                "browsers refuse `*` when credentials are included, and to allow any origin then would let every page act as the user"
            }
        };
        f.write_str(text)
    }
}

impl fmt::Display for InvalidPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::DoubleStarInSegment => "`**` stands for whole segments; write `/**/` or `/**`",
            Self::DotOrEmptySegment => {
                "browsers resolve `.` and `..`, and an empty segment matches nothing else"
            }
            Self::NotAbsolute => "a path starts with `/`",
            Self::NotNormalized => "browsers send this character in another form",
            Self::QueryOrFragment => "a path has no query and no fragment",
        })
    }
}
