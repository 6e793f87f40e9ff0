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

use corsac::server::Routes;
use corsac_diagnostics::policy::PolicySeverity;
use corsac_policy_file::Reading;

use super::finding::Found;
use super::source::Source;
use super::{check, render, text as findings};
use crate::arguments::LintFormat;
use crate::exit::Exit;
pub(super) use asked::Asked;
use explanation::Explanation;

/// The explanation; of a policy that has mistakes, the mistakes.
pub(super) fn explain(
    source: &Source,
    reading: &Reading,
    asked: &Asked,
    format: LintFormat,
) -> (String, Exit) {
    let errors = check::in_one(&source.text, reading);
    let errors: Vec<_> =
        errors.into_iter().filter(|own| own.severity == PolicySeverity::Error).collect();
    let routes = match Routes::new(reading.file.config.clone()) {
        Ok(routes) if errors.is_empty() => routes,
        _ => return (mistakes(source, errors), Exit::Refused),
    };
    let explanation = Explanation::of(&reading.file, &routes, asked);
    let text = match format {
        LintFormat::Json => json::json(source, &explanation),
        LintFormat::Text | LintFormat::Sarif => text::text(source, &explanation),
    };
    (text, Exit::Success)
}

fn mistakes(source: &Source, errors: Vec<super::finding::Finding>) -> String {
    let canvas = render::Canvas::new(source);
    let found = errors.into_iter().map(|finding| Found { finding, environments: Vec::new() });
    let found: String = found.map(|found| canvas.draw(findings::marked(&found))).collect();
    format!("{found}Nothing decides while {} has errors.\n", source.name)
}
