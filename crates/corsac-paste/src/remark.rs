use std::fmt;

use corsac::CredentialsMode;

/// Something in a pasted text that is not in the request read from it, or not as it stood there.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Remark {
    /// The body comes from a file, which was not read.
    BodyFromFile {
        /// The file.
        path: String,
    },
    /// The header is one that the browser sets itself: it is among the browser's headers.
    BrowserHeader {
        /// Its name.
        name: String,
    },
    /// What stands behind the call does not change the request.
    CodeAfterCall,
    /// The cookies come from a file, which was not read.
    CookiesFromFile {
        /// The file.
        path: String,
    },
    /// Developer tools write a credentials mode that they guess: "include" if credentials were sent.
    CredentialsGuessed {
        /// What they wrote.
        credentials: CredentialsMode,
    },
    /// A multipart form was not built: only its content type is there.
    FormNotBuilt,
    /// The headers come from a file, which was not read.
    HeadersFromFile {
        /// The file.
        path: String,
    },
    /// The preflight announced a header whose value was not recorded.
    HeaderValueNotRecorded {
        /// Its name.
        name: String,
    },
    /// A member of the call's options that `fetch()` does not know, or that does not matter to CORS.
    MemberIgnored {
        /// Its name.
        name: String,
    },
    /// `Sec-Fetch-Mode` names a mode that scripts cannot ask for, such as "navigate".
    ModeNotForScripts {
        /// The mode.
        mode: String,
    },
    /// The URL had no scheme; `http` is what cURL takes.
    SchemeAssumed,
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BodyFromFile { path } => write!(f, "the body is in `{path}`, which was not read"),
            Self::BrowserHeader { name } => {
                write!(f, "left out `{name}`: the browser sets it itself")
            }
            Self::CodeAfterCall => f.write_str("the code after the call was not read"),
            Self::CookiesFromFile { path } => {
                write!(f, "the cookies are in `{path}`, which was not read")
            }
            Self::CredentialsGuessed { credentials } => {
                let credentials = credentials.as_str();
                write!(
                    f,
                    "credentials `{credentials}` may be a guess of the developer tools, made of what was sent"
                )
            }
            Self::FormNotBuilt => f.write_str("only the content type of the form was read"),
            Self::HeadersFromFile { path } => {
                write!(f, "headers are in `{path}`, which was not read")
            }
            Self::HeaderValueNotRecorded { name } => {
                write!(f, "the preflight announced `{name}`, whose value was not recorded")
            }
            Self::MemberIgnored { name } => write!(f, "`{name}` was ignored"),
            Self::ModeNotForScripts { mode } => {
                write!(f, "scripts cannot make a request of mode `{mode}`")
            }
            Self::SchemeAssumed => f.write_str("the URL has no scheme; `http://` was assumed"),
        }
    }
}
