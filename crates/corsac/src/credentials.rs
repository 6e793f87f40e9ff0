//! A request's credentials mode.

/// A request's credentials mode: when credentials go with a request.
///
/// In the server half and in the CORS check only one question is asked of it: is it
/// [`Include`](CredentialsMode::Include)?
///
/// <https://fetch.spec.whatwg.org/#concept-request-credentials-mode>
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum CredentialsMode {
    /// Never.
    Omit,
    /// With requests whose response tainting is "basic".
    #[default]
    SameOrigin,
    /// Always.
    Include,
}

impl CredentialsMode {
    /// The mode as `RequestInit.credentials` spells it.
    ///
    /// # Example
    /// ```
    /// use corsac::CredentialsMode;
    /// assert_eq!(CredentialsMode::SameOrigin.as_str(), "same-origin");
    /// assert_eq!(CredentialsMode::from_name("include"), Some(CredentialsMode::Include));
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Omit => "omit",
            Self::SameOrigin => "same-origin",
            Self::Include => "include",
        }
    }

    /// The mode of that name, compared with case as the Fetch API does.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Omit, Self::SameOrigin, Self::Include].into_iter().find(|mode| mode.as_str() == name)
    }
}
