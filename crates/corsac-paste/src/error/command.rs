use corsac::origin::OriginParseError;

use super::shown;

/// A mistake in what cURL is asked to do.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum CommandMistake {
    /// Not the name of a header.
    BadHeaderName,
    /// The value of a header holds a NUL or a line break.
    BadHeaderValue,
    /// Not a method.
    BadMethod,
    /// Not a number of seconds.
    BadSeconds,
    /// There is no text.
    Empty,
    /// An option and its value joined with `=`, which cURL does not read.
    EqualsSign {
        /// The option.
        option: String,
    },
    /// A header without a colon.
    HeaderWithoutColon,
    /// No URL.
    MissingUrl,
    /// The option has no value.
    MissingValue {
        /// The option.
        option: String,
    },
    /// Another program than cURL.
    NotCurl {
        /// Its name.
        program: String,
    },
    /// Bytes that are no text, where text is needed.
    NotText,
    /// Not an origin.
    Origin(OriginParseError),
    /// A command for PowerShell.
    PowerShell,
    /// A second URL.
    SecondUrl,
    /// An option that cURL does not have.
    UnknownOption {
        /// The option, without what stands behind its name.
        option: String,
        /// The option that was most likely meant.
        suggestion: Option<&'static str>,
    },
    /// An option of cURL that asks for what is not done here.
    Unsupported {
        /// The option.
        option: String,
        /// What it asks for.
        because: &'static str,
    },
    /// Brackets or braces in a URL, for which cURL makes several requests.
    UrlGlob,
}

impl CommandMistake {
    pub(super) fn title(&self) -> &'static str {
        match self {
            Self::BadHeaderName => "this is not the name of a header",
            Self::BadHeaderValue => "the value of a header cannot hold this",
            Self::BadMethod => "this is not a method",
            Self::BadSeconds => "this is not a number of seconds",
            Self::Empty => "there is no command",
            Self::EqualsSign { .. } => "cURL does not read `=` after an option",
            Self::HeaderWithoutColon => "the header has no colon",
            Self::MissingUrl => "the command has no URL",
            Self::MissingValue { .. } => "the option has no value",
            Self::NotCurl { .. } | Self::PowerShell => "this is not a cURL command",
            Self::NotText => "these bytes are not text",
            Self::Origin(_) => "this is not an origin",
            Self::SecondUrl | Self::UrlGlob => "the command makes more than one request",
            Self::UnknownOption { .. } => "cURL has no such option",
            Self::Unsupported { .. } => "the option cannot be used here",
        }
    }

    pub(super) fn label(&self) -> String {
        match self {
            Self::BadHeaderName => "letters, digits and `-` make a name".to_owned(),
            Self::BadHeaderValue => "it has a line break or a NUL".to_owned(),
            Self::BadMethod => "letters make a method".to_owned(),
            Self::BadSeconds => "seconds, such as `2.5`".to_owned(),
            Self::Empty | Self::MissingUrl => "nothing here".to_owned(),
            Self::EqualsSign { option } => format!("`{}` and its value in one", shown(option)),
            Self::HeaderWithoutColon => "a header is `Name: value`".to_owned(),
            Self::MissingValue { option } => format!("`{}` needs one", shown(option)),
            Self::NotCurl { program } => format!("this runs `{}`", shown(program)),
            Self::NotText => "not UTF-8".to_owned(),
            Self::Origin(error) => error.kind().to_string(),
            Self::PowerShell => "this is PowerShell".to_owned(),
            Self::SecondUrl => "a second URL".to_owned(),
            Self::UnknownOption { option, .. } => format!("`{}` is not known", shown(option)),
            Self::Unsupported { because, .. } => (*because).to_owned(),
            Self::UrlGlob => "cURL makes a list of URLs of `[…]` and `{…}`".to_owned(),
        }
    }

    pub(super) fn help(&self) -> Option<String> {
        Some(match self {
            // The value may be a secret.
            Self::EqualsSign { option } => {
                format!("write a space instead of `=`: `{} …`", shown(option))
            }
            Self::HeaderWithoutColon => "for a header without a value write `Name;`".to_owned(),
            Self::MissingUrl => "add the URL: `curl https://…`".to_owned(),
            Self::Empty | Self::NotCurl { .. } => {
                "paste what \"Copy as cURL\" gives: `curl 'https://…' …`".to_owned()
            }
            Self::Origin(error) => format!("write `{}`", error.suggestion()?),
            Self::PowerShell => {
                "use \"Copy as cURL (bash)\" or \"Copy as cURL (cmd)\" instead".to_owned()
            }
            Self::SecondUrl => "paste one request; quote a URL that has spaces".to_owned(),
            Self::UnknownOption { suggestion, .. } => format!("did you mean `{}`?", (*suggestion)?),
            Self::Unsupported { .. } => "leave it out".to_owned(),
            Self::UrlGlob => "write `\\[`, or add `--globoff` if the URL has them".to_owned(),
            _ => return None,
        })
    }
}
