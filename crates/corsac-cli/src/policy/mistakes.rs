//! What is wrong with a policy file, each mistake at its place in the text.

use corsac::server::{ConfigError, Problem as ConfigProblem};
use corsac_policy_file::{PolicyFile, Problem, Reading, Severity};

use crate::mistake::{Mistake, SourceText};

/// Every mistake for which there is no policy, in the order of the text.
pub(crate) fn mistakes(
    text: &SourceText<'_>,
    reading: &Reading,
    errors: &[ConfigError],
) -> Vec<Mistake> {
    let problems = reading.problems.iter().filter(|own| own.severity == Severity::Error);
    let problems = problems.map(|problem| (problem.span.start, of_text(text, problem)));
    let errors = errors.iter().filter(|error| !is_consequence(&reading.file, error));
    let errors = errors.map(|error| {
        (reading.file.span_of(error.place).start, of_value(text, &reading.file, error))
    });
    let mut mistakes: Vec<_> = problems.chain(errors).collect();
    mistakes.sort_by_key(|(start, _)| *start);
    mistakes.into_iter().map(|(_, mistake)| mistake).collect()
}

/// What is said to be missing can be what could not be read.
fn is_consequence(file: &PolicyFile, error: &ConfigError) -> bool {
    matches!(error.problem, ConfigProblem::NoOrigins) && file.is_incomplete(error.place)
}

fn of_text(text: &SourceText<'_>, problem: &Problem) -> Mistake {
    let mistake = text.mistake(problem.span.clone(), &problem.message).label(&problem.label);
    let other = problem
        .other
        .as_ref()
        .map(|other| format!("line {} has {}", text.line(other.span.start), other.label));
    match (&problem.help, other) {
        (Some(help), Some(other)) => mistake.help(format!("{other}; {help}")),
        (Some(help), None) => mistake.help(help),
        (None, Some(other)) => mistake.help(other),
        (None, None) => mistake,
    }
}

fn of_value(text: &SourceText<'_>, file: &PolicyFile, error: &ConfigError) -> Mistake {
    let key = error.place.key.name();
    let variables = file.text_of(error.place).map(|value| &value.variables[..]);
    let from = match variables {
        Some([first, ..]) => format!(", from {},", first.name),
        _ => String::new(),
    };
    let title = match error.value.as_str() {
        "" => format!("`{key}` is missing, or has nothing in it"),
        value => format!("`{}`{from} is not possible in `{key}`", value.escape_debug()),
    };
    let suggestion = error.suggestion().filter(|_| from.is_empty());
    let problem = problem(error);
    let mistake = text.mistake(file.span_of(error.place), title);
    let write = suggestion.map(|value| format!("write `{value}`"));
    match (problem.len() <= LONGEST_LABEL, write) {
        (true, Some(write)) => mistake.label(problem).help(write),
        (true, None) => mistake.label(problem),
        (false, Some(write)) => mistake.help(format!("{problem}; {write}")),
        (false, None) => mistake.help(problem),
    }
}

/// Longer labels do not fit beside the text.
const LONGEST_LABEL: usize = 40;

/// What is wrong, without what to write instead and without the place, which are shown apart.
fn problem(error: &ConfigError) -> String {
    match &error.problem {
        ConfigProblem::OriginPattern(error) => error.kind().to_string(),
        problem => problem.to_string(),
    }
}
