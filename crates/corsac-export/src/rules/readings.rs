use super::{Route, Rules};

/// What backends could read a path as: as it is, without its final slash, in any case. Only a path for
/// which all of them agree is to be granted anything, so a route has two expressions, to be tried one
/// after the other: who matches [`surely`](Self::surely) gets its policy; who does not, but
/// [`possibly`](Self::possibly), gets nothing.
impl Route {
    /// Matches the paths that match in every reading: the pattern's own expression, since whatever it
    /// matches with a final slash it matches without.
    pub(crate) fn surely(&self) -> Option<String> {
        self.path.as_ref().map(|(_, expression)| expression.to_string())
    }

    /// Matches the paths that match in some reading, if case is ignored.
    pub(crate) fn possibly(&self) -> Option<String> {
        self.path.as_ref().map(|(_, expression)| format!("{expression}/?"))
    }

    /// Says whether only certain methods match.
    pub(crate) fn is_for_some_methods(&self) -> bool {
        !self.methods.is_empty()
    }
}

impl Rules {
    /// The same without routes, if all lead to the same policy as no route does.
    pub(crate) fn without_idle_routes(&self) -> Self {
        let is_idle = |route: &Route| route.policy == self.default && route.methods.is_empty();
        let mut rules = self.clone();
        if rules.default.is_some() && rules.routes.iter().all(is_idle) {
            rules.routes.clear();
        }
        rules
    }
}

#[cfg(test)]
mod tests {
    use corsac::server::RouteConfig;

    use super::*;

    fn route(path: &str) -> Route {
        Route::new(&RouteConfig { path: Some(path.into()), ..RouteConfig::default() }, None)
    }

    #[test]
    fn what_matches_surely_matches_in_every_reading() {
        let patterns = ["/", "/a", "/a/*", "/a/**", "/**", "/**/a*", "/a*/**", "/*a/*/b"];
        let paths = ["/", "/a", "/a/", "/A", "/a/b", "/a/b/", "/ab/a", "/ab/A/", "/c", "/A/a/b/"];
        let regex = |text: &str| regex::Regex::new(&format!("^(?:{text})$")).unwrap();
        for (pattern, path) in patterns.iter().flat_map(|a| paths.map(|b| (a, b))) {
            let exact = regex(&route(pattern).surely().unwrap());
            let folded = regex(&format!("(?i){exact}"));
            let trimmed = if path == "/" { path } else { path.trim_end_matches('/') };
            let readings = [(&exact, path), (&exact, trimmed), (&folded, path), (&folded, trimmed)];
            let matches = readings.map(|(regex, path)| regex.is_match(path));
            assert_eq!(exact.is_match(path), matches.iter().all(|it| *it), "{pattern} {path}");
            let possibly = regex(&format!("(?i){}", route(pattern).possibly().unwrap()));
            assert_eq!(possibly.is_match(path), matches.iter().any(|it| *it), "{pattern} {path}");
        }
    }
}
