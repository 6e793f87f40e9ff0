//! Which requests go through which proxy.

use std::fmt;

use url::Url;

use super::{ParseProxyError, Proxy, ProxyExceptions};
use crate::destination::{Scheme, Target};

/// Which requests go through which proxy; by default none does.
///
/// # Example
/// ```
/// use corsac_client::Proxies;
///
/// let environment = |name: &str| {
///     (name == "HTTPS_PROXY").then(|| "http://proxy.example:8080".to_owned())
/// };
/// let proxies = Proxies::from_variables(environment)?;
/// assert!(proxies.proxy_for(&"https://a.example/".parse().unwrap()).is_some());
/// assert!(proxies.proxy_for(&"http://a.example/".parse().unwrap()).is_none());
/// # Ok::<(), corsac_client::ProxyVariableError>(())
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Proxies {
    http: Option<Proxy>,
    https: Option<Proxy>,
    exceptions: ProxyExceptions,
    loopback: LoopbackTargets,
}

/// Where requests to this machine itself go.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum LoopbackTargets {
    #[default]
    PastTheProxy,
    ThroughTheProxy,
}

/// A variable of the environment that does not name a proxy.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProxyVariableError {
    variable: &'static str,
    value: String,
    error: ParseProxyError,
}

impl Proxies {
    /// One proxy for everything, this machine included, as curl's `--proxy` has it.
    ///
    /// The environment has no say: neither do its proxies count, nor its exceptions.
    #[must_use]
    pub fn all_through(proxy: Proxy) -> Self {
        Self {
            http: Some(proxy.clone()),
            https: Some(proxy),
            loopback: LoopbackTargets::ThroughTheProxy,
            ..Self::default()
        }
    }

    /// The proxies that environment variables name, which `variable` looks up.
    ///
    /// As in curl, they are `https_proxy`, `http_proxy`, `all_proxy` for what these two leave out,
    /// and `no_proxy`; each of them may be in upper case instead, except `http_proxy`, which a
    /// request could set for a CGI program. An empty one counts as none. As in browsers, requests
    /// to this machine itself go past these proxies.
    ///
    /// # Errors
    /// [`ProxyVariableError`] if a variable does not name a proxy.
    pub fn from_variables(
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, ProxyVariableError> {
        let all = parse(&variable, &["all_proxy", "ALL_PROXY"])?;
        let exceptions = first(&variable, &["no_proxy", "NO_PROXY"]);
        Ok(Self {
            http: parse(&variable, &["http_proxy"])?.or_else(|| all.clone()),
            https: parse(&variable, &["https_proxy", "HTTPS_PROXY"])?.or(all),
            exceptions: exceptions
                .map_or_else(Default::default, |(_, text)| ProxyExceptions::parse(&text)),
            loopback: LoopbackTargets::PastTheProxy,
        })
    }

    /// The proxies that the environment of this process names.
    ///
    /// # Errors
    /// As in [`from_variables`](Self::from_variables).
    pub fn from_environment() -> Result<Self, ProxyVariableError> {
        Self::from_variables(|name| std::env::var(name).ok())
    }

    /// The same proxies with other exceptions.
    #[must_use]
    pub fn with_exceptions(self, exceptions: ProxyExceptions) -> Self {
        Self { exceptions, ..self }
    }

    /// The proxy that a request to `url` goes through.
    #[must_use]
    pub fn proxy_for(&self, url: &Url) -> Option<&Proxy> {
        let target = Target::of(url).ok()?;
        let is_excepted = self.exceptions.contains(&target.host)
            || self.loopback == LoopbackTargets::PastTheProxy && target.is_this_machine();
        match target.scheme {
            _ if is_excepted => None,
            Scheme::Http => self.http.as_ref(),
            Scheme::Https => self.https.as_ref(),
        }
    }
}

/// The first of these variables that is set, and what it says.
fn first(
    variable: &impl Fn(&str) -> Option<String>,
    names: &[&'static str],
) -> Option<(&'static str, String)> {
    let value = |&name| variable(name).filter(|value| !value.is_empty()).map(|value| (name, value));
    names.iter().find_map(value)
}

fn parse(
    variable: &impl Fn(&str) -> Option<String>,
    names: &[&'static str],
) -> Result<Option<Proxy>, ProxyVariableError> {
    let Some((variable, value)) = first(variable, names) else { return Ok(None) };
    let proxy = value.parse();
    proxy.map(Some).map_err(|error| ProxyVariableError { variable, value, error })
}

impl ProxyVariableError {
    /// The name of the variable.
    #[must_use]
    pub fn variable(&self) -> &'static str {
        self.variable
    }

    /// What it is set to; it may hold a password.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// What is wrong with that.
    #[must_use]
    pub fn error(&self) -> &ParseProxyError {
        &self.error
    }
}

impl fmt::Display for ProxyVariableError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the variable {} names no proxy: {}", self.variable, self.error)
    }
}

impl std::error::Error for ProxyVariableError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(variables: &[(&str, &str)]) -> Result<Proxies, ProxyVariableError> {
        let find = |name: &str| variables.iter().find(|variable| variable.0 == name);
        Proxies::from_variables(|name| find(name).map(|variable| variable.1.to_owned()))
    }

    fn proxy_for(proxies: &Proxies, url: &str) -> Option<String> {
        proxies.proxy_for(&url.parse().unwrap()).map(ToString::to_string)
    }

    #[test]
    fn variables_are_heeded_as_curl_heeds_them() {
        let found = |variables: &[(&str, &str)]| {
            let proxies = proxies(variables).unwrap();
            ["http://a.example/", "https://a.example/"].map(|url| proxy_for(&proxies, url))
        };
        let named = |name: &str| Some(format!("http://{name}:1080"));
        assert_eq!(found(&[]), [None, None]);
        assert_eq!(found(&[("HTTP_PROXY", "h")]), [None, None]);
        assert_eq!(found(&[("http_proxy", "h")]), [named("h"), None]);
        assert_eq!(found(&[("HTTPS_PROXY", "S"), ("https_proxy", "s")]), [None, named("s")]);
        assert_eq!(found(&[("HTTPS_PROXY", "s"), ("https_proxy", "")]), [None, named("s")]);
        assert_eq!(found(&[("ALL_PROXY", "a"), ("https_proxy", "s")]), [named("a"), named("s")]);
        assert_eq!(found(&[("ALL_PROXY", "a"), ("NO_PROXY", "a.example")]), [None, None]);
    }

    #[test]
    fn this_machine_is_reached_past_the_environment_but_not_past_a_named_proxy() {
        let of_environment = proxies(&[("ALL_PROXY", "proxy:1")]).unwrap();
        let named = Proxies::all_through("proxy:1".parse().unwrap());
        let through = Some("http://proxy:1".to_owned());
        for url in ["http://localhost/", "https://127.0.0.9/", "http://[::1]:1/"] {
            assert_eq!(proxy_for(&of_environment, url), None, "{url}");
            assert_eq!(proxy_for(&named, url), through, "{url}");
        }
        let excepted = named.with_exceptions(ProxyExceptions::parse("localhost"));
        assert_eq!(proxy_for(&excepted, "http://localhost/"), None);
        assert_eq!(proxy_for(&excepted, "http://[::1]/"), through);
    }

    #[test]
    fn a_variable_that_names_no_proxy_is_named() {
        let error = proxies(&[("https_proxy", "http://a:b")]).unwrap_err();
        assert_eq!((error.variable(), error.error().position()), ("https_proxy", 9));
        let sentence = "the variable https_proxy names no proxy: expected a port at byte 9";
        assert_eq!(error.to_string(), sentence);
    }
}
