//! Which hop says what: the same plan at two addresses.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Exchange, Observed, Run};

/// What became of a CORS header on its way from the server behind to the address in front.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct HopChange {
    /// The header's name, in lower case.
    pub name: String,
    /// What the hop in front did.
    pub kind: HopChangeKind,
    /// The lines at the server behind, in the first run that shows it.
    pub behind: Vec<String>,
    /// The lines in front, in the same run.
    pub front: Vec<String>,
    /// The runs that show it.
    pub runs: Vec<Run>,
}

/// What a hop did to a header.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum HopChangeKind {
    /// The server behind did not send it.
    Added,
    /// It was sent and does not arrive.
    Removed,
    /// It arrives with other lines.
    Changed,
    /// Its lines arrive, and further ones with them.
    Doubled,
}

/// What a hop does to CORS, beyond the headers whose names begin with `Access-Control-`.
const OTHERS: [&str; 2] = ["timing-allow-origin", "vary"];

/// Compares what was seen of the same plan in front and behind: one entry for each header and each
/// thing that happens to it, in the order of names.
///
/// Exchanges that only one side has, such as the request after a preflight that only one lets pass,
/// say nothing.
///
/// # Example
/// ```
/// use corsac::browser::Response;
/// use corsac::server::{PolicyConfig, Routes, RoutesConfig};
/// use corsac_verify::hops::{HopChangeKind, attribute};
/// use corsac_verify::{Plan, Settings};
///
/// let policy = PolicyConfig { allow_origins: vec!["*".into()], ..PolicyConfig::default() };
/// let config = RoutesConfig { default: Some(policy), ..RoutesConfig::default() };
/// let url = "https://api.example.com/".parse()?;
/// let plan = Plan::new(&Routes::new(config.clone())?, &config, &url, &Settings::default());
/// let ask = |lines: &[(&str, &str)]| {
///     let mut conversation = plan.conversations(0).remove(0);
///     conversation.handle_response(Response::new(200, lines.iter().copied()));
///     conversation.finish()
/// };
/// let behind = ask(&[("Access-Control-Allow-Origin", "*")]);
/// let front = ask(&[("access-control-allow-origin", "*"), ("access-control-allow-origin", "*")]);
/// let changes = attribute(&[front], &[behind]);
/// assert_eq!(changes[0].kind, HopChangeKind::Doubled);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn attribute(front: &[Observed], behind: &[Observed]) -> Vec<HopChange> {
    let by_run: BTreeMap<Run, &Observed> = behind.iter().map(|seen| (seen.run, seen)).collect();
    let mut changes: BTreeMap<(String, HopChangeKind), HopChange> = BTreeMap::new();
    for seen in front {
        let Some(inner) = by_run.get(&seen.run) else { continue };
        for (outside, inside) in seen.exchanges.iter().zip(&inner.exchanges) {
            for change in of_exchange(seen.run, outside, inside) {
                let key = (change.name.clone(), change.kind);
                let known = changes.entry(key).or_insert_with(|| change.clone());
                if known.runs.last() != Some(&seen.run) {
                    known.runs.push(seen.run);
                }
            }
        }
    }
    changes.into_values().collect()
}

fn of_exchange(run: Run, outside: &Exchange, inside: &Exchange) -> Vec<HopChange> {
    // Another request is another question.
    if outside.kind != inside.kind {
        return Vec::new();
    }
    let mut names = names(outside);
    names.append(&mut self::names(inside));
    let changes = names.into_iter().filter_map(|name| {
        let (front, behind) = (lines(outside, &name), lines(inside, &name));
        let kind = change(&front, &behind)?;
        Some(HopChange { name, kind, behind, front, runs: vec![run] })
    });
    changes.collect()
}

fn change(front: &[String], behind: &[String]) -> Option<HopChangeKind> {
    let count = |lines: &[String], line| lines.iter().filter(|other| *other == line).count();
    let all_arrive = || behind.iter().all(|line| count(front, line) >= count(behind, line));
    match (front, behind) {
        _ if front == behind => None,
        (_, []) => Some(HopChangeKind::Added),
        ([], _) => Some(HopChangeKind::Removed),
        _ if front.len() > behind.len() && all_arrive() => Some(HopChangeKind::Doubled),
        _ => Some(HopChangeKind::Changed),
    }
}

fn names(exchange: &Exchange) -> BTreeSet<String> {
    let names = exchange.response.headers().iter().map(|(name, _)| name.to_ascii_lowercase());
    let names = names.map(|name| String::from_utf8_lossy(&name).into_owned());
    let is_meant =
        |name: &String| name.starts_with("access-control-") || OTHERS.contains(&name.as_str());
    names.filter(is_meant).collect()
}

fn lines(exchange: &Exchange, name: &str) -> Vec<String> {
    let values = exchange.response.headers().values(name.as_bytes());
    values.map(|value| String::from_utf8_lossy(value).into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_hop_does_to_lines() {
        let lines = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        for (front, behind, kind) in [
            ("a", "a", None),
            ("", "", None),
            ("a", "", Some(HopChangeKind::Added)),
            ("", "a", Some(HopChangeKind::Removed)),
            ("a a", "a", Some(HopChangeKind::Doubled)),
            ("b a", "a", Some(HopChangeKind::Doubled)),
            ("b", "a", Some(HopChangeKind::Changed)),
            ("b c", "a", Some(HopChangeKind::Changed)),
            ("a", "a a", Some(HopChangeKind::Changed)),
        ] {
            assert_eq!(change(&lines(front), &lines(behind)), kind, "{front} | {behind}");
        }
    }
}
