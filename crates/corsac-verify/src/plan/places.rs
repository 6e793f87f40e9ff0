//! Where to ask: paths that one rule alone decides.

use corsac::HeaderList;
use corsac::server::{ListedHead, Routes, RoutesConfig};

use super::SkipReason;
use crate::{Rule, Settings};

/// A path and the methods that a rule alone decides there.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) path: String,
    /// A path that surely does not exist, decided by the same rule.
    pub(super) missing: Option<String>,
    /// The methods that are decided by the rule, of those that may be asked about.
    pub(super) methods: Vec<String>,
}

/// What places are looked for in.
pub(super) struct Map<'a> {
    pub(super) routes: &'a Routes,
    pub(super) config: &'a RoutesConfig,
    pub(super) host: &'a str,
    /// Paths that exist, as far as is known.
    pub(super) known: Vec<String>,
    pub(super) word: &'a str,
}

impl<'a> Map<'a> {
    pub(super) fn new(
        (routes, config): (&'a Routes, &'a RoutesConfig),
        (host, path): (&'a str, &str),
        (settings, word): (&Settings, &'a str),
    ) -> Self {
        let mut known = vec![path.to_owned()];
        known.extend(settings.paths.iter().cloned());
        Self { routes, config, host, known, word }
    }

    pub(super) fn place(&self, rule: Rule) -> Result<Place, SkipReason> {
        let methods = self.methods(rule);
        let places = self.candidates(rule).into_iter().map(|path| {
            let decided = methods.iter().filter(|method| self.decides(rule, method, &path));
            (decided.cloned().collect::<Vec<_>>(), path)
        });
        let places: Vec<_> = places.filter(|(methods, _)| !methods.is_empty()).collect();
        let has_get = |(methods, _): &&(Vec<String>, String)| methods.iter().any(|m| m == "GET");
        let found = places.iter().find(has_get).or_else(|| places.first());
        let (methods, path) = found.ok_or_else(|| self.no_place(rule))?;
        let missing = self
            .missing(rule)
            .into_iter()
            .find(|path| methods.iter().all(|method| self.decides(rule, method, path)));
        Ok(Place { path: path.clone(), missing, methods: methods.clone() })
    }

    /// Whether this rule alone decides about a method, its preflight included.
    pub(super) fn decides(&self, rule: Rule, method: &str, path: &str) -> bool {
        let of = |method, announced: Option<&str>| {
            let mut headers = HeaderList::from_iter([("Host", self.host), ("Origin", "null")]);
            if let Some(announced) = announced {
                headers.push(b"Access-Control-Request-Method", announced.as_bytes());
            }
            Rule::of(&self.routes.deciding_rule(&ListedHead::new(method, path, &headers)))
        };
        of(method, None) == Some(rule) && of("OPTIONS", Some(method)) == Some(rule)
    }

    /// The rule that alone decides about a method.
    pub(super) fn rule_of(&self, method: &str, path: &str) -> Option<Rule> {
        let headers = HeaderList::from_iter([("Host", self.host), ("Origin", "null")]);
        Rule::of(&self.routes.deciding_rule(&ListedHead::new(method, path, &headers)))
    }

    /// The methods to ask about, `GET` first.
    fn methods(&self, rule: Rule) -> Vec<String> {
        let mut methods: Vec<String> =
            ["GET", "POST", "PUT", "DELETE", "PATCH", "PROPFIND"].map(str::to_owned).into();
        let of_policy = rule.policy(self.config).map(|policy| &policy.allow_methods[..]);
        let of_route = match rule {
            Rule::Route(index) => self.config.routes.get(index).map(|route| &route.methods[..]),
            Rule::Default | Rule::None => None,
        };
        for method in of_policy.into_iter().chain(of_route).flatten() {
            if method != "*" && !methods.contains(method) {
                methods.push(method.clone());
            }
        }
        methods.push(super::UNKNOWN_METHOD.to_owned());
        methods
    }

    fn candidates(&self, rule: Rule) -> Vec<String> {
        let mut paths = self.known.clone();
        if let Some(pattern) = self.pattern(rule) {
            paths.push(filled(pattern, "", "x"));
            paths.push(filled(pattern, "x", "x"));
        }
        paths.extend(["/".to_owned(), format!("/{}", self.word)]);
        paths
    }

    fn missing(&self, rule: Rule) -> Vec<String> {
        match self.pattern(rule) {
            Some(pattern) if pattern.contains('*') => vec![filled(pattern, self.word, self.word)],
            Some(_) => Vec::new(),
            None => {
                let below = self.known.iter().map(|path| path.trim_end_matches('/'));
                let root = format!("/{}", self.word);
                std::iter::once(root)
                    .chain(below.map(|path| format!("{path}/{}", self.word)))
                    .collect()
            }
        }
    }

    fn pattern(&self, rule: Rule) -> Option<&'a str> {
        match rule {
            Rule::Route(index) => self.config.routes.get(index)?.path.as_deref(),
            Rule::Default | Rule::None => None,
        }
    }

    fn no_place(&self, rule: Rule) -> SkipReason {
        let has_other_hosts = match rule {
            Rule::Route(index) => {
                self.config.routes.get(index).is_some_and(|route| !route.hosts.is_empty())
            }
            Rule::Default | Rule::None => false,
        };
        if has_other_hosts { SkipReason::OtherHost } else { SkipReason::NoPath }
    }
}

/// A path that a pattern matches; an empty `any` is no segment at all.
fn filled(pattern: &str, any: &str, part: &str) -> String {
    let segments = pattern.split('/').filter_map(|segment| match segment {
        "**" if any.is_empty() => None,
        "**" => Some(any.to_owned()),
        _ => Some(segment.replace('*', part)),
    });
    let path = segments.collect::<Vec<_>>().join("/");
    if path.is_empty() { "/".to_owned() } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_filled() {
        assert_eq!(filled("/a/**", "", "x"), "/a");
        assert_eq!(filled("/a/**/v*", "y", "x"), "/a/y/vx");
        assert_eq!(filled("/**", "", "x"), "/");
        assert_eq!(filled("/", "y", "x"), "/");
    }
}
