//! The values that flags take.

use clap::ValueEnum;
use clap::builder::PossibleValue;
use corsac::CredentialsMode;
use corsac::browser::{BrowserProfile, Mode, RedirectMode};
use corsac_diagnostics::stacks::Stack;

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs, see docs/check-json.md
    Json,
    /// A sequence diagram that Markdown pages can show
    Mermaid,
    /// Findings for code scanning
    Sarif,
    /// A test report; with --file
    Junit,
}

/// How `corsac explain` prints.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// A framework or server whose CORS is configured.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct StackArgument(Stack);

impl StackArgument {
    const ALL: [Self; Stack::ALL.len()] = {
        let mut all = [Self(Stack::ALL[0]); Stack::ALL.len()];
        let mut index = 1;
        while index < all.len() {
            all[index] = Self(Stack::ALL[index]);
            index += 1;
        }
        all
    };
}

impl ValueEnum for StackArgument {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let value = PossibleValue::new(self.0.name()).help(self.0.title());
        // The names that `corsac export` has.
        Some(match self.0 {
            Stack::Next => value.alias("nextjs"),
            _ => value,
        })
    }
}

impl From<StackArgument> for Stack {
    fn from(argument: StackArgument) -> Self {
        argument.0
    }
}

/// An enum of the command line that stands for one of the engine.
macro_rules! argument {
    ($name:ident for $type:ident { $($(#[$doc:meta])* $variant:ident),+ $(,)? }) => {
        #[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
        pub(crate) enum $name { $($(#[$doc])* $variant),+ }

        impl From<$name> for $type {
            fn from(argument: $name) -> Self {
                match argument { $($name::$variant => Self::$variant),+ }
            }
        }
    };
}

argument!(CredentialsArgument for CredentialsMode {
    /// Never
    Omit,
    /// With requests to the page's own origin
    SameOrigin,
    /// Always
    Include,
});
argument!(ModeArgument for Mode {
    /// Ask the server to share the response
    Cors,
    /// Do not ask, and get an opaque response
    NoCors,
    /// Refuse other origins
    SameOrigin,
});
argument!(RedirectArgument for RedirectMode {
    /// Follow them
    Follow,
    /// Refuse them
    Error,
    /// Give the page an opaque redirect
    Manual,
});
argument!(ProfileArgument for BrowserProfile {
    /// Chrome, Edge and others
    Chromium,
    /// Firefox
    Firefox,
    /// The Fetch standard to the letter
    Standard,
});
