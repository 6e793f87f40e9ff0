//! Writes requests as developer tools do.

mod quote;

pub(crate) use quote::{byte_string, isomorphic, left_by_firefox, left_for_cmd};

/// A request that developer tools have recorded.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) url: String,
    pub(crate) method: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<String>,
}

/// Who writes for which shell.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Quoting {
    ChromiumBash,
    ChromiumCmd,
    FirefoxBash,
}

impl Quoting {
    fn quote(self, text: &str) -> String {
        match self {
            Self::ChromiumBash => quote::chromium_posix(text),
            Self::ChromiumCmd => quote::chromium_windows(text),
            Self::FirefoxBash => quote::firefox_posix(text),
        }
    }

    fn url(self, url: &str) -> Vec<String> {
        match self {
            Self::FirefoxBash if url.contains(['[', ']', '{', '}']) => {
                vec![self.quote(url), "--globoff".to_owned()]
            }
            Self::FirefoxBash => vec![self.quote(url)],
            _ => vec![format!("--url {}", quote::escape_globs(&self.quote(url)))],
        }
    }
}

impl Written {
    /// "Copy as cURL"
    pub(crate) fn curl(&self, quoting: Quoting) -> String {
        let mut parts = quoting.url(&self.url);
        let implied = if self.body.is_some() { "POST" } else { "GET" };
        if self.method != implied {
            parts.push(format!("-X {}", quoting.quote(&self.method)));
        }
        for (name, value) in &self.headers {
            parts.push(format!("-H {}", quoting.quote(&format!("{name}: {value}"))));
        }
        if let Some(body) = &self.body {
            parts.push(format!("--data-raw {}", quoting.quote(body)));
        }
        let line_end = if quoting == Quoting::ChromiumCmd { " ^\n  " } else { " \\\n  " };
        format!("curl {}", parts.join(if parts.len() >= 3 { line_end } else { " " }))
    }

    /// "Copy as fetch"
    pub(crate) fn fetch(&self) -> String {
        let json = |text: &str| serde_json::Value::from(text).to_string();
        let header =
            |(name, value): &(String, String)| format!("    {}: {}", json(name), json(value));
        let headers: Vec<String> = self.headers.iter().map(header).collect();
        let headers = match headers.as_slice() {
            [] => String::new(),
            headers => format!("  \"headers\": {{\n{}\n  }},\n", headers.join(",\n")),
        };
        let body = self.body.as_deref().map_or("null".to_owned(), json);
        let (url, method) = (json(&self.url), json(&self.method));
        format!(
            "fetch({url}, {{\n{headers}  \"body\": {body},\n  \"method\": {method},\n  \"mode\": \"cors\",\n  \"credentials\": \"omit\"\n}});"
        )
    }
}
