use std::fmt;

/// What a policy file is read with.
///
/// The default chooses no environment, sets no variable, and wants all that are used to be set.
#[derive(Clone, Copy)]
pub struct Settings<'a> {
    /// The environment that is chosen.
    pub environment: Option<&'a str>,
    /// The value of a variable, if it is set.
    pub variables: &'a dyn Fn(&str) -> Option<String>,
    /// What becomes of variables that are not set.
    pub unset: UnsetVariables,
}

/// What becomes of variables that are not set.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum UnsetVariables {
    /// Entries and values that use one are left out, without a problem.
    Allow,
    /// Each is an error where it is used.
    #[default]
    Error,
}

impl Default for Settings<'_> {
    fn default() -> Self {
        Self { environment: None, variables: &|_| None, unset: UnsetVariables::Error }
    }
}

impl fmt::Debug for Settings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("environment", &self.environment)
            .field("unset", &self.unset)
            .finish_non_exhaustive()
    }
}
