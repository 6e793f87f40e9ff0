use std::env;

use corsac_policy_file::{Reading, Settings, UnsetVariables, read};

use super::source::Source;
use crate::mistake::{Mistake, Typed};

/// What the command line says of a policy file.
#[derive(Clone, Debug)]
pub(crate) struct Named<'a> {
    /// None for the one that is meant where none is named.
    pub(crate) file: Option<Typed<'a>>,
    pub(crate) environment: Option<&'a str>,
    pub(crate) unset: UnsetVariables,
}

/// A policy file that was read, with whatever is wrong with it.
#[derive(Debug)]
pub(crate) struct ReadPolicy {
    pub(crate) source: Source,
    /// The environment that was asked for.
    pub(crate) environment: Option<String>,
    pub(crate) reading: Reading,
}

/// Reads a policy file, with the variables of the process.
///
/// # Errors
/// There is no text to read, or no environment can be chosen.
pub(crate) fn load(named: &Named<'_>) -> Result<ReadPolicy, Vec<Mistake>> {
    let source = Source::read(named.file.as_ref());
    let (source, environment) = match (source, environment(named)) {
        (Ok(source), Ok(environment)) => (source, environment),
        (source, environment) => {
            return Err([source.err(), environment.err()].into_iter().flatten().collect());
        }
    };
    let variables = |name: &str| env::var(name).ok();
    let settings =
        Settings { environment: environment.as_deref(), variables: &variables, unset: named.unset };
    let reading = read(&source.text, &settings);
    Ok(ReadPolicy { source, environment, reading })
}

/// The environment that is chosen, if one is.
fn environment(named: &Named<'_>) -> Result<Option<String>, Mistake> {
    const VARIABLE: &str = "CORSAC_ENVIRONMENT";
    if let Some(name) = named.environment {
        return Ok(Some(name.to_owned()));
    }
    match env::var(VARIABLE) {
        Ok(name) => Ok(Some(name).filter(|name| !name.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => {
            Err(Mistake::without_text(format!("the variable {VARIABLE} is not UTF-8")))
        }
    }
}
