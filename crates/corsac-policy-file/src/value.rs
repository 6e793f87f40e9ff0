//! Values of keys, as what the keys want.

mod address;
mod list;
mod path;
mod quantity;
mod scalar;

use std::ops::Range;

use crate::context::Context;
use crate::found::{Completeness, Content, Found};
use crate::keys::Kind;
use crate::kind::ProblemKind;
use crate::problem::Problem;
use crate::table::{Item, Value};
use crate::text::Text;
use crate::variables::{self, Expanded};
use crate::words::shown;

/// Reads the value of a key; what is wrong with it is reported or kept with it.
pub(crate) fn read(
    name: &'static str,
    item: &Item<'_, '_>,
    kind: Kind,
    context: &mut Context<'_>,
) -> Found {
    let found = Found {
        key: item.span.clone(),
        value: item.value.span(),
        content: None,
        completeness: Completeness::default(),
        from_variables: Vec::new(),
    };
    let mut reader = Reader { name, value: item.value, found, context };
    let content = match kind {
        // The parser made it up where syntax is broken.
        _ if item.value.span().is_empty() => None,
        Kind::AdminAddress => reader.admin_address(),
        Kind::Choice(names) => reader.choice(names),
        Kind::Duration => reader.duration(),
        Kind::File => reader.file(),
        Kind::FileWithin => reader.file_within(),
        Kind::Flag => reader.flag(),
        Kind::List => reader.list(),
        Kind::ListenAddresses => reader.listen_addresses(),
        Kind::Networks => reader.networks(),
        Kind::Number(bounds) => reader.number(bounds),
        Kind::PathPrefix => reader.path_prefix(),
        Kind::PreflightStatus => reader.preflight_status(),
        Kind::Seconds => reader.seconds(),
        Kind::Size(bounds) => reader.size(bounds),
        Kind::Text => reader.text().map(Content::Text),
        Kind::Upstream => reader.upstream(),
    };
    if content.is_none() {
        reader.found.completeness = Completeness::Partial;
    }
    Found { content, ..reader.found }
}

/// Why a string is not what its key wants.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) label: String,
    /// What to write instead.
    pub(crate) help: String,
}

/// Reads one value.
struct Reader<'r, 'c, 'v, 'i> {
    name: &'static str,
    value: &'v Value<'i>,
    found: Found,
    context: &'r mut Context<'c>,
}

impl Reader<'_, '_, '_, '_> {
    /// Replaces variables in a string.
    fn expand(&mut self, decoded: &str, span: Range<usize>) -> Expanded {
        let context = &mut *self.context;
        let mut expanded = variables::expand(decoded, context.source, span, context.settings);
        expanded.invalid.drain(..).for_each(|problem| context.report(problem));
        self.found.from_variables.append(&mut expanded.unset);
        if expanded.text.is_none() {
            self.found.completeness = Completeness::Partial;
        }
        expanded
    }

    /// Reports that a string means nothing here.
    fn refuse(&mut self, text: &Text, refusal: Refusal) {
        let value = match text.text.as_str() {
            "" => "an empty string".to_owned(),
            value => format!("`{}`", shown(value)),
        };
        let problem = self.not_possible(text.span.clone(), &(value + &text.provenance()));
        self.report_about(text, problem.label(refusal.label).help(refusal.help));
    }

    fn not_possible(&self, span: Range<usize>, value: &str) -> Problem {
        let message = format!("{value} is not possible for `{}`", self.name);
        Problem::new(ProblemKind::InvalidValue, span, message)
    }

    /// Reports a problem with a string, which counts only where the key does if the string comes from
    /// a variable.
    fn report_about(&mut self, text: &Text, problem: Problem) {
        match text.variables[..] {
            [] => self.context.report(problem),
            _ => self.found.from_variables.push(problem),
        }
    }
}
