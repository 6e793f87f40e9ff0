//! Which preflight is whose.
//!
//! A HAR does not say. A preflight has the URL of its request, names its method, and is sent near
//! it in time. A recorder that notes when a request leaves has the preflight first. Chromium notes
//! when the page asks, so there the preflight starts later than its request, by a millisecond or
//! so; which of them comes first in its files is left to chance.

use std::collections::HashMap;

use super::entry::Entry;
use super::links::{MadeFor, Preflight};

/// For each entry its preflight, if it had one.
pub(super) fn pair(
    entries: &[Entry],
    urls: &[String],
    creator: Option<&str>,
) -> Vec<Option<Preflight>> {
    let recorder = Recorder::of(creator);
    let mut groups = groups(entries, urls);
    groups.iter_mut().for_each(|group| recorder.sort(group, entries));
    let order = recorder.order(&groups);
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

impl Member {
    fn index(self) -> usize {
        let (Self::Preflight(index) | Self::Request(index)) = self;
        index
    }
}

/// The preflights and requests of one URL and method.
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
    groups.into_values().collect()
}

fn requested_method(preflight: &Entry) -> Option<&str> {
    preflight.request_header("access-control-request-method")
}

/// Who wrote the file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Recorder {
    Chromium,
    Other,
}

/// Which of a preflight and its request starts first.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Order {
    PreflightFirst,
    RequestFirst,
}

impl Recorder {
    fn of(creator: Option<&str>) -> Self {
        if creator == Some("WebInspector") { Self::Chromium } else { Self::Other }
    }

    /// Sorts by start. Starts that are written alike compare as text.
    ///
    /// Of those in one millisecond, Chromium's requests come first; otherwise the file's order
    /// decides.
    fn sort(self, group: &mut [Member], entries: &[Entry]) {
        let rank = |member: Member| match (self, member) {
            (Self::Chromium, Member::Preflight(_)) => 1,
            _ => 0,
        };
        group.sort_by(|one, other| {
            let started = |member: &Member| entries[member.index()].started();
            let key = |member: &Member| (rank(*member), member.index());
            started(one).cmp(started(other)).then_with(|| key(one).cmp(&key(other)))
        });
    }

    /// Where it is not known, a group that starts with a preflight and one that ends with a
    /// preflight each tell.
    fn order(self, groups: &[Group]) -> Order {
        let has_both = |group: &&Group| {
            let requests = group.iter().filter(|member| matches!(member, Member::Request(_)));
            (1..group.len()).contains(&requests.count())
        };
        let both = || groups.iter().filter(has_both);
        let starting = both().filter(|g| matches!(g.first(), Some(Member::Preflight(_)))).count();
        let ending = both().filter(|g| matches!(g.last(), Some(Member::Preflight(_)))).count();
        match self {
            Self::Chromium => Order::RequestFirst,
            Self::Other if starting < ending => Order::RequestFirst,
            Self::Other => Order::PreflightFirst,
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
fn share(entries: &[Entry], group: &[Member], preflights: &mut [Option<Preflight>]) {
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
