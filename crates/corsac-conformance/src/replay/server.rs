//! The server that a scenario's requests go to.

use std::fmt;

use corsac::browser::{HttpRequest, Response};

use super::latin1;
use super::wire_log::wire_url;
use crate::recording::{Scenario, ServerEntry};

/// Answers a scenario's requests.
pub trait Server: fmt::Debug {
    /// What comes back for this request, with this `Cookie` if there is one.
    fn answer(&mut self, http: &HttpRequest<'_>, cookie: Option<&str>) -> Answer;
}

/// A server that answers from a script, each entry once, and the last that matches ever after.
#[derive(Debug)]
pub struct ScriptedServer<'a> {
    script: &'a [ServerEntry],
    used: Vec<bool>,
}

/// What comes back for one request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Answer {
    /// A response, and its body.
    Response(Response, Vec<u8>),
    /// The connection is closed without a response.
    ConnectionClosed,
}

impl<'a> ScriptedServer<'a> {
    /// The server that a scenario was recorded with.
    #[must_use]
    pub fn of(scenario: &'a Scenario) -> Self {
        Self::new(&scenario.server)
    }

    fn new(script: &'a [ServerEntry]) -> Self {
        Self { script, used: vec![false; script.len()] }
    }

    /// Answers a request; `url` has neither fragment nor user information.
    fn answer_to(&mut self, method: &str, url: &str) -> Answer {
        match self.take_entry(method, url) {
            None => Answer::Response(Response::from_parts(404, Default::default()), Vec::new()),
            Some(entry) if entry.abort => Answer::ConnectionClosed,
            Some(entry) => Answer::Response(response(entry), body(entry, method)),
        }
    }

    fn take_entry(&mut self, method: &str, url: &str) -> Option<&'a ServerEntry> {
        let script = self.script;
        let matching = || (0..script.len()).filter(|&index| matches(&script[index], method, url));
        let index =
            matching().find(|&index| !self.used[index]).or_else(|| matching().next_back())?;
        self.used[index] = true;
        Some(&script[index])
    }
}

impl Server for ScriptedServer<'_> {
    fn answer(&mut self, http: &HttpRequest<'_>, _: Option<&str>) -> Answer {
        self.answer_to(http.method().as_str(), &wire_url(http.url()))
    }
}

fn matches(entry: &ServerEntry, method: &str, url: &str) -> bool {
    let method_matches =
        if entry.method == "*" { method != "OPTIONS" } else { entry.method == method };
    method_matches && entry.url == url
}

fn response(entry: &ServerEntry) -> Response {
    let lines = entry.headers.iter();
    Response::new(
        entry.status,
        lines.map(|(name, value)| (latin1::to_bytes(name), latin1::to_bytes(value))),
    )
}

fn body(entry: &ServerEntry, method: &str) -> Vec<u8> {
    if method == "HEAD" || matches!(entry.status, 204 | 304) {
        return Vec::new();
    }
    entry.body_base64.clone().unwrap_or_else(|| entry.body.clone().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script() -> Vec<ServerEntry> {
        serde_json::from_str(
            r#"[
                {"method":"*","url":"u","status":200,"headers":[["X"," \u00e9\t"]],"body":"1"},
                {"method":"PUT","url":"u","status":204,"body":"2"},
                {"method":"OPTIONS","url":"u","abort":true}
            ]"#,
        )
        .unwrap()
    }

    fn status(answer: &Answer) -> u16 {
        match answer {
            Answer::Response(response, _) => response.status(),
            Answer::ConnectionClosed => 0,
        }
    }

    #[test]
    fn entries_are_used_in_order_and_the_last_answers_again() {
        let script = script();
        let mut server = ScriptedServer::new(&script);
        let statuses = ["PUT", "PUT", "PUT", "GET", "OPTIONS", "OPTIONS"]
            .map(|method| status(&server.answer_to(method, "u")));
        assert_eq!(statuses, [200, 204, 204, 200, 0, 0]);
    }

    #[test]
    fn without_a_match_there_is_a_bare_404() {
        let script = script();
        let mut server = ScriptedServer::new(&script);
        let answer = server.answer_to("GET", "v");
        let Answer::Response(response, body) = answer else { panic!("no response") };
        assert_eq!((response.status(), response.headers().len(), body.len()), (404, 0, 0));
    }

    #[test]
    fn header_values_are_bytes() {
        let script = script();
        let Answer::Response(response, _) = ScriptedServer::new(&script).answer_to("GET", "u")
        else {
            panic!("no response")
        };
        assert_eq!(response.headers().first(b"x"), Some(&b"\xE9"[..]));
    }

    #[test]
    fn head_204_and_304_have_no_body() {
        let mut entry = script().remove(0);
        assert_eq!(body(&entry, "GET"), b"1");
        assert!(body(&entry, "HEAD").is_empty());
        entry.status = 304;
        assert!(body(&entry, "GET").is_empty());
    }
}
