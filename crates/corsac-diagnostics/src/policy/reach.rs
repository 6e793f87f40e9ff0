//! Which requests a route matches, and which of two routes matches more.

use corsac::Method;
use corsac::server::RouteConfig;

/// Which requests a route matches.
#[derive(Debug)]
pub(super) struct Reach<'a> {
    /// None for any.
    hosts: &'a [String],
    /// None for any.
    path: Option<Vec<&'a str>>,
    /// None for any.
    methods: Vec<Method>,
}

/// How many routes before a route it is compared with.
const MOST: usize = 500;

/// The routes before this one.
pub(super) fn earlier<'r, 'a>(
    reaches: &'r [Reach<'a>],
    index: usize,
) -> impl Iterator<Item = &'r Reach<'a>> {
    reaches.iter().take(index.min(MOST))
}

impl<'a> Reach<'a> {
    pub(super) fn of(route: &'a RouteConfig) -> Self {
        let segments = |path: &'a String| -> Vec<&'a str> {
            let path = path.strip_prefix('/').unwrap_or(path);
            if path.is_empty() { Vec::new() } else { path.split('/').collect() }
        };
        let methods = route.methods.iter();
        Self {
            hosts: &route.hosts,
            path: route.path.as_ref().map(segments),
            methods: methods
                .filter_map(|text| Method::parse(text).ok().map(Method::normalize))
                .collect(),
        }
    }

    /// Whether it matches everything that another matches, as far as can be told.
    pub(super) fn covers(&self, other: &Self) -> bool {
        self.covers_place(other) && self.covers_methods(other)
    }

    /// The same without looking at methods.
    pub(super) fn covers_place(&self, other: &Self) -> bool {
        self.covers_hosts(other) && self.covers_path(other)
    }

    /// Whether some method goes to both.
    pub(super) fn shares_methods(&self, other: &Self) -> bool {
        let matches = |reach: &Self, method: &Method| {
            reach.methods.is_empty() || reach.methods.contains(method)
        };
        self.methods.is_empty()
            || other.methods.is_empty()
            || self.methods.iter().any(|method| matches(other, method))
    }

    fn covers_methods(&self, other: &Self) -> bool {
        // `GET` includes `HEAD`.
        let includes = |method: &Method| {
            self.methods.contains(method)
                || *method == Method::HEAD && self.methods.contains(&Method::GET)
        };
        self.methods.is_empty() || !other.methods.is_empty() && other.methods.iter().all(includes)
    }

    fn covers_hosts(&self, other: &Self) -> bool {
        let covers = |own: &String, host: &String| match own.strip_prefix('*') {
            Some(suffix) => own == host || host.ends_with(suffix) && host.len() > suffix.len(),
            None => own == host,
        };
        let is_covered = |host| self.hosts.iter().any(|own| covers(own, host));
        self.hosts.is_empty() || !other.hosts.is_empty() && other.hosts.iter().all(is_covered)
    }

    fn covers_path(&self, other: &Self) -> bool {
        match (&self.path, &other.path) {
            (None, _) => true,
            (Some(own), None) => own[..] == ["**"],
            (Some(own), Some(other)) => covers_segments(own, other),
        }
    }
}

/// No path of a policy has more segments, and comparing takes their product.
const MOST_SEGMENTS: usize = 64;

/// Whether a pattern matches every path that another one matches. It may say no where it does.
fn covers_segments(outer: &[&str], inner: &[&str]) -> bool {
    if outer.len() > MOST_SEGMENTS || inner.len() > MOST_SEGMENTS {
        return false;
    }
    // covered[j]: what of `outer` has been looked at covers the first j segments of `inner`.
    let mut covered = vec![false; inner.len() + 1];
    covered[0] = true;
    for pattern in outer {
        let mut next = vec![false; inner.len() + 1];
        for at in 0..=inner.len() {
            next[at] = if *pattern == "**" {
                covered[at] || at > 0 && next[at - 1]
            } else {
                at > 0 && covered[at - 1] && covers_segment(pattern, inner[at - 1])
            };
        }
        covered = next;
    }
    covered[inner.len()]
}

/// A `*` of `inner` is matched by one of `outer` only, so it is enough to match its text.
fn covers_segment(outer: &str, inner: &str) -> bool {
    if inner == "**" {
        return false;
    }
    if outer == "*" {
        return true;
    }
    let mut parts = outer.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(last) = parts.next_back() else { return outer == inner };
    let Some(mut rest) = inner.strip_prefix(first).and_then(|rest| rest.strip_suffix(last)) else {
        return false;
    };
    parts.all(|part| match rest.find(part) {
        Some(at) => {
            rest = &rest[at + part.len()..];
            true
        }
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(outer: &str, inner: &str) -> bool {
        let route =
            |path: &str| RouteConfig { path: Some(path.to_owned()), ..RouteConfig::default() };
        Reach::of(&route(outer)).covers(&Reach::of(&route(inner)))
    }

    #[test]
    fn broader_paths_cover_narrower_ones() {
        for (outer, inner) in [
            ("/**", "/"),
            ("/**", "/a/**"),
            ("/a/**", "/a"),
            ("/a/*", "/a/b*"),
            ("/a/x*z", "/a/xyz"),
            ("/**/c", "/a/b/c"),
            ("/a/**", "/a/**/b"),
            ("/*", "/*.json"),
        ] {
            assert!(covers(outer, inner), "{outer} {inner}");
        }
        for (outer, inner) in [
            ("/a", "/"),
            ("/a/*", "/a/**"),
            ("/a/*", "/a"),
            ("/a/b*", "/a/*"),
            ("/a/x*x", "/a/x"),
            ("/**/c", "/c/**"),
            ("/A/**", "/a/b"),
        ] {
            assert!(!covers(outer, inner), "{outer} {inner}");
        }
    }

    #[test]
    fn methods_and_hosts_count() {
        let route = |hosts: &[&str], methods: &[&str]| RouteConfig {
            hosts: hosts.iter().map(|&text| text.to_owned()).collect(),
            methods: methods.iter().map(|&text| text.to_owned()).collect(),
            ..RouteConfig::default()
        };
        let covers =
            |outer: &RouteConfig, inner: &RouteConfig| Reach::of(outer).covers(&Reach::of(inner));
        assert!(covers(&route(&[], &["GET"]), &route(&["a.b"], &["head"])));
        assert!(!covers(&route(&[], &["GET"]), &route(&[], &[])));
        assert!(covers(&route(&["*.b"], &[]), &route(&["a.b", "*.c.b"], &[])));
        assert!(!covers(&route(&["*.b"], &[]), &route(&["b"], &[])));
    }
}
