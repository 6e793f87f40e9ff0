//! What to change, as data: exact header lines where there are any.

use corsac::HeaderList;
use corsac::browser::{ExchangeKind, Response};

/// What to change.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Fix {
    /// What to do, in one or two sentences.
    pub advice: String,
    /// What the server's responses should have been.
    pub responses: Vec<ResponseFix>,
}

/// How a response should have been.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ResponseFix {
    /// The response to the preflight, or that to the request itself.
    pub kind: ExchangeKind,
    /// The status, if that has to change.
    pub status: Option<u16>,
    /// Header lines to send, each instead of every line of the same name.
    pub set: Vec<(&'static str, String)>,
    /// Headers not to send.
    pub remove: Vec<&'static str>,
}

impl Fix {
    /// A fix that is an advice only.
    pub fn advice(advice: impl Into<String>) -> Self {
        Self { advice: advice.into(), responses: Vec::new() }
    }

    /// The same fix, with what a response should have been.
    #[must_use]
    pub fn response(mut self, response: ResponseFix) -> Self {
        self.responses.push(response);
        self
    }

    /// The change to responses of this kind, if there is one.
    #[must_use]
    pub fn of(&self, kind: ExchangeKind) -> Option<&ResponseFix> {
        self.responses.iter().find(|response| response.kind == kind)
    }
}

impl ResponseFix {
    /// A response as it is.
    #[must_use]
    pub fn new(kind: ExchangeKind) -> Self {
        Self { kind, status: None, set: Vec::new(), remove: Vec::new() }
    }

    /// The same, with this status.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// The same, with this header line.
    #[must_use]
    pub fn set(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.set.push((name, value.into()));
        self
    }

    /// The same, without this header.
    #[must_use]
    pub fn remove(mut self, name: &'static str) -> Self {
        self.remove.push(name);
        self
    }

    /// The response as it should have been.
    #[must_use]
    pub fn apply(&self, response: &Response) -> Response {
        let changed = |name: &[u8]| {
            let named = self.set.iter().map(|(own, _)| *own).chain(self.remove.iter().copied());
            named.into_iter().any(|own| own.as_bytes().eq_ignore_ascii_case(name))
        };
        let kept = response.headers().iter().filter(|(name, _)| !changed(name));
        let mut headers: HeaderList = kept.collect();
        for (name, value) in &self.set {
            headers.push(name.as_bytes(), value.as_bytes());
        }
        Response::from_parts(self.status.unwrap_or(response.status()), headers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_replaces_every_line_of_its_name() {
        let response = Response::new(500, [("Vary", "a"), ("X-B", "b"), ("vary", "c"), ("D", "")]);
        let fix = ResponseFix::new(ExchangeKind::Request).status(204).set("Vary", "e").remove("d");
        let fixed = fix.apply(&response);
        assert_eq!(fixed, Response::new(204, [("X-B", "b"), ("Vary", "e")]));
    }
}
