//! What every part of the reader needs, and where it leaves the problems that it finds.

use toml::de::DeTable;

use crate::kind::ProblemKind;
use crate::problem::Problem;
use crate::settings::Settings;
use crate::syntax::Lines;
use crate::table::{Value, type_name};

/// More problems than a person reads at once.
const MOST_PROBLEMS: usize = 500;

pub(crate) struct Context<'a> {
    pub(crate) source: &'a str,
    pub(crate) settings: &'a Settings<'a>,
    problems: Vec<Problem>,
    not_listed: usize,
    pub(crate) lines: Lines,
    /// The lines with broken syntax, in order.
    broken: Vec<usize>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(source: &'a str, settings: &'a Settings<'a>) -> Self {
        let lines = Lines::of(source);
        Self { source, settings, problems: Vec::new(), not_listed: 0, lines, broken: Vec::new() }
    }

    pub(crate) fn report(&mut self, problem: Problem) {
        match self.problems.len() < MOST_PROBLEMS {
            true => self.problems.push(problem),
            false => self.not_listed += 1,
        }
    }

    /// The table that `value` has to be.
    pub(crate) fn table<'v, 'i>(
        &mut self,
        value: &'v Value<'i>,
        written: &str,
    ) -> Option<&'v DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.report(wrong_type(value, "a table").help(format!("write it as `{written}`")));
        }
        table
    }

    /// Notes that the syntax of a line is broken; the lines come in order.
    pub(crate) fn is_broken(&mut self, line: usize) {
        if self.broken.last() != Some(&line) {
            self.broken.push(line);
        }
    }

    /// Says whether a problem can only follow from broken syntax: it is in the same lines, or
    /// nowhere, as values are that the parser made up.
    fn follows_from_syntax(&self, problem: &Problem) -> bool {
        if self.broken.is_empty() || problem.kind == ProblemKind::Syntax {
            return false;
        }
        let (first, last) = (self.lines.at(problem.span.start), self.lines.at(problem.span.end));
        let next = self.broken.partition_point(|line| *line < first);
        let is_beside = self.broken.get(next).is_some_and(|line| *line <= last);
        is_beside || problem.span == (0..0)
    }

    /// The problems, in the order of the text.
    pub(crate) fn finish(mut self) -> Vec<Problem> {
        let problems = std::mem::take(&mut self.problems);
        self.problems =
            problems.into_iter().filter(|problem| !self.follows_from_syntax(problem)).collect();
        self.problems.sort_by_key(|problem| problem.span.start);
        if self.not_listed > 0 {
            let end = self.source.len();
            let message = format!("{} more problems are not listed", self.not_listed);
            self.problems.push(Problem::new(ProblemKind::TooManyProblems, end..end, message));
        }
        self.problems
    }
}

/// A problem with a value of another type than `expected`.
pub(crate) fn wrong_type(value: &Value<'_>, expected: &str) -> Problem {
    let found = type_name(value.get_ref());
    Problem::new(ProblemKind::WrongType, value.span(), format!("expected {expected}"))
        .label(format!("this is {found}"))
}
