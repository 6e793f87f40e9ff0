use corsac::CredentialsMode;
use corsac::browser::ExchangeKind;
use corsac::server::PolicyConfig;

use super::Snippet;
use crate::fix::Fix;
use crate::observation::Observation;

/// What a server has to allow.
///
/// Nothing in it can end a string in any of the stacks' languages.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Policy {
    /// The page's origin.
    pub(super) origin: String,
    /// The request's method, and what the server allows already.
    pub(super) methods: Vec<String>,
    /// The headers that a preflight asks for, and what the server allows already.
    pub(super) headers: Vec<String>,
    /// The headers that scripts are to see.
    pub(super) exposed: Vec<String>,
    /// The request's credentials mode.
    pub(super) credentials_mode: CredentialsMode,
}

impl Policy {
    /// What the observed request needs, with the fix; `None` if its origin cannot be written down.
    pub(super) fn of(observation: &Observation, fix: &Fix) -> Option<Self> {
        let request = &observation.request;
        let origin = request.serialized_origin();
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".:/-_[]".contains(&byte);
        if origin == "null" || !origin.bytes().all(is_plain) {
            return None;
        }
        let preflight = observation.exchanges_of(ExchangeKind::Preflight).last();
        let asked = preflight.and_then(|(_, preflight)| {
            preflight.request_headers.get(b"Access-Control-Request-Headers")
        });
        let asked = asked.map(|value| String::from_utf8_lossy(&value).into_owned());
        let mut methods = items(set(fix, "Access-Control-Allow-Methods"));
        let method = request.method().as_str();
        if is_word(method) && !methods.iter().any(|own| own == method) {
            methods.push(method.to_owned());
        }
        Some(Self {
            origin: origin.to_owned(),
            methods,
            headers: items(set(fix, "Access-Control-Allow-Headers").or(asked.as_deref())),
            exposed: items(set(fix, "Access-Control-Expose-Headers")),
            credentials_mode: request.credentials_mode(),
        })
    }

    /// The origin in a regular expression, without anchors.
    pub(super) fn origin_regex(&self) -> String {
        self.origin.replace('.', r"\.").replace('[', r"\[").replace(']', r"\]")
    }
}

/// The value that a fix sets a header to.
fn set<'a>(fix: &'a Fix, name: &str) -> Option<&'a str> {
    let mut lines = fix.responses.iter().flat_map(|response| &response.set).rev();
    lines.find(|(own, _)| *own == name).map(|(_, value)| value.as_str())
}

/// The items of a list that are plain words; `*` is none.
fn items(list: Option<&str>) -> Vec<String> {
    let items = list.unwrap_or_default().split(',').map(str::trim);
    items.filter(|item| is_word(item)).map(str::to_owned).collect()
}

fn is_word(item: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    !item.is_empty() && item.bytes().all(is_plain)
}

impl Policy {
    /// What the export of this name makes of it.
    pub(super) fn exported(&self, target: &'static str) -> Snippet {
        let policy = PolicyConfig {
            allow_origins: vec![self.origin.clone()],
            allow_methods: self.methods.clone(),
            allow_headers: self.headers.clone(),
            expose_headers: self.exposed.clone(),
            allow_credentials: self.allows_credentials(),
            // Who asks about a page of plain http has one, and is told of the danger elsewhere.
            dangerously_allow_insecure_origins: self.allows_credentials()
                && self.origin.starts_with("http:"),
            ..PolicyConfig::default()
        };
        Snippet::Export { target, policy: Box::new(policy) }
    }

    /// The methods, each in these quotes, with commas between them.
    pub(super) fn methods(&self, quote: &str) -> String {
        quoted(&self.methods, quote)
    }

    /// What is written for the allowed headers, if any have to be allowed.
    pub(super) fn headers(&self, quote: &str, write: impl Fn(&str) -> String) -> Option<String> {
        if_any(&self.headers, quote, write)
    }

    /// What is written for the exposed headers, if any are to be seen.
    pub(super) fn exposed(&self, quote: &str, write: impl Fn(&str) -> String) -> Option<String> {
        if_any(&self.exposed, quote, write)
    }

    /// What is written where credentials are allowed.
    pub(super) fn credentials(&self, line: &str) -> Option<String> {
        self.allows_credentials().then(|| line.to_owned())
    }

    /// Whether responses have to allow credentials.
    pub(super) fn allows_credentials(&self) -> bool {
        self.credentials_mode == CredentialsMode::Include
    }
}

fn if_any(items: &[String], quote: &str, write: impl Fn(&str) -> String) -> Option<String> {
    (!items.is_empty()).then(|| write(&quoted(items, quote)))
}

/// The items, each in these quotes, with commas between them.
fn quoted(items: &[String], quote: &str) -> String {
    let items: Vec<_> = items.iter().map(|item| format!("{quote}{item}{quote}")).collect();
    items.join(", ")
}

/// A line that is always written.
pub(super) fn line(text: impl Into<String>) -> Option<String> {
    Some(text.into())
}

/// The lines that are written.
pub(super) fn text<const COUNT: usize>(lines: [Option<String>; COUNT]) -> Snippet {
    Snippet::Text(lines.into_iter().flatten().collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::ResponseFix;
    use crate::testing::observed;

    fn policy(page: &str, method: &str, allow_methods: &str) -> Option<Policy> {
        let observation = observed(&format!(
            "page {page}\n\n{method} https://api.example.com/\nX-A: b\n\nHTTP/1.1 204 No Content\n"
        ));
        let change = ResponseFix::new(ExchangeKind::Preflight)
            .set("Access-Control-Allow-Methods", allow_methods);
        Policy::of(&observation, &Fix::advice("").response(change))
    }

    #[test]
    fn it_holds_what_the_request_needs_and_what_is_allowed_already() {
        let policy = policy("https://app.example.com", "PUT", "DELETE, *").unwrap();
        assert_eq!(
            (&policy.methods[..], &policy.headers[..]),
            (&["DELETE".to_owned(), "PUT".to_owned()][..], &["x-a".to_owned()][..],)
        );
        assert_eq!(policy.origin_regex(), r"https://app\.example\.com");
        assert!(!policy.allows_credentials());
    }

    #[test]
    fn nothing_can_end_a_string() {
        let policy = policy("https://app.example.com", "PUT", "A'B, C`D, E$F, GET").unwrap();
        assert_eq!(policy.methods, ["GET", "PUT"]);
    }

    #[test]
    fn nobody_is_told_to_allow_null() {
        assert_eq!(policy("null", "PUT", "PUT"), None);
    }
}
