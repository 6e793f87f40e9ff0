//! Chains of redirects.

use std::collections::{HashMap, VecDeque};

use url::Url;

use super::entry::Entry;
use super::links::comparable_url;

/// For each entry the first of its chain, and the next if it is a redirect.
///
/// A redirect leads to the nearest later request of its target that no other redirect led to.
pub(super) fn follow(entries: &[Entry], urls: &[String]) -> (Vec<usize>, Vec<Option<usize>>) {
    let mut waiting = requests(entries, urls);
    let mut first: Vec<usize> = (0..entries.len()).collect();
    let mut next = vec![None; entries.len()];
    for (index, entry) in entries.iter().enumerate() {
        let Some(queue) = target(entry).and_then(|(url, method)| {
            waiting.get_mut(method).and_then(|by_url| by_url.get_mut(url.as_str()))
        }) else {
            continue;
        };
        while queue.front().is_some_and(|later| *later <= index) {
            queue.pop_front();
        }
        if let Some(later) = queue.pop_front() {
            next[index] = Some(later);
            first[later] = first[index];
        }
    }
    (first, next)
}

/// The entries that may be the target of a redirect, by method and URL, in order.
type Waiting<'a> = HashMap<&'a str, HashMap<&'a str, VecDeque<usize>>>;

fn requests<'a>(entries: &'a [Entry], urls: &'a [String]) -> Waiting<'a> {
    let mut waiting = Waiting::new();
    if !entries.iter().any(|entry| entry.location().is_some()) {
        return waiting;
    }
    for (index, (entry, url)) in entries.iter().zip(urls).enumerate() {
        if !entry.is_preflight() {
            let by_url = waiting.entry(entry.method()).or_default();
            by_url.entry(url).or_default().push_back(index);
        }
    }
    waiting
}

/// The URL and the method of the request that a redirect leads to.
fn target(entry: &Entry) -> Option<(String, &str)> {
    if entry.is_preflight() {
        return None;
    }
    let url = Url::parse(entry.url()).ok()?.join(entry.location()?).ok()?;
    let becomes_get = match (entry.status(), entry.method()) {
        (Some(301 | 302), "POST") => true,
        (Some(303), "GET" | "HEAD") => false,
        (Some(303), _) => true,
        _ => false,
    };
    Some((comparable_url(url), if becomes_get { "GET" } else { entry.method() }))
}
