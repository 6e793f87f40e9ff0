use std::ops::Range;

use corsac::server::RouteConfig;
use toml::de::{DeTable, DeValue};

use crate::context::{Context, wrong_type};
use crate::found::{Content, FoundKeys};
use crate::gateway::{self, UpstreamSettings, names};
use crate::kind::ProblemKind;
use crate::problem::Problem;
use crate::table::{Item, Value, items};
use crate::text::Text;
use crate::words::{listed, most_similar, shown};
use crate::{aliases, keys, policy, value};

/// What a route says that is not about its policy; the gateway reads it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct RouteSettings {
    /// Where the route stands: its header.
    pub span: Range<usize>,
    /// Where the gateway sends requests.
    pub upstream: Option<UpstreamSettings>,
    /// What it takes off the beginning of their paths.
    pub strip_prefix: Option<Text>,
    /// The folder whose files it serves instead, relative to the policy file.
    pub folder: Option<Text>,
    /// The file that it serves for paths that are no file, relative to the folder.
    pub fallback: Option<Text>,
}

/// A route as read.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    pub(crate) span: Range<usize>,
    pub(crate) keys: FoundKeys,
    pub(crate) cors: Option<Cors>,
}

/// The table of a policy.
#[derive(Clone, Debug)]
pub(crate) struct Cors {
    /// The header of the table.
    pub(crate) span: Range<usize>,
    pub(crate) keys: FoundKeys,
}

impl Cors {
    /// Reads the policy at `value`, which is `[written]` in the file.
    pub(crate) fn read(
        value: &Value<'_>,
        written: &str,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let table = context.table(value, written)?;
        Some(Self { span: value.span(), keys: policy::read(table, context) })
    }
}

impl Route {
    pub(crate) fn config(&self) -> RouteConfig {
        let list = |name| {
            let texts = self.keys.get(name).map(crate::found::Found::texts).unwrap_or_default();
            texts.iter().map(|text| text.text.clone()).collect()
        };
        RouteConfig {
            hosts: list("hosts"),
            path: self.text("path").map(|text| text.text.clone()),
            methods: list("methods"),
            policy: self.cors.as_ref().map(|cors| policy::config(&cors.keys)),
        }
    }

    pub(crate) fn settings(&self) -> RouteSettings {
        RouteSettings {
            span: self.span.clone(),
            upstream: self.upstream().cloned(),
            strip_prefix: self.text("strip_prefix").cloned(),
            folder: self.text("folder").cloned(),
            fallback: self.text("fallback").cloned(),
        }
    }

    fn upstream(&self) -> Option<&UpstreamSettings> {
        match &self.keys.get("upstream")?.content {
            Some(Content::Upstream(upstream)) => Some(upstream),
            _ => None,
        }
    }

    fn text(&self, name: &str) -> Option<&Text> {
        match &self.keys.get(name)?.content {
            Some(Content::Text(text)) => Some(text),
            _ => None,
        }
    }
}

/// Reads the routes, which are tables in a list.
pub(crate) fn read(value: &Value<'_>, context: &mut Context<'_>) -> Vec<Route> {
    let DeValue::Array(routes) = value.get_ref() else {
        let problem = wrong_type(value, "a list of tables");
        context.report(problem.help("write each route as `[[route]]`"));
        return Vec::new();
    };
    let route = |route: &Value<'_>| {
        let table = context.table(route, "[[route]]")?;
        Some(one(table, route.span(), context))
    };
    routes.iter().filter_map(route).collect()
}

fn one(table: &DeTable<'_>, span: Range<usize>, context: &mut Context<'_>) -> Route {
    let mut route = Route { span, keys: FoundKeys::new(), cors: None };
    for item in items(table) {
        if item.name == keys::CORS {
            route.cors = Cors::read(item.value, "[route.cors]", context);
        } else if let Some(((name, kind), spelling)) = names::key(keys::ROUTE, item.name) {
            if aliases::is_new(name, spelling, &item, &route.keys, context) {
                route.keys.insert(name, value::read(name, &item, *kind, context));
            }
        } else {
            context.report(unknown(&item));
        }
    }
    route
}

fn unknown(item: &Item<'_, '_>) -> Problem {
    let message = format!("a route has no key `{}`", shown(item.name));
    let problem = Problem::new(ProblemKind::UnknownKey, item.span.clone(), message);
    let names = keys::ROUTE.iter().map(|(name, _)| *name).chain([keys::CORS]);
    if policy::is_key(item.name) {
        return problem.label("a key of a policy").help("put it below `[route.cors]`");
    }
    if let Some(advice) = names::advice(item.name) {
        return problem.label("another system's key").help(advice);
    }
    if let Some(table) = gateway::table_of(item.name, keys::GATEWAY) {
        return problem.label("a key of the gateway").help(format!("put it below `{table}`"));
    }
    match most_similar(item.name, names.clone()) {
        Some(meant) => problem.label(format!("did you mean `{meant}`?")),
        None => problem.label("unknown").help(format!("the keys of a route are {}", listed(names))),
    }
}
