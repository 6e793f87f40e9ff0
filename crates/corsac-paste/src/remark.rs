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
    /// The password of the client certificate's key is not used.
    CertificatePasswordNotUsed,
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
    /// The command asks for HTTP/3, which is not spoken.
    Http3NotSpoken,
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
    /// A part of the query comes from a file, which was not read.
    QueryFromFile {
        /// The file.
        path: String,
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
            Self::CertificatePasswordNotUsed => {
                f.write_str("the password of the certificate's key was not used")
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
            Self::Http3NotSpoken => f.write_str("HTTP/3 is not spoken: another version was used"),
            Self::MemberIgnored { name } => write!(f, "`{name}` was ignored"),
            Self::ModeNotForScripts { mode } => {
                write!(f, "scripts cannot make a request of mode `{mode}`")
            }
            Self::QueryFromFile { path } => {
                write!(f, "a part of the query is in `{path}`, which was not read")
            }
            Self::SchemeAssumed => f.write_str("the URL has no scheme; `http://` was assumed"),
        }
    }
}
