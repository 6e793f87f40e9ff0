use std::process::ExitCode;

/// How the process ends. Scripts depend on the numbers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Exit {
    /// Allowed, opaque, or done.
    Success,
    /// A browser refuses, or a demonstration did not go as it should.
    Refused,
    /// The command cannot be carried out as it was given, or its output cannot be written.
    Usage,
    /// The server could not be reached, or the question stays open.
    Unreachable,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Success => 0,
            Exit::Refused => 1,
            Exit::Usage => 2,
            Exit::Unreachable => 3,
        })
    }
}
