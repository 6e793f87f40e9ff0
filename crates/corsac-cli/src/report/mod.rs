//! Renderings of an examination.

mod bytes;
mod cause;
mod elide;
mod explain;
mod json;
mod mermaid;
mod policy;
mod rehearsal;
mod sarif;
mod secrets;
mod sentence;
mod story;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod text;
mod view;

use corsac_diagnostics::stacks::Stack;

use crate::arguments::{CheckArguments, Format};
use crate::judge::Examination;
use crate::plan::CheckPlan;
use story::Story;

pub(crate) use bytes::isomorphic_decode;
pub(crate) use explain::{list, page, render_page};
pub(crate) use json::{Header, headers};
pub(crate) use policy::PolicyAnswer;
pub(crate) use rehearsal::rehearsal;
pub(crate) use secrets::{Secrets, is_secret_header};
pub(crate) use text::{BAD, GOOD, Layout, OPEN, QUIET, wrap, write_alone};

/// How a report is rendered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rendering {
    pub(crate) format: Format,
    pub(crate) secrets: Secrets,
    /// The framework in whose terms a fix is told.
    pub(crate) stack: Option<Stack>,
}

impl Rendering {
    pub(crate) fn of_arguments(arguments: &CheckArguments) -> Self {
        Self {
            format: arguments.format,
            secrets: Secrets::of_arguments(arguments),
            stack: arguments.stack.map(Stack::from),
        }
    }

    /// For everybody who looks on.
    pub(crate) fn for_people() -> Self {
        Self { format: Format::Text, secrets: Secrets::Masked, stack: None }
    }
}

/// The report on a check.
pub(crate) fn report(plan: &CheckPlan, examination: &Examination, rendering: Rendering) -> String {
    rendered(&Story::of_check(plan, examination, rendering), rendering.format)
}

/// The report on a check that a policy file answered.
pub(crate) fn report_of_policy(
    plan: &CheckPlan,
    examination: &Examination,
    answer: &PolicyAnswer<'_>,
    rendering: Rendering,
) -> String {
    rendered(&Story::of_policy(plan, examination, answer, rendering), rendering.format)
}

fn rendered(story: &Story<'_>, format: Format) -> String {
    match format {
        Format::Json => json::json(story),
        Format::Mermaid => mermaid::mermaid(story),
        Format::Sarif => sarif::sarif(story),
        Format::Text | Format::Junit => text::text(story),
    }
}

/// The report for people, whatever the format of the whole is.
pub(crate) fn text(plan: &CheckPlan, examination: &Examination, rendering: Rendering) -> String {
    text::text(&Story::of_check(plan, examination, rendering))
}
