//! What a redirect changes.

use url::Url;

use super::login;

/// What a redirect changes; the first of these that is true.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum RedirectKind {
    /// It leads to where people log in.
    Login,
    /// Another host or port, perhaps only `www.`.
    Host,
    /// From https to http.
    ToHttp,
    /// From http to https.
    ToHttps,
    /// A slash more or less in the path, and nothing else.
    Slashes,
    /// Something else.
    Other,
}

impl RedirectKind {
    /// What a redirect from one URL to another changes.
    pub(crate) fn between(from: &Url, to: &Url) -> Self {
        if !matches!(to.scheme(), "http" | "https") {
            Self::Other
        } else if login::is_login(from, to) {
            Self::Login
        } else if from.host() != to.host() || changes_port(from, to) {
            Self::Host
        } else {
            Self::on_one_host(from, to)
        }
    }

    fn on_one_host(from: &Url, to: &Url) -> Self {
        match (from.scheme(), to.scheme()) {
            ("https", "http") => Self::ToHttp,
            ("http", "https") => Self::ToHttps,
            (one, other) if one == other && changes_slashes(from, to) => Self::Slashes,
            _ => Self::Other,
        }
    }
}

/// Whether the port is another one; with another scheme only a written one counts.
fn changes_port(from: &Url, to: &Url) -> bool {
    from.scheme() == to.scheme() && from.port() != to.port()
}

fn changes_slashes(from: &Url, to: &Url) -> bool {
    let names = |url: &Url| {
        url.path().split('/').filter(|name| !name.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    from.path() != to.path() && from.query() == to.query() && names(from) == names(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(from: &str, to: &str) -> RedirectKind {
        let from: Url = from.parse().unwrap();
        RedirectKind::between(&from, &from.join(to).unwrap())
    }

    #[test]
    fn slashes_alone_are_told_from_other_paths() {
        assert_eq!(kind("https://a.example/items", "/items/"), RedirectKind::Slashes);
        assert_eq!(kind("https://a.example/items/?a=1", "/items?a=1"), RedirectKind::Slashes);
        assert_eq!(
            kind("https://a.example//items", "https://a.example/items"),
            RedirectKind::Slashes
        );
        assert_eq!(kind("https://a.example/items", "/items/?a=1"), RedirectKind::Other);
        assert_eq!(kind("https://a.example/items", "/items/1"), RedirectKind::Other);
        assert_eq!(kind("https://a.example/items", "/items"), RedirectKind::Other);
    }

    #[test]
    fn a_scheme_brings_its_port() {
        assert_eq!(kind("http://a.example/x", "https://a.example/x"), RedirectKind::ToHttps);
        assert_eq!(kind("https://a.example/x", "http://a.example/x/"), RedirectKind::ToHttp);
        assert_eq!(
            kind("http://a.example:8080/", "https://a.example:8443/"),
            RedirectKind::ToHttps
        );
        assert_eq!(kind("http://a.example/", "http://a.example:8080/"), RedirectKind::Host);
    }

    #[test]
    fn another_host_counts_more_than_another_scheme() {
        assert_eq!(kind("http://a.example/", "https://www.a.example/"), RedirectKind::Host);
    }

    #[test]
    fn what_is_no_http_has_no_host_to_change() {
        assert_eq!(kind("http://a.example/", "app:login"), RedirectKind::Other);
        assert_eq!(kind("http://a.example/", "localhost:8080/login"), RedirectKind::Other);
    }

    #[test]
    fn a_login_counts_most() {
        assert_eq!(kind("https://a.example/x", "https://b.example/login"), RedirectKind::Login);
    }
}
