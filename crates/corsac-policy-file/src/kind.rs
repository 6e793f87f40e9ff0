use crate::problem::Severity;

/// Declares the kinds of problems, each in one place: its identifier, how much it matters, and its
/// page, whose title is the first line of its documentation.
macro_rules! kinds {
    ($(#[doc = $title:literal] $(#[doc = $line:literal])+ $kind:ident, $id:literal, $severity:ident;)+) => {
        /// The kinds of problems.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum ProblemKind {
            $(#[doc = $title] $(#[doc = $line])+ $kind,)+
        }

        impl ProblemKind {
            /// Every kind, sorted by identifier.
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];

            /// The identifier, a slug, which never changes its meaning.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$kind => $id,)+
                }
            }

            /// Whether a file with such a problem can be used.
            pub fn severity(self) -> Severity {
                match self {
                    $(Self::$kind => Severity::$severity,)+
                }
            }

            /// What it is, in a few words without a full stop.
            ///
            /// # Example
            /// ```
            /// use corsac_policy_file::ProblemKind;
            ///
            /// assert_eq!(ProblemKind::UnsetVariable.title(), "A variable is not set");
            /// ```
            pub fn title(self) -> &'static str {
                let title = match self {
                    $(Self::$kind => $title,)+
                };
                title.trim().trim_end_matches('.')
            }

            /// What is said below the title of the page, each line as in its documentation.
            fn lines(self) -> &'static [&'static str] {
                match self {
                    $(Self::$kind => &[$($line),+],)+
                }
            }
        }
    };
}

impl ProblemKind {
    /// The page in Markdown: a title, what it finds, why it matters, what to write instead.
    ///
    /// # Example
    /// ```
    /// use corsac_policy_file::ProblemKind;
    ///
    /// let page = ProblemKind::UnsetVariable.page();
    /// assert!(page.starts_with("# A variable is not set\n\n## What it finds\n"));
    /// ```
    pub fn page(self) -> String {
        let lines = self.lines().iter().map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.fold(format!("# {}\n", self.title()), |page, line| page + line + "\n")
    }
}

