//! What the TOML parser has to say about a text.

use std::ops::Range;

use toml::de::Error;

use crate::context::Context;
use crate::kind::ProblemKind;
use crate::problem::Problem;
use crate::words::shown;

/// Reports broken syntax, once for each line.
///
/// In a list that is not closed everything is wrong, to the end of the file: that is said once.
pub(crate) fn report(errors: &[Error], context: &mut Context<'_>) {
    let source = context.source;
    let places = errors.iter().map(|error| error.span().unwrap_or(0..0));
    let mut last_line = None;
    let mut is_in_open_list = false;
    let mut errors: Vec<_> = errors.iter().zip(places).collect();
    errors.sort_by_key(|(_, span)| span.start);
    for (index, (error, span)) in errors.iter().enumerate() {
        let line = context.lines.at(span.start);
        let is_on_new_line = last_line != Some(line);
        if is_on_new_line && !is_in_open_list {
            let on_line =
                errors[index..].iter().take_while(|(_, span)| context.lines.at(span.start) == line);
            is_in_open_list =
                on_line.clone().any(|(error, _)| error.message().starts_with(IN_LIST));
            let problem = problem(error, span.clone(), source);
            context.report(match is_in_open_list {
                true => problem.label("a `]` or a comma is missing before this"),
                false => problem,
            });
        }
        last_line = Some(line);
        context.is_broken(line);
    }
}

/// How the parser calls the key after a list that is not closed.
const IN_LIST: &str = "unexpected `=` in array";

fn problem(error: &Error, span: Range<usize>, source: &str) -> Problem {
    let there = source.get(span.clone()).unwrap_or_default();
    let problem = Problem::new(ProblemKind::Syntax, span, "this is not TOML");
    match error.message() {
        "duplicate key" => {
            Problem { message: format!("`{}` is there twice", shown(there)), ..problem }
                .label("the second")
                .help("keep one of them")
        }
        message => problem.label(message),
    }
}

/// Where the lines of a text begin.
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    pub(crate) fn of(source: &str) -> Self {
        let ends = source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self([0].into_iter().chain(ends.map(|(at, _)| at + 1)).collect())
    }

    /// The line of a byte, counted from 1.
    pub(crate) fn at(&self, byte: usize) -> usize {
        self.0.partition_point(|start| *start <= byte)
    }
}
