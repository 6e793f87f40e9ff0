use std::ops::Range;

use crate::context::Context;
use crate::found::FoundKeys;
use crate::kind::ProblemKind;
use crate::problem::Problem;
use crate::route::Cors;
use crate::table::{Item, Value, items};
use crate::words::{most_similar, shown};
use crate::{gateway, keys, policy};

/// What one environment changes.
#[derive(Clone, Debug)]
pub(crate) struct Environment {
    pub(crate) name: String,
    /// Its header.
    pub(crate) span: Range<usize>,
    pub(crate) cors: Option<Cors>,
    pub(crate) gateway: Option<FoundKeys>,
}

/// Reads the environments, which are tables in a table.
pub(crate) fn read(value: &Value<'_>, context: &mut Context<'_>) -> Vec<Environment> {
    let Some(table) = context.table(value, "[environment.NAME.cors]") else { return Vec::new() };
    items(table).iter().filter_map(|item| one(item, context)).collect()
}

fn one(item: &Item<'_, '_>, context: &mut Context<'_>) -> Option<Environment> {
    let written = format!("[environment.{}.cors]", shown(item.name));
    let table = context.table(item.value, &written)?;
    let gateway = format!("environment.{}.gateway", shown(item.name));
    let mut environment = Environment {
        name: item.name.to_owned(),
        span: item.value.span(),
        cors: None,
        gateway: None,
    };
    for key in items(table) {
        match key.name {
            keys::CORS => environment.cors = Cors::read(key.value, &written, context),
            keys::GATEWAY => {
                environment.gateway = Some(gateway::read(key.value, &gateway, context));
            }
            _ => context.report(unknown(&key, &written, &gateway)),
        }
    }
    Some(environment)
}

fn unknown(item: &Item<'_, '_>, written: &str, gateway: &str) -> Problem {
    let message = format!("an environment has no key `{}`", shown(item.name));
    let problem = Problem::new(ProblemKind::UnknownKey, item.span.clone(), message);
    if matches!(item.name, "route" | "routes") {
        return problem
            .label("routes are the same in every environment")
            .help("an environment changes `cors` and `gateway`; a route can use `${VARIABLES}`");
    }
    if policy::is_key(item.name) {
        return problem.label("a key of a policy").help(format!("put it below `{written}`"));
    }
    if let Some(table) = gateway::table_of(item.name, gateway) {
        return problem.label("a key of the gateway").help(format!("put it below `{table}`"));
    }
    match most_similar(item.name, keys::ENVIRONMENT.iter().copied()) {
        Some(meant) => problem.label(format!("did you mean `{meant}`?")),
        None => problem.label("unknown").help("an environment has `cors` and `gateway`"),
    }
}
