//! The text of a file as a tree, with its syntax checked.

use toml::Spanned;
use toml::de::DeTable;

use crate::context::Context;
use crate::environment::{self, Environment};
use crate::found::FoundKeys;
use crate::gateway::DefaultUpstream;
use crate::kind::ProblemKind;
use crate::problem::Problem;
use crate::route::{self, Cors, Route};
use crate::table::{Item, items};
use crate::words::{listed, most_similar, shown};
use crate::{depth, gateway, keys, policy, syntax};

/// More bytes than any policy has; the parser takes many times as much memory.
const LARGEST: usize = 1024 * 1024;

/// What the tables of a file say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Document {
    pub(crate) cors: Option<Cors>,
    pub(crate) gateway: Option<FoundKeys>,
    pub(crate) routes: Vec<Route>,
    /// In the order of the text.
    pub(crate) environments: Vec<Environment>,
}

impl Document {
    /// Whether the file has an upstream for requests that no route takes elsewhere, if only in some
    /// environment.
    pub(crate) fn default_upstream(&self) -> DefaultUpstream {
        let of_environments = self.environments.iter().map(|own| &own.gateway);
        let mut gateways = [&self.gateway].into_iter().chain(of_environments).flatten();
        match gateways.any(|keys| keys.contains_key("upstream")) {
            true => DefaultUpstream::Present,
            false => DefaultUpstream::Absent,
        }
    }
}

/// Reads the whole file, whichever environment is chosen.
pub(crate) fn read(context: &mut Context<'_>) -> Document {
    if let Some(problem) = unreadable(context.source) {
        context.report(problem);
        return Document::default();
    }
    let (root, errors) = DeTable::parse_recoverable(context.source);
    syntax::report(&errors, context);
    tables(&root, context)
}

fn tables(root: &Spanned<DeTable<'_>>, context: &mut Context<'_>) -> Document {
    let mut document = Document::default();
    for item in items(root.get_ref()) {
        match item.name {
            "cors" => document.cors = Cors::read(item.value, "[cors]", context),
            keys::GATEWAY => {
                document.gateway = Some(gateway::read(item.value, keys::GATEWAY, context));
            }
            "route" => document.routes = route::read(item.value, context),
            "environment" => document.environments = environment::read(item.value, context),
            _ => context.report(unknown(&item)),
        }
    }
    document
}

/// What no parser needs to look at.
fn unreadable(source: &str) -> Option<Problem> {
    if source.len() > LARGEST {
        let message = format!("the file has {} bytes", source.len());
        return Some(
            Problem::new(ProblemKind::TooLarge, 0..0, message)
                .label("no policy is that large")
                .help(format!("a policy file has at most {LARGEST} bytes")),
        );
    }
    if let Some(nul) = source.find('\0') {
        let message = "the file is not a text in UTF-8";
        let problem = Problem::new(ProblemKind::NotText, nul..nul + 1, message);
        return Some(problem.label("a NUL byte").help("save it as UTF-8; UTF-16 has such bytes"));
    }
    depth::too_deep(source).map(|span| {
        Problem::new(ProblemKind::TooDeep, span, "tables within tables within tables")
            .label("no policy is that deep")
    })
}

fn unknown(item: &Item<'_, '_>) -> Problem {
    let message = format!("the file has no key `{}`", shown(item.name));
    let problem = Problem::new(ProblemKind::UnknownKey, item.span.clone(), message);
    if policy::is_key(item.name) {
        return problem.label("a key of a policy").help("put it below `[cors]`");
    }
    if let Some(table) = gateway::table_of(item.name, keys::GATEWAY) {
        return problem.label("a key of the gateway").help(format!("put it below `{table}`"));
    }
    let names = keys::FILE.iter().copied();
    match most_similar(item.name, names.clone()) {
        Some(meant) => problem.label(format!("did you mean `{meant}`?")),
        None => problem.label("unknown").help(format!("a file has {}", listed(names))),
    }
}
