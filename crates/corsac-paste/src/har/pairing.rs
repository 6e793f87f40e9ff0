//! Which preflight is whose.
//!
//! A HAR does not say. A preflight has the URL of its request, names its method, and stands near
//! it: before it, where a recorder writes entries as they are sent; behind it, where it writes
//! them as the page asks for them, as Chromium does.

use std::collections::HashMap;

use super::entry::Entry;
use super::links::{MadeFor, Preflight};

/// For each entry its preflight, if it had one.
pub(super) fn pair(
    entries: &[Entry],
    urls: &[String],
    creator: Option<&str>,
) -> Vec<Option<Preflight>> {
    let groups = groups(entries, urls);
    let order = Order::of(&groups, creator);
    let mut preflights = vec![None; entries.len()];
    for group in &groups {
        match order {
            Order::PreflightFirst => pair_group(entries, group.iter(), &mut preflights),
            Order::RequestFirst => pair_group(entries, group.iter().rev(), &mut preflights),
        }
        share(entries, group, &mut preflights);
    }
    preflights
}

/// An entry of a group.
#[derive(Clone, Copy)]
enum Member {
    Preflight(usize),
    Request(usize),
}

/// The preflights and requests of one URL and method, in order.
type Group = Vec<Member>;

fn groups(entries: &[Entry], urls: &[String]) -> Vec<Group> {
    let mut groups: HashMap<(&str, &str), Group> = HashMap::new();
    for (index, (entry, url)) in entries.iter().zip(urls).enumerate() {
        if let (true, Some(method)) = (entry.is_preflight(), requested_method(entry)) {
            groups.entry((url, method)).or_default().push(Member::Preflight(index));
        }
    }
    if groups.is_empty() {
        return Vec::new();
    }
    for (index, (entry, url)) in entries.iter().zip(urls).enumerate() {
        if let (false, Some(group)) =
            (entry.is_preflight(), groups.get_mut(&(url.as_str(), entry.method())))
        {
            group.push(Member::Request(index));
        }
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    for group in &mut groups {
        group.sort_unstable_by_key(|member| match member {
            Member::Preflight(index) | Member::Request(index) => *index,
        });
    }
    groups
}

fn requested_method(preflight: &Entry) -> Option<&str> {
    preflight.request_header("access-control-request-method")
}

/// In which order a recorder writes a preflight and its request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Order {
    PreflightFirst,
    RequestFirst,
}

impl Order {
    /// A group that starts with a preflight and one that ends with a preflight each tell.
    fn of(groups: &[Group], creator: Option<&str>) -> Self {
        let has_both = |group: &&Group| {
            let requests = group.iter().filter(|member| matches!(member, Member::Request(_)));
            (1..group.len()).contains(&requests.count())
        };
        let both = || groups.iter().filter(has_both);
        let starting = both().filter(|g| matches!(g.first(), Some(Member::Preflight(_)))).count();
        let ending = both().filter(|g| matches!(g.last(), Some(Member::Preflight(_)))).count();
        match starting.cmp(&ending) {
            std::cmp::Ordering::Greater => Self::PreflightFirst,
            std::cmp::Ordering::Less => Self::RequestFirst,
            std::cmp::Ordering::Equal if creator == Some("WebInspector") => Self::RequestFirst,
            std::cmp::Ordering::Equal => Self::PreflightFirst,
        }
    }
}

/// Gives each request the nearest preflight that comes before it in `members` and is not taken.
fn pair_group<'a>(
    entries: &[Entry],
    members: impl Iterator<Item = &'a Member>,
    preflights: &mut [Option<Preflight>],
) {
    let mut free = Vec::new();
    for member in members {
        match member {
            Member::Preflight(index) => free.push(*index),
            Member::Request(request) => {
                let fits = |free: &mut usize| may_belong(&entries[*free], &entries[*request]);
                let taken = free.pop_if(fits);
                preflights[*request] =
                    taken.map(|index| Preflight { index, made_for: MadeFor::This });
            }
        }
    }
}

/// Gives requests without a preflight of their own the nearest earlier one: it was cached.
fn share(entries: &[Entry], group: &Group, preflights: &mut [Option<Preflight>]) {
    let mut nearest: Option<usize> = None;
    for member in group {
        match member {
            Member::Preflight(index) => nearest = Some(*index),
            Member::Request(request) if preflights[*request].is_none() => {
                let fitting =
                    nearest.filter(|index| may_belong(&entries[*index], &entries[*request]));
                preflights[*request] =
                    fitting.map(|index| Preflight { index, made_for: MadeFor::Another });
            }
            Member::Request(_) => {}
        }
    }
}

/// Whether both are of one origin, as far as the recording says.
fn may_belong(preflight: &Entry, request: &Entry) -> bool {
    match (preflight.request_header("origin"), request.request_header("origin")) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}
