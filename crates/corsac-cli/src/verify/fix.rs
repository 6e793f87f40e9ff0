//! What to change for a difference to go.

use corsac::server::RoutesConfig;
use corsac_export::{Approximation, ExportError, Target};

/// How a target gets the policy's configuration.
pub(super) fn command(target: &Target) -> String {
    format!("corsac export {}", target.name)
}

/// The policy in the configuration of a target.
pub(super) struct Fix {
    /// What it is, or why there is none.
    pub(super) sentence: String,
    /// Lines to be copied.
    pub(super) lines: Vec<String>,
}

/// What a deployment has that obeys the policy: all of it, since what is wrong with the one that was
/// asked cannot be told from outside.
pub(super) fn configuration(target: &Target, config: &RoutesConfig) -> Fix {
    match target.export(config, Approximation::Refused) {
        Ok(export) => {
            let several = export.files.len() > 1;
            let lines = export.files.iter().flat_map(|file| {
                let name = several.then(|| format!("=== {} ===", file.name));
                name.into_iter().chain(file.text.trim_end().lines().map(str::to_owned))
            });
            let sentence = format!("this obeys the policy, as `{}` writes it:", command(target));
            Fix { sentence, lines: lines.collect() }
        }
        Err(ExportError::Losses(losses) | ExportError::NothingLeft { losses, .. }) => {
            let features: Vec<_> = losses.iter().map(|loss| loss.feature.to_string()).collect();
            let sentence = format!("{} cannot express {}", target.title, features.join(", "));
            Fix { sentence, lines: vec![] }
        }
        Err(ExportError::Config(errors)) => Fix { sentence: errors.to_string(), lines: vec![] },
    }
}
