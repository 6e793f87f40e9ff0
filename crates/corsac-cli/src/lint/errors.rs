//! The errors for which there is no policy.

use corsac::server::Routes;
use corsac_diagnostics::policy::PolicySeverity;

use super::finding::Found;
use super::{check, text};
use crate::policy::{Canvas, LoadedPolicy, ReadPolicy, Source};

/// The policy, in the environment that was asked for.
///
/// # Errors
/// Everything for which there is none, as text.
pub(crate) fn usable(policy: ReadPolicy) -> Result<LoadedPolicy, String> {
    match routes(&policy) {
        Ok(routes) => Ok(LoadedPolicy { source: policy.source, file: policy.reading.file, routes }),
        Err(errors) => Err(in_words(&policy.source, &errors)),
    }
}

/// The routes of a policy without errors.
pub(super) fn routes(policy: &ReadPolicy) -> Result<Routes, Vec<Found>> {
    let found = check::in_one(&policy.source.text, &policy.reading).into_iter();
    let errors = found.filter(|own| own.severity == PolicySeverity::Error);
    let mut errors: Vec<_> =
        errors.map(|finding| Found { finding, environments: Vec::new() }).collect();
    errors.sort_by_key(|found| found.finding.span.start);
    match Routes::new(policy.reading.file.config.clone()) {
        Ok(routes) if errors.is_empty() => Ok(routes),
        _ => Err(errors),
    }
}

/// The errors for people.
pub(super) fn in_words(source: &Source, errors: &[Found]) -> String {
    let canvas = Canvas::new(source);
    let errors: String = errors.iter().map(|found| canvas.draw(text::marked(found))).collect();
    format!("{errors}Nothing decides while {} has errors.\n", source.name)
}
