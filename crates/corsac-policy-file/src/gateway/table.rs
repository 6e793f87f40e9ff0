//! The tables of the gateway.

use super::keys::{GATEWAY, GatewayTable, TABLES, inner_names, inner_table};
use super::names;
use crate::context::Context;
use crate::found::FoundKeys;
use crate::kind::ProblemKind;
use crate::problem::Problem;
use crate::table::{Item, Value, items};
use crate::words::{listed, most_similar, shown};
use crate::{aliases, keys, policy, value};

/// Reads the gateway at `value`, which is `written` in the file, without brackets.
pub(crate) fn read(value: &Value<'_>, written: &str, context: &mut Context<'_>) -> FoundKeys {
    let mut found = FoundKeys::new();
    one(value, &GATEWAY, written, &mut found, context);
    found
}

/// The table of the gateway that has a key, or is one, of this name, as `[gateway.tls]`.
pub(crate) fn table_of(name: &str, gateway: &str) -> Option<String> {
    if inner_table(name).is_some() {
        return Some(format!("[{gateway}.{name}]"));
    }
    let table = TABLES.iter().find(|table| names::key(table.keys, name).is_some())?;
    Some(match table.name {
        "" => format!("[{gateway}]"),
        inner => format!("[{gateway}.{inner}]"),
    })
}

fn one(
    value: &Value<'_>,
    table: &'static GatewayTable,
    written: &str,
    found: &mut FoundKeys,
    context: &mut Context<'_>,
) {
    let Some(values) = context.table(value, &format!("[{written}]")) else { return };
    for item in items(values) {
        let inner = inner_table(item.name).filter(|_| table.name.is_empty());
        if let Some(inner) = inner {
            one(item.value, inner, &format!("{written}.{}", inner.name), found, context);
        } else {
            match names::key(table.keys, item.name) {
                Some((key, spelling)) => {
                    if aliases::is_new(key.0, spelling, &item, found, context) {
                        found.insert(key.0, value::read(key.0, &item, key.1, context));
                    }
                }
                None => context.report(unknown(&item, table, written)),
            }
        }
    }
}

fn unknown(item: &Item<'_, '_>, table: &GatewayTable, written: &str) -> Problem {
    let message = format!("`[{}]` has no key `{}`", shown(written), shown(item.name));
    let problem = Problem::new(ProblemKind::UnknownKey, item.span.clone(), message);
    let gateway = written.strip_suffix(table.name).unwrap_or(written).trim_end_matches('.');
    if let Some(there) = table_of(item.name, gateway) {
        return problem.label("a key of the gateway").help(format!("put it below `{there}`"));
    }
    if let Some(advice) = names::advice(item.name) {
        return problem.label("another system's key").help(advice);
    }
    if names::key(keys::ROUTE, item.name).is_some() {
        return problem.label("a key of a route").help("put it below `[[route]]`");
    }
    if policy::is_key(item.name) {
        return problem.label("a key of a policy").help("put it below `[cors]`");
    }
    let inner = inner_names().filter(|_| table.name.is_empty());
    let names = table.keys.iter().map(|(name, _)| *name).chain(inner);
    match most_similar(item.name, names.clone()) {
        Some(meant) => problem.label(format!("did you mean `{meant}`?")),
        None => problem.label("unknown").help(format!("its keys are {}", listed(names))),
    }
}
