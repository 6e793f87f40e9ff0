//! Which rule decides about a request, and why.

mod asked;
mod difference;
mod explanation;
mod json;
mod matching;
mod origin;
mod readings;
mod response;
mod text;
mod words;

use super::finding::Found;
use super::{Lint, errors};
use crate::arguments::LintFormat;
use crate::exit::Exit;
use crate::policy::ReadPolicy;
pub(super) use asked::Asked;
use explanation::Explanation;
pub(crate) use response::sentence as refusal_sentence;

/// The explanation; of a policy that has errors, the errors.
pub(super) fn explain(policy: &ReadPolicy, asked: &Asked, format: LintFormat) -> (String, Exit) {
    let (source, file) = (&policy.source, &policy.reading.file);
    let routes = match errors::routes(policy) {
        Ok(routes) => routes,
        Err(found) => return (mistakes(policy, found, format), Exit::Refused),
    };
    let explanation = Explanation::of(file, &routes, asked);
    let text = match format {
        LintFormat::Json => json::json(source, &explanation),
        LintFormat::Text | LintFormat::Sarif => text::text(source, &explanation),
    };
    (text, Exit::Success)
}

fn mistakes(policy: &ReadPolicy, found: Vec<Found>, format: LintFormat) -> String {
    match format {
        LintFormat::Json => super::json::json(&Lint { policy, found, exit: Exit::Refused }),
        LintFormat::Text | LintFormat::Sarif => errors::in_words(&policy.source, &found),
    }
}
