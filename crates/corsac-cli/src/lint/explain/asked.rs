//! The request that is asked about.

use corsac::header::{cors_unsafe_request_header_names, is_forbidden_request_header};
use corsac::origin::SerializedOrigin;
use corsac::{CredentialsMode, HeaderList, Method, Origin};
use url::Url;

use crate::arguments::{LintArguments, LintFormat};
use crate::mistake::{Mistake, Typed};

/// A request that a page makes.
#[derive(Debug)]
pub(in crate::lint) struct Asked {
    /// As the header has it.
    pub(super) origin: String,
    pub(super) method: Method,
    pub(super) target: String,
    pub(super) host: Option<String>,
    /// What a preflight announces, in lower case and sorted.
    pub(super) unsafe_names: Vec<String>,
    pub(super) credentials: CredentialsMode,
}

impl Asked {
    /// The request that the arguments are about, if they are.
    ///
    /// # Errors
    /// Every part that is missing or is none.
    pub(in crate::lint) fn from_arguments(
        arguments: &LintArguments,
    ) -> Result<Option<Self>, Vec<Mistake>> {
        if !arguments.explain {
            return Ok(None);
        }
        let format = match arguments.format {
            LintFormat::Sarif => Err(Typed::flag("--format", "sarif")
                .whole("`sarif` is not possible here")
                .label("an explanation is printed as text or json")),
            LintFormat::Json | LintFormat::Text => Ok(()),
        };
        let origin = origin(arguments.origin.as_deref());
        let method = method(arguments.method.as_deref().unwrap_or("GET"));
        let target = target(arguments.path.as_deref());
        let host = arguments.host.as_deref().map(host).transpose();
        let headers: Vec<_> = arguments.headers.iter().map(|text| header(text)).collect();
        match (format, origin, method, target, host, headers.iter().any(Result::is_err)) {
            (Ok(()), Ok(origin), Ok(method), Ok((target, url_host)), Ok(host), false) => {
                let credentials = match arguments.credentials {
                    true => CredentialsMode::Include,
                    false => CredentialsMode::Omit,
                };
                let headers: HeaderList = headers.into_iter().flatten().collect();
                let unsafe_names = cors_unsafe_request_header_names(&headers);
                let text = |name: Vec<u8>| String::from_utf8_lossy(&name).into_owned();
                let unsafe_names = unsafe_names.into_iter().map(text).collect();
                let host = host.or(url_host);
                Ok(Some(Self { origin, method, target, host, unsafe_names, credentials }))
            }
            (format, origin, method, target, host, _) => {
                let first = [format.err(), origin.err(), method.err(), target.err(), host.err()];
                let headers = headers.into_iter().filter_map(Result::err);
                Err(first.into_iter().flatten().chain(headers).collect())
            }
        }
    }

    /// Whether a browser asks before it sends the request.
    pub(super) fn needs_preflight(&self) -> bool {
        !self.method.is_cors_safelisted() || !self.unsafe_names.is_empty()
    }

    /// The origin in its parts; none for `null`.
    pub(super) fn serialized_origin(&self) -> Option<SerializedOrigin<'_>> {
        SerializedOrigin::parse(self.origin.as_bytes())
    }

    /// The headers of the request that a policy looks at.
    pub(super) fn request_headers(&self) -> HeaderList {
        let host = self.host.iter().map(|host| ("Host", host.as_str()));
        host.chain([("Origin", self.origin.as_str())]).collect()
    }

    /// The headers of its preflight.
    pub(super) fn preflight_headers(&self) -> HeaderList {
        let names = self.unsafe_names.join(",");
        let names = (!names.is_empty()).then_some(("Access-Control-Request-Headers", &names[..]));
        let host = self.host.iter().map(|host| ("Host", host.as_str()));
        let origin = ("Origin", self.origin.as_str());
        let method = ("Access-Control-Request-Method", self.method.as_str());
        host.chain([origin, method]).chain(names).collect()
    }
}

fn missing(flag: &str, example: &str) -> Mistake {
    Mistake::without_text(format!("--explain needs {flag}"))
        .help(format!("add it, such as `{flag} {example}`"))
}

fn origin(text: Option<&str>) -> Result<String, Mistake> {
    let text = text.ok_or_else(|| missing("--origin", "https://app.example.com"))?;
    Origin::parse(text).map(|origin| origin.to_string()).map_err(|error| {
        let typed = Typed::flag("--origin", text);
        let secret = crate::password::in_typed(text).unwrap_or(0..0);
        let typed = typed.with_secret(secret);
        let title = format!("`{}` is not an origin", typed.shown_value().escape_debug());
        typed
            .whole(title)
            .label(error.kind().to_string())
            .help("an origin is a scheme, a host and perhaps a port: https://app.example.com")
            .write_instead(error.suggestion())
    })
}

fn method(text: &str) -> Result<Method, Mistake> {
    let typed = Typed::flag("--method", text);
    let shown = text.escape_debug();
    let method = Method::parse(text)
        .map_err(|_| typed.whole(format!("`{shown}` is not a method")))?
        .normalize();
    match method.is_forbidden() {
        true => Err(typed.whole(format!("no page can send `{shown}`"))),
        false => Ok(method),
    }
}

/// The path and query, and the host of a whole URL.
fn target(text: Option<&str>) -> Result<(String, Option<String>), Mistake> {
    let text = text.ok_or_else(|| missing("--path", "/items/7"))?;
    let typed = Typed::flag("--path", text);
    if text.starts_with('/') {
        return match text.contains(|c: char| c.is_control() || c.is_whitespace()) {
            true => Err(typed.whole("a path has no white space").help("write it as `%20`")),
            false => Ok((text.to_owned(), None)),
        };
    }
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => {
            let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
            let host = url.host_str().unwrap_or_default();
            let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
            Ok((format!("{}{query}", url.path()), Some(format!("{host}{port}"))))
        }
        _ => Err(typed
            .whole(format!("`{}` is neither a path nor a URL", text.escape_debug()))
            .label("a path starts with `/`")),
    }
}

fn host(text: &str) -> Result<String, Mistake> {
    let is_host = Url::parse(&format!("http://{text}/"))
        .is_ok_and(|url| url.path() == "/" && url.username().is_empty() && url.query().is_none());
    match is_host {
        true => Ok(text.to_owned()),
        false => Err(Typed::flag("--host", text)
            .whole(format!("`{}` is not a host", text.escape_debug()))
            .help("write the name alone, such as `api.example.com`, or with a port")),
    }
}

/// A header that the page sets. Of a name alone nothing is known that would make it safe, except
/// where any value is.
fn header(text: &str) -> Result<(String, String), Mistake> {
    let (name, value) = text.split_once(':').unwrap_or((text, ""));
    let (name, value) = (name.trim(), value.trim());
    let typed = Typed::flag("--header", name);
    let shown = name.escape_debug();
    if Method::parse(name).is_err() {
        return Err(typed.whole(format!("`{shown}` is not a header name")));
    }
    if is_forbidden_request_header(name.as_bytes(), value.as_bytes()) {
        return Err(typed
            .whole(format!("no page can set `{shown}`"))
            .label("browsers set it themselves, or never")
            .help("leave it out; for cookies there is --credentials"));
    }
    Ok((name.to_owned(), value.to_owned()))
}
