//! Servers with a policy, that obey it or do not.

#![allow(dead_code, clippy::panic, clippy::unwrap_used)]

use std::io::{Read, Write};
use std::net::TcpStream;

use corsac::HeaderList;
use corsac::server::{Action, ListedHead, RequestHead, Routes, Value};
use corsac_policy_file::{Settings, UnsetVariables, read};

use crate::support::Server;

/// A request, as a server sees it.
pub(crate) struct Asked<'a> {
    pub(crate) method: &'a str,
    pub(crate) target: &'a str,
    pub(crate) headers: HeaderList,
}

/// What is answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
}

impl Answer {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let line = self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        line.map(|(_, value)| value.as_str())
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.headers.retain(|(own, _)| !own.eq_ignore_ascii_case(name));
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.headers.push((name.to_owned(), value.to_owned()));
    }
}

impl Asked<'_> {
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let value = self.headers.first(name.as_bytes())?;
        Some(String::from_utf8_lossy(value).into_owned())
    }

    pub(crate) fn is_preflight(&self) -> bool {
        self.method == "OPTIONS" && self.headers.contains(b"access-control-request-method")
    }
}

/// A server that obeys the policy, but for what `change` does to its answers.
pub(crate) fn deployed(
    policy: &str,
    change: impl Fn(&Asked<'_>, &mut Answer) + Send + Sync + 'static,
) -> Server {
    let none = |_: &str| None;
    let settings = Settings { environment: None, variables: &none, unset: UnsetVariables::Error };
    let routes = Routes::new(read(policy, &settings).file.config).unwrap();
    Server::answering(move |request| {
        let asked = asked(request);
        let mut answer = obey(&routes, &asked);
        change(&asked, &mut answer);
        let lines: String =
            answer.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        format!("HTTP/1.1 {} x\r\n{lines}Content-Length: 0\r\n\r\n", answer.status).into_bytes()
    })
}

fn asked(request: &str) -> Asked<'_> {
    let mut lines = request.lines();
    let mut first = lines.next().unwrap_or_default().split(' ');
    let headers =
        lines.take_while(|line| !line.is_empty()).filter_map(|line| line.split_once(": "));
    Asked {
        method: first.next().unwrap_or_default(),
        target: first.next().unwrap_or_default(),
        headers: headers.collect(),
    }
}

fn obey(routes: &Routes, asked: &Asked<'_>) -> Answer {
    let head = ListedHead::new(asked.method, asked.target, &asked.headers);
    let decision = routes.decide(&head);
    let mut headers = Vec::new();
    for (name, value) in decision.header_lines() {
        let mut push = |value: String| headers.push((name.as_str().to_owned(), value));
        match value {
            Value::Constant(value) => push(value.to_string()),
            Value::SameAs(source) => head
                .header_lines(source)
                .for_each(|line| push(String::from_utf8_lossy(line).into_owned())),
        }
    }
    if !decision.vary().is_empty() {
        headers.push(("vary".to_owned(), decision.vary().as_str().to_owned()));
    }
    let status = match decision.action() {
        Action::Answer { status } => status,
        Action::Continue => service(asked),
    };
    Answer { status, headers }
}

/// The status of the service behind the policy.
fn service(asked: &Asked<'_>) -> u16 {
    match asked.target {
        "/" | "/public" | "/items" => 200,
        _ if asked.is_preflight() => 204,
        _ => 404,
    }
}

/// A proxy in front of a server, which changes the bytes of its answers.
pub(crate) fn proxied(
    inner: std::net::SocketAddr,
    change: impl Fn(String) -> String + Send + Sync + 'static,
) -> Server {
    Server::answering(move |request| {
        let mut stream = TcpStream::connect(inner).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        change(answer).into_bytes()
    })
}