kinds! {
    /// An address is there twice.
    ///
    /// ## What it finds
    /// The same address twice in `listen` of the gateway, or an `admin` address that `listen` takes.
    /// `0.0.0.0` and `[::]` are all addresses of the machine.
    ///
    /// ## Why it matters
    /// Only one can listen there: the gateway would not start.
    ///
    /// ## Write instead
    /// Each address once, and a port of its own for `admin`:
    ///
    /// ```toml
    /// [gateway]
    /// listen = ["127.0.0.1:8080", "[::1]:8080"]
    /// admin = "127.0.0.1:9090"
    /// ```
    AddressTwice, "policy-address-twice", Error;

    /// Other machines reach the admin address.
    ///
    /// ## What it finds
    /// An `admin` address of the gateway that is not of this machine only, such as `0.0.0.0:9090`.
    ///
    /// ## Why it matters
    /// What is served there is for whoever runs the gateway, and asks nobody for a password.
    ///
    /// ## Write instead
    /// A loopback address; or make sure that only those reach it who may:
    ///
    /// ```toml
    /// [gateway]
    /// admin = "127.0.0.1:9090"
    /// ```
    AdminExposed, "policy-admin-exposed", Warning;

    /// An environment is not defined.
    ///
    /// ## What it finds
    /// The environment that `--environment` or `CORSAC_ENVIRONMENT` names is not in the file.
    ///
    /// ## Why it matters
    /// Without its changes, the file would be used as it stands: with the origins of another place.
    ///
    /// ## Write instead
    /// A name that the file defines, or its changes:
    ///
    /// ```toml
    /// [environment.staging.cors]
    /// allow_origins = ["https://staging.example.com"]
    /// ```
    UnknownEnvironment, "policy-environment-unknown", Error;

    /// A key has the name that another system gives it.
    ///
    /// ## What it finds
    /// A key such as `allowedOrigins` or `cors_allow_headers`. It is read as the key that it stands for.
    ///
    /// ## Why it matters
    /// Whoever looks the key up in the reference does not find it.
    ///
    /// ## Write instead
    /// The key's own name:
    ///
    /// ```toml
    /// allow_origins = ["https://app.example.com"]
    /// ```
    KeyAlias, "policy-key-alias", Warning;

    /// A key lacks another.
    ///
    /// ## What it finds
    /// A key that means something only together with another, which is not there: `certificate` or `key`
    /// of `[gateway.tls]` alone, `strip_prefix` without an `upstream`, `fallback` without a `folder`.
    ///
    /// ## Why it matters
    /// It would do nothing, and something else was meant.
    ///
    /// ## Write instead
    /// Both keys, or none of them:
    ///
    /// ```toml
    /// [gateway.tls]
    /// certificate = "certificate.pem"
    /// key = "key.pem"
    /// ```
    KeyAlone, "policy-key-alone", Error;

    /// Two keys exclude each other.
    ///
    /// ## What it finds
    /// A route with an `upstream` and a `folder`, or with a `strip_prefix` and a `folder`.
    ///
    /// ## Why it matters
    /// A request has one answer: of a service or of a file.
    ///
    /// ## Write instead
    /// Two routes, the first that matches decides:
    ///
    /// ```toml
    /// [[route]]
    /// path = "/api/**"
    /// upstream = "http://127.0.0.1:3000"
    ///
    /// [[route]]
    /// path = "/**"
    /// folder = "dist"
    /// ```
    KeyConflict, "policy-key-conflict", Error;

    /// A key is there twice.
    ///
    /// ## What it finds
    /// A key and another system's name for it, or two such names, in one table.
    ///
    /// ## Why it matters
    /// Only one of the two counts, and whoever reads the file cannot see which.
    ///
    /// ## Write instead
    /// One key with the entries of both:
    ///
    /// ```toml
    /// allow_origins = ["https://app.example.com", "https://admin.example.com"]
    /// ```
    KeyTwice, "policy-key-twice", Error;

    /// A key has no meaning here.
    ///
    /// ## What it finds
    /// A key that nobody knows, or one that belongs into another table.
    ///
    /// ## Why it matters
    /// A misspelt key would change nothing without anybody noticing. The nearest key is proposed.
    ///
    /// ## Write instead
    /// A key of the reference, in its table:
    ///
    /// ```toml
    /// [[route]]
    /// path = "/public/**"
    /// [route.cors]
    /// allow_origins = ["*"]
    /// ```
    UnknownKey, "policy-key-unknown", Error;

    /// The file has no policy.
    ///
    /// ## What it finds
    /// A file with neither `[cors]` nor a `[[route]]`. Where only environments have a policy, one of them
    /// has to be chosen, with `--environment` or `CORSAC_ENVIRONMENT`.
    ///
    /// ## Why it matters
    /// Nothing is allowed to pages of other origins, and that needs no file.
    ///
    /// ## Write instead
    /// The policy of all requests:
    ///
    /// ```toml
    /// [cors]
    /// allow_origins = ["https://app.example.com"]
    /// ```
    NoPolicy, "policy-missing", Error;

    /// The file is not a text.
    ///
    /// ## What it finds
    /// A NUL byte. Texts in UTF-16 have many of them.
    ///
    /// ## Why it matters
    /// TOML is UTF-8, and nothing else can be read.
    ///
    /// ## Write instead
    /// The same text, saved as UTF-8.
    NotText, "policy-not-text", Error;

    /// Private Network Access is gone.
    ///
    /// ## What it finds
    /// A key such as `allow_private_network`.
    ///
    /// ## Why it matters
    /// Browsers have dropped Private Network Access. They ask the user instead, and no header can
    /// answer for the user.
    ///
    /// ## Write instead
    /// Nothing: remove the key.
    PrivateNetworkAccess, "policy-private-network-access", Error;

    /// A route has no policy.
    ///
    /// ## What it finds
    /// A `[[route]]` without `[route.cors]` in a file without `[cors]`.
    ///
    /// ## Why it matters
    /// Pages of other origins get nothing from this route. That can be meant, and is then good to see.
    ///
    /// ## Write instead
    /// A policy for the route, or one for all requests:
    ///
    /// ```toml
    /// [[route]]
    /// path = "/public/**"
    /// [route.cors]
    /// allow_origins = ["*"]
    /// ```
    RouteWithoutPolicy, "policy-route-without-policy", Warning;

    /// The file is not TOML.
    ///
    /// ## What it finds
    /// A quote or bracket that is not closed, a value without quotes, a key that is there twice.
    ///
    /// ## Why it matters
    /// What the rest of the line means cannot be known. The lines without such mistakes are checked all
    /// the same.
    ///
    /// ## Write instead
    /// Keys with values, below the header of their table:
    ///
    /// ```toml
    /// [cors]
    /// allow_origins = ["https://app.example.com"]
    /// allow_credentials = true
    /// ```
    ///
    /// ## References
    /// <https://toml.io>
    Syntax, "policy-syntax", Error;

    /// Tables are too deep.
    ///
    /// ## What it finds
    /// Tables or lists within many others, deeper than any policy has them.
    ///
    /// ## Why it matters
    /// Such a file is none of a policy, and to read it could take all memory.
    ///
    /// ## Write instead
    /// The tables of the reference, such as `[cors]`, `[[route]]`, `[gateway]` and
    /// `[environment.NAME.cors]`.
    TooDeep, "policy-too-deep", Error;

    /// The file is too large.
    ///
    /// ## What it finds
    /// More than a mebibyte, which no policy has.
    ///
    /// ## Why it matters
    /// It is probably another file, and reading it takes many times its size in memory.
    ///
    /// ## Write instead
    /// Patterns instead of many origins, such as `https://*.example.com`; and `--policy` names the right
    /// file.
    TooLarge, "policy-too-large", Error;

    /// There are more problems than are listed.
    ///
    /// ## What it finds
    /// Hundreds of problems in one file. Those that come first are listed.
    ///
    /// ## Why it matters
    /// Nobody reads them all. Often one mistake at the beginning is behind most of them.
    ///
    /// ## Write instead
    /// Correct the first ones and check again.
    TooManyProblems, "policy-too-many-problems", Error;

    /// A value has the wrong type.
    ///
    /// ## What it finds
    /// A string where a list belongs, a number in quotes where `true` belongs, and the like.
    ///
    /// ## Why it matters
    /// What is meant can only be guessed, and a policy is no place for guesses.
    ///
    /// ## Write instead
    /// Lists in brackets, and `true` and `false` without quotes:
    ///
    /// ```toml
    /// allow_origins = ["https://app.example.com"]
    /// allow_credentials = true
    /// ```
    WrongType, "policy-type", Error;

    /// A value means nothing here.
    ///
    /// ## What it finds
    /// A value of the right type that its key does not have, such as `max_age = "10 parsecs"`.
    ///
    /// ## Why it matters
    /// There is no policy until it is clear what is meant.
    ///
    /// ## Write instead
    /// A value that the reference names:
    ///
    /// ```toml
    /// max_age = "10m"
    /// preflight = "answer"
    /// ```
    InvalidValue, "policy-value-invalid", Error;

    /// A variable has no name.
    ///
    /// ## What it finds
    /// `${` without the name of a variable and `}` behind it. Names have letters, digits and `_`, and do
    /// not begin with a digit.
    ///
    /// ## Why it matters
    /// The text would be taken as it is, and no origin has a dollar sign.
    ///
    /// ## Write instead
    /// The name in braces:
    ///
    /// ```toml
    /// allow_origins = ["${CORS_ORIGINS}"]
    /// ```
    InvalidVariable, "policy-variable-invalid", Error;

    /// A variable is not set.
    ///
    /// ## What it finds
    /// A `${VARIABLE}` that the environment of the process does not have.
    ///
    /// ## Why it matters
    /// An origin would be missing, and pages that were meant to work would not.
    ///
    /// ## Write instead
    /// Set the variable; where that is not possible, `corsac lint --allow-unset` leaves out what uses it.
    /// In a list, its value splits on commas:
    ///
    /// ```text
    /// CORS_ORIGINS=https://a.example,https://b.example corsac lint
    /// ```
    UnsetVariable, "policy-variable-unset", Error;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kinds_are_sorted_and_each_has_an_identifier_of_its_own() {
        let ids: Vec<_> = ProblemKind::ALL.iter().map(|kind| kind.id()).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{ids:?}");
        assert!(ids.iter().all(|id| id.starts_with("policy-")));
    }

    #[test]
    fn every_kind_has_a_page() {
        for kind in ProblemKind::ALL {
            let (page, mut at) = (kind.page(), 0);
            for heading in
                ["# ", "\n## What it finds\n", "\n## Why it matters\n", "\n## Write instead\n"]
            {
                let found = page[at..].find(heading).unwrap_or_else(|| panic!("{heading}: {page}"));
                at += found + heading.len();
            }
            assert!(!kind.title().is_empty() && !kind.title().contains('.'), "{}", kind.title());
            assert!(page.lines().all(|line| !line.starts_with(' ')), "{page}");
        }
    }
}
