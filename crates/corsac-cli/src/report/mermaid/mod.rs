//! The report as a sequence diagram that Markdown pages can show.
//!
//! <https://mermaid.js.org/syntax/sequenceDiagram.html>

mod escape;

use std::fmt::Write;

use corsac::HeaderList;
use corsac_diagnostics::{ObservedExchange, Place};

use super::bytes::excerpt;
use super::elide::elided;
use super::story::Story;
use super::view::{browser, is_the_pages, matters};
use crate::judge::{End, Unanswered, Verdict};
use escape::escape;

const HEAD: &str = "\
%%{init: { \"sequence\": { \"wrap\": true } } }%%
sequenceDiagram
";

/// The diagram.
pub(super) fn mermaid(story: &Story<'_>) -> String {
    let mut diagram = Diagram { text: HEAD.to_owned(), story };
    diagram.write();
    diagram.text
}

/// A diagram in the making.
struct Diagram<'a> {
    text: String,
    story: &'a Story<'a>,
}

impl Diagram<'_> {
    fn write(&mut self) {
        let observation = &self.story.examination.observation;
        let request = &observation.page_request;
        self.line("participant page as ", &format!("page of {}", request.origin()));
        self.line("participant browser as ", browser(observation.profile));
        let policy = self.story.policy.map(|answer| format!("policy file {}", answer.source()));
        self.line("participant server as ", policy.as_deref().unwrap_or("server"));
        self.line("page->>browser: ", &format!("{} {}", request.method(), request.url()));
        for (index, exchange) in observation.exchanges.iter().enumerate() {
            self.write_exchange(index, exchange);
        }
        if let Some(unanswered) = self.story.examination.unanswered() {
            self.write_unanswered(unanswered);
        }
        if self.story.is_request_unsent() {
            self.line("browser-xserver: ", &format!("{} (not sent)", observation.request.method()));
        }
        self.write_end();
    }

    fn write_exchange(&mut self, index: usize, exchange: &ObservedExchange) {
        let first = format!("{}: {} {}", exchange.kind, exchange.method, exchange.url);
        let page = self.story.examination.observation.request.header_list();
        let asked = |name: &[u8]| is_the_pages(exchange.kind, name, page);
        let mut sent = vec![first];
        sent.extend(self.headers(&exchange.request_headers, asked));
        self.lines("browser->>server: ", &sent);
        let mut received = vec![excerpt(&exchange.status_line, LONGEST)];
        received.extend(self.headers(exchange.response.headers(), |_| false));
        received.extend(self.missing(index).map(|name| format!("(no {name})")));
        self.lines("server-->>browser: ", &received);
        if let Some(answer) = self.story.policy {
            let ruling = answer.rulings.get(index).map(|ruling| answer.decided(ruling));
            self.line("Note over server: ", &ruling.unwrap_or_default());
        }
        for found in self.story.findings.iter().filter(|found| found.exchange == Some(index)) {
            let note = format!("{}: {}", found.rule.severity.name(), found.message);
            self.line("Note over browser,server: ", &note);
        }
    }

    fn write_unanswered(&mut self, sent: &Unanswered) {
        let first = format!("{}: {} {}", sent.kind, sent.message.method(), sent.message.url());
        match &self.story.examination.end {
            End::NotRecorded(_) => {
                self.line("browser->>server: ", &first);
                self.line("server--xbrowser: ", "not in the recording");
            }
            End::Unreachable(_, error) if !error.is_before_request() => {
                self.line("browser->>server: ", &first);
                self.line("server--xbrowser: ", "no response");
            }
            _ => self.line("browser-xserver: ", &format!("{first} (not sent)")),
        }
    }

    /// What the page gets.
    fn write_end(&mut self) {
        let verdict = self.story.examination.verdict();
        let arrow = match verdict {
            Verdict::Allowed | Verdict::Opaque => "browser-->>page: ",
            Verdict::Refused | Verdict::Unreachable | Verdict::Undetermined => "browser--xpage: ",
        };
        self.line(arrow, &format!("{}: {}", verdict.name(), self.story.sentence()));
        for message in &self.story.console {
            self.line("Note over page,browser: ", &elided(message));
        }
        if let Some(error) = self.story.examination.observation.network_error() {
            let step = error.step();
            let link = format!("https://fetch.spec.whatwg.org/#{}", step.anchor);
            self.lines("Note over page,browser: ", &[format!("Fetch standard, {step}"), link]);
        }
    }

    /// The names of headers that a response lacks.
    fn missing(&self, exchange: usize) -> impl Iterator<Item = &'static str> {
        let found = self.story.findings.iter().filter(|found| found.exchange == Some(exchange));
        let names = found.flat_map(|found| &found.places).filter_map(|place| match place {
            Place::Missing { name } => Some(*name),
            _ => None,
        });
        let mut names: Vec<_> = names.collect();
        names.sort_unstable();
        names.dedup();
        names.into_iter()
    }

    /// The header lines that matter.
    fn headers(&self, headers: &HeaderList, is_asked_for: impl Fn(&[u8]) -> bool) -> Vec<String> {
        const MOST_LINES: usize = 20;
        let secrets = self.story.secrets;
        let shown = headers.iter().filter(|(name, _)| matters(name) || is_asked_for(name));
        let line = |(name, value): (&[u8], &[u8])| {
            let value = secrets.header_value(name, value);
            format!("{}: {}", excerpt(name, LONGEST), excerpt(&value, LONGEST))
        };
        shown.take(MOST_LINES).map(line).collect()
    }

    fn line(&mut self, statement: &str, text: &str) {
        self.lines(statement, &[text.to_owned()]);
    }

    /// A statement whose text has several lines.
    fn lines(&mut self, statement: &str, lines: &[String]) {
        let lines = lines.iter().map(|line| escape(&self.story.secrets.text(line)));
        let text = lines.collect::<Vec<_>>().join("<br/>");
        writeln!(self.text, "    {statement}{text}").expect("a write to a String does not fail");
    }
}

/// No more of a line is shown.
const LONGEST: usize = 200;
