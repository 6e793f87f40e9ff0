//! The text of a fetch: what is sent, what is answered, what the page gets.
//!
//! ```text
//! > OPTIONS https://bar.invalid/          the method and URL of a request
//! > Access-Control-Request-Method: PUT    a header of it, its lines joined
//! > !Authorization                        a header it must not have
//! > credentials no                        whether credentials go along
//! > body none                             its body
//! < 204                                   the status of the answer, or `closed`
//! < Access-Control-Allow-Origin: *        a line of it
//! = cors 200                              the response's type and the status the page sees
//! = Content-Type: text/plain              a header it sees: all of them, if any is named
//! = headers none                          or that it sees none
//! = url https://bar.invalid/              the URL it sees, or `none`
//! = redirected yes                        whether it sees that there was a redirect
//! = timing failed                         whether it may see the timing
//! = body null                             its body: `null`, `network` or the text of a data: URL
//! = network error cors-check 4            or: the anchor of the algorithm, and the step
//! = throws                                or: no fetch at all
//! ```

use corsac::browser::Response;

use super::wire::header_line;

#[derive(Debug, Default)]
pub(super) struct Transcript {
    pub(super) exchanges: Vec<Exchange>,
    pub(super) end: Vec<End>,
}

#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) sent: Vec<Sent>,
    pub(super) answer: Vec<String>,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Sent {
    Body(String),
    Credentials(String),
    Header(String, String),
    NoHeader(String),
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum End {
    Body(String),
    Header(String, String),
    NetworkError { anchor: String, step: Option<String> },
    NoHeaders,
    Redirected(String),
    Response { kind: String, status: u16 },
    Throws,
    Timing(String),
    Url(String),
}

impl Transcript {
    /// Reads a transcript; panics at a line that is none.
    pub(super) fn read(text: &str) -> Self {
        let mut transcript = Self::default();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match line.split_at_checked(2) {
                Some(("> ", sent)) => transcript.read_sent(sent),
                Some(("< ", answer)) => transcript.last_exchange(line).answer.push(answer.into()),
                Some(("= ", end)) => transcript.end.push(read_end(end)),
                _ => panic!("a transcript has no line {line:?}"),
            }
        }
        transcript
    }

    fn read_sent(&mut self, line: &str) {
        let is_answered = self.exchanges.last().is_none_or(|last| !last.answer.is_empty());
        if !is_answered {
            return self.last_exchange(line).sent.push(read_detail(line));
        }
        let (method, url) = line.split_once(' ').unwrap();
        let (method, url) = (method.to_owned(), url.to_owned());
        self.exchanges.push(Exchange { method, url, sent: Vec::new(), answer: Vec::new() });
    }

    fn last_exchange(&mut self, line: &str) -> &mut Exchange {
        self.exchanges.last_mut().unwrap_or_else(|| panic!("{line:?} stands before any request"))
    }
}

impl Exchange {
    /// The header of that name, if the transcript names one.
    pub(super) fn header(&self, wanted: &str) -> Option<&str> {
        self.sent.iter().find_map(|sent| match sent {
            Sent::Header(name, value) if name.eq_ignore_ascii_case(wanted) => Some(value.as_str()),
            _ => None,
        })
    }

    /// The answer; `None` if the connection is closed.
    pub(super) fn response(&self) -> Option<Response> {
        let (status, lines) = self.answer.split_first().expect("a request is answered");
        if status == "closed" {
            return None;
        }
        let status = status.parse().unwrap_or_else(|_| panic!("{status:?} is no status"));
        Some(Response::new(status, lines.iter().map(|line| header_line(line))))
    }
}

fn read_detail(line: &str) -> Sent {
    match line.split_once(' ') {
        None if line.starts_with('!') => Sent::NoHeader(line[1..].to_owned()),
        Some(("credentials", included)) => Sent::Credentials(included.to_owned()),
        Some(("body", body)) => Sent::Body(body.to_owned()),
        _ => read_header(line, Sent::Header),
    }
}

fn read_end(line: &str) -> End {
    let owned = str::to_owned;
    match line.split(' ').collect::<Vec<_>>()[..] {
        ["throws"] => End::Throws,
        ["headers", "none"] => End::NoHeaders,
        ["network", "error", anchor] => End::NetworkError { anchor: owned(anchor), step: None },
        ["network", "error", anchor, step] => {
            End::NetworkError { anchor: owned(anchor), step: Some(owned(step)) }
        }
        ["body", body] => End::Body(owned(body)),
        ["redirected", redirected] => End::Redirected(owned(redirected)),
        ["timing", timing] => End::Timing(owned(timing)),
        ["url", url] => End::Url(owned(url)),
        [kind @ ("basic" | "cors" | "opaque" | "opaqueredirect"), status] => {
            End::Response { kind: owned(kind), status: status.parse().unwrap() }
        }
        _ => read_header(line, End::Header),
    }
}

fn read_header<T>(line: &str, of: impl Fn(String, String) -> T) -> T {
    let (name, value) =
        line.split_once(':').unwrap_or_else(|| panic!("a transcript has no line {line:?}"));
    of(name.to_owned(), value.trim().to_owned())
}
