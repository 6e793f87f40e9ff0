//! `corsac lint`: everything that is wrong with a policy file, and which rule decides.

mod check;
mod errors;
mod explain;
mod finding;
mod json;
mod replacement;
mod sarif;
mod text;
mod unread;

use corsac_policy_file::UnsetVariables;

use crate::arguments::{LintArguments, LintFormat};
use crate::exit::Exit;
use crate::mistake::{Mistake, Typed};
use crate::policy::{self, Named, ReadPolicy};
use finding::Found;

pub(crate) use errors::usable;
pub(crate) use explain::refusal_sentence;

/// A report, or mistakes on the command line.
pub(crate) type Linted = Result<(String, Exit), Vec<Mistake>>;

/// What was looked at, and what was found.
#[derive(Debug)]
struct Lint<'a> {
    policy: &'a ReadPolicy,
    found: Vec<Found>,
    exit: Exit,
}

/// Looks at the policy file that the arguments name.
///
/// # Errors
/// The file cannot be read, or the request to explain is none.
pub(crate) fn lint(arguments: &LintArguments) -> Linted {
    let asked = explain::Asked::from_arguments(arguments);
    let (asked, policy) = match (asked, policy::load(&named(arguments))) {
        (Ok(asked), Ok(policy)) => (asked, policy),
        (asked, policy) => {
            let others = policy.err().into_iter().flatten();
            return Err(asked.err().into_iter().flatten().chain(others).collect());
        }
    };
    if let Some(asked) = asked {
        return Ok(explain::explain(&policy, &asked, arguments.format));
    }
    let found = check::all(&policy);
    let exit = exit(&found, arguments);
    let lint = Lint { policy: &policy, found, exit };
    let text = match arguments.format {
        LintFormat::Json => json::json(&lint),
        LintFormat::Sarif => sarif::sarif(&lint),
        LintFormat::Text => text::text(&lint),
    };
    Ok((text, exit))
}

fn named(arguments: &LintArguments) -> Named<'_> {
    let flag = arguments.policy.as_deref().map(|path| Typed::flag("--policy", path));
    Named {
        file: flag.or_else(|| arguments.file.as_deref().map(Typed::positional)),
        environment: arguments.environment.as_deref(),
        unset: match arguments.allow_unset {
            true => UnsetVariables::Allow,
            false => UnsetVariables::Error,
        },
    }
}

fn exit(found: &[Found], arguments: &LintArguments) -> Exit {
    let counts = finding::Counts::of(found);
    match counts.errors > 0 || arguments.deny_warnings && counts.warnings > 0 {
        true => Exit::Refused,
        false => Exit::Success,
    }
}
