use std::env;
use std::path::Path;

use corsac::server::Routes;
use corsac_policy_file::{Settings, Severity, read};

use super::{DEFAULT_PATH, LoadedPolicy, mistakes};
use crate::mistake::{Mistake, SourceText, Typed};
use crate::plan::read_file;

/// Chooses the environment where no flag does.
const ENVIRONMENT: &str = "CORSAC_ENVIRONMENT";

/// Reads a policy file, with the variables of the process.
///
/// # Errors
/// The file cannot be read, or everything that is wrong with it.
pub(crate) fn load(
    path: Option<&str>,
    environment: Option<&str>,
) -> Result<LoadedPolicy, Vec<Mistake>> {
    let text = match path {
        None if !Path::new(DEFAULT_PATH).exists() => Err(no_file()),
        path => text(path.unwrap_or(DEFAULT_PATH)),
    };
    let text = text.map_err(|mistake| vec![mistake])?;
    let path = path.unwrap_or(DEFAULT_PATH);
    let environment = match environment {
        Some(name) => Some(name.to_owned()),
        None => environment_variable().map_err(|mistake| vec![mistake])?,
    };
    let shown = if path == "-" { "standard input" } else { path };
    let variables = |name: &str| env::var(name).ok();
    let reading = read(
        &text,
        &Settings {
            environment: environment.as_deref(),
            variables: &variables,
            ..Settings::default()
        },
    );
    let is_usable = reading.problems.iter().all(|problem| problem.severity != Severity::Error);
    match Routes::new(reading.file.config.clone()) {
        Ok(routes) if is_usable => {
            Ok(LoadedPolicy { path: shown.to_owned(), text, file: reading.file, routes })
        }
        routes => {
            let errors = routes.err().into_iter().flatten().collect::<Vec<_>>();
            Err(mistakes(&SourceText::new(shown, &text), &reading, &errors))
        }
    }
}

fn no_file() -> Mistake {
    Mistake::without_text(format!("there is no {DEFAULT_PATH} in this folder"))
        .help("`corsac init` writes one, and `--policy FILE` names another")
}

fn text(path: &str) -> Result<String, Mistake> {
    let text = read_file("--policy", path)?;
    String::from_utf8(text).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let title = format!("`{}` is not UTF-8 from byte {at} on", path.escape_debug());
        Typed::flag("--policy", path).whole(title)
    })
}

fn environment_variable() -> Result<Option<String>, Mistake> {
    match env::var(ENVIRONMENT) {
        Ok(name) => Ok(Some(name).filter(|name| !name.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => {
            Err(Mistake::without_text(format!("the variable {ENVIRONMENT} is not UTF-8")))
        }
    }
}
