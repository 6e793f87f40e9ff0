//! `corsac lint`: everything that is wrong with a policy file, and which rule decides.

mod check;
mod explain;
mod finding;
mod json;
mod key_path;
mod lines;
mod masked;
mod render;
mod replacement;
mod sarif;
mod source;
mod text;
mod unread;

use std::env;

use corsac_policy_file::{Settings, UnsetVariables};

use crate::arguments::{LintArguments, LintFormat};
use crate::exit::Exit;
use crate::mistake::Mistake;
use finding::Found;
use source::Source;

/// A report, or mistakes on the command line.
pub(crate) type Linted = Result<(String, Exit), Vec<Mistake>>;

/// What was looked at, and what was found.
#[derive(Debug)]
struct Lint {
    source: Source,
    /// The environment that was asked for.
    environment: Option<String>,
    found: Vec<Found>,
    exit: Exit,
}

/// Looks at the policy file that the arguments name.
///
/// # Errors
/// The file cannot be read, or the request to explain is none.
pub(crate) fn lint(arguments: &LintArguments) -> Linted {
    let asked = explain::Asked::from_arguments(arguments);
    let source = source::read(arguments);
    let environment = environment(arguments);
    let (asked, source, environment) = match (asked, source, environment) {
        (Ok(asked), Ok(source), Ok(environment)) => (asked, source, environment),
        (asked, source, environment) => {
            let others = [source.err(), environment.err()].into_iter().flatten();
            return Err(asked.err().into_iter().flatten().chain(others).collect());
        }
    };
    let variables = |name: &str| env::var(name).ok();
    let unset = match arguments.allow_unset {
        true => UnsetVariables::Allow,
        false => UnsetVariables::Error,
    };
    let settings = Settings { environment: environment.as_deref(), variables: &variables, unset };
    let reading = corsac_policy_file::read(&source.text, &settings);
    if let Some(asked) = asked {
        return Ok(explain::explain(&source, &reading, &asked, arguments.format));
    }
    let found = check::all(&source.text, &reading, environment.as_deref());
    let exit = exit(&found, arguments);
    let lint = Lint { source, environment, found, exit };
    let text = match arguments.format {
        LintFormat::Json => json::json(&lint),
        LintFormat::Sarif => sarif::sarif(&lint),
        LintFormat::Text => text::text(&lint),
    };
    Ok((text, exit))
}

/// The environment that is chosen, if one is.
fn environment(arguments: &LintArguments) -> Result<Option<String>, Mistake> {
    const VARIABLE: &str = "CORSAC_ENVIRONMENT";
    if arguments.environment.is_some() {
        return Ok(arguments.environment.clone());
    }
    match env::var(VARIABLE) {
        Ok(name) => Ok(Some(name).filter(|name| !name.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => {
            Err(Mistake::without_text(format!("the variable {VARIABLE} is not UTF-8")))
        }
    }
}

fn exit(found: &[Found], arguments: &LintArguments) -> Exit {
    let counts = finding::Counts::of(found);
    match counts.errors > 0 || arguments.deny_warnings && counts.warnings > 0 {
        true => Exit::Refused,
        false => Exit::Success,
    }
}
