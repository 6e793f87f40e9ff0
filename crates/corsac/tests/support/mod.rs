//! Policies, requests, and what a response gets.

#![allow(dead_code)]

use corsac::HeaderList;
use corsac::server::{Action, Decision, ListedHead, Policy, PolicyConfig, Routes, Value};

/// Allows these origins.
pub(crate) fn allowing(origins: &[&str]) -> PolicyConfig {
    PolicyConfig { allow_origins: strings(origins), ..PolicyConfig::default() }
}

/// Allows these origins with credentials.
pub(crate) fn trusting(origins: &[&str]) -> PolicyConfig {
    PolicyConfig { allow_credentials: true, ..allowing(origins) }
}

pub(crate) fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

/// What became of a request.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Answer {
    /// The policy's own status; none if the service answers.
    pub(crate) status: Option<u16>,
    /// Name and value of each line that the response gets.
    pub(crate) lines: Vec<(&'static str, String)>,
    pub(crate) vary: &'static str,
    pub(crate) refusal: Option<String>,
}

impl Answer {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.lines.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn allow_origin(&self) -> Option<&str> {
        self.get("access-control-allow-origin")
    }
}

/// Asks a policy about a request with these header lines.
pub(crate) fn ask(config: &PolicyConfig, method: &str, lines: &[(&str, &str)]) -> Answer {
    let policy = Policy::new(config.clone()).unwrap_or_else(|errors| panic!("{errors}"));
    let headers: HeaderList = lines.iter().copied().collect();
    answer(policy.decide(&ListedHead::new(method, "/", &headers)), &headers)
}

/// Asks routes.
pub(crate) fn ask_routes(
    routes: &Routes,
    method: &str,
    path: &str,
    lines: &[(&str, &str)],
) -> Answer {
    let headers: HeaderList = lines.iter().copied().collect();
    answer(routes.decide(&ListedHead::new(method, path, &headers)), &headers)
}

/// The header lines of a preflight from `https://app.example`.
pub(crate) fn preflight<'a>(method: &'a str, names: &'a str) -> [(&'a str, &'a str); 3] {
    [
        ("Origin", "https://app.example"),
        ("Access-Control-Request-Method", method),
        ("Access-Control-Request-Headers", names),
    ]
}

fn answer(decision: Decision<'_>, headers: &HeaderList) -> Answer {
    let mut lines = Vec::new();
    for (name, value) in decision.header_lines() {
        match value {
            Value::Constant(value) => lines.push((name.as_str(), value.clone())),
            Value::SameAs(header) => {
                let values = headers.values(header.as_str().as_bytes());
                let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
                lines.extend(values.map(|value| (name.as_str(), text(value))));
            }
        }
    }
    Answer {
        status: match decision.action() {
            Action::Answer { status } => Some(status),
            Action::Continue => None,
        },
        lines,
        vary: decision.vary().as_str(),
        refusal: decision.refusal().map(ToString::to_string),
    }
}
