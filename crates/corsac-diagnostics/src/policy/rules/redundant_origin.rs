use std::collections::HashMap;

use corsac::origin::SerializedOrigin;
use corsac::server::{Key, OriginPattern};

use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::rule::{Check, policy_rule};
use crate::policy::trusted::Listed;

policy_rule! {
    /// # An entry that another one covers
    ///
    /// ## What it finds
    /// In `allow_origins`, `timing_allow_origins` and `websocket_origins`: an entry that stands there twice,
    /// an origin that a pattern of the same list matches, and anything beside `*`.
    ///
    /// ## Why it matters
    /// It has no effect, and it misleads: who removes it believes to have taken the permission away.
    ///
    /// ## Write instead
    /// One of the two. Beside `*` nothing else is needed; if only some origins are meant, remove the `*`.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-access-control-allow-origin>
    REDUNDANT_ORIGIN, "redundant-origin", Warning, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let (route, config) = (context.route, context.config);
    let timing = Listed::all(route, Key::TimingAllowOrigins, &config.timing_allow_origins);
    let lists = [&context.origins[..], &timing, &context.websocket_origins];
    lists.into_iter().flat_map(in_list).collect()
}

fn in_list(list: &[Listed<'_>]) -> Vec<PolicyFinding> {
    let any = list.iter().find(|listed| listed.pattern.is_any());
    let covers = Covers::of(list);
    let mut first = HashMap::new();
    let mut findings = Vec::new();
    for listed in list {
        let before = *first.entry(listed.text).or_insert(listed);
        let (cover, why) = if before.place != listed.place {
            (Some(before), "is listed before")
        } else if let Some(any) = any.filter(|any| any.place != listed.place) {
            (Some(any), "is allowed by `*`")
        } else {
            (covers.of_entry(listed), "is matched by")
        };
        findings.extend(cover.map(|cover| finding(listed, cover, why)));
    }
    findings
}

fn finding(listed: &Listed<'_>, cover: &Listed<'_>, why: &str) -> PolicyFinding {
    let by = if why == "is matched by" { format!(" `{}`", cover.text) } else { String::new() };
    REDUNDANT_ORIGIN
        .warning(listed.place, format!("`{}` {why}{by}.", listed.text))
        .label("no effect of its own")
        .help("Remove one of the two.")
        .related(cover.place, "covered by this")
}

/// Patterns by the host that they are about, so that long lists are gone through once.
struct Covers<'l, 'a>(HashMap<&'l str, Vec<&'l Listed<'a>>>);

/// How many patterns about one host are compared with an entry.
const MOST: usize = 32;

impl<'l, 'a> Covers<'l, 'a> {
    fn of(list: &'l [Listed<'a>]) -> Self {
        let mut by_host: HashMap<_, Vec<_>> = HashMap::new();
        for listed in list.iter().filter(|listed| listed.pattern.as_exact().is_none()) {
            let pattern = &listed.pattern;
            let host = pattern.wildcard_parent().or_else(|| pattern.exact_host());
            let Some(host) = host else { continue };
            let patterns = by_host.entry(host).or_default();
            if patterns.len() < MOST {
                patterns.push(listed);
            }
        }
        Self(by_host)
    }

    /// A pattern that matches everything that the entry matches.
    fn of_entry(&self, listed: &Listed<'_>) -> Option<&'l Listed<'a>> {
        let example = listed.pattern.example()?;
        let origin = SerializedOrigin::parse(example.as_bytes())?;
        let host = origin.host();
        let parents = host.match_indices('.').map(|(dot, _)| &host[dot + 1..]);
        let candidates = std::iter::once(host).chain(parents).filter_map(|host| self.0.get(host));
        candidates.flatten().copied().find(|cover| {
            cover.place != listed.place
                && cover.pattern.matches(&origin)
                && covers(cover, &listed.pattern)
        })
    }
}

/// Given that an example of `inner` is matched: whether all of it is.
fn covers(outer: &Listed<'_>, inner: &OriginPattern) -> bool {
    let is_subdomains = outer.text.contains("://*.");
    inner.as_exact().is_some()
        || (outer.pattern.has_any_port() || !inner.has_any_port())
            && (is_subdomains || inner.exact_host().is_some())
}
