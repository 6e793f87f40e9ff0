//! What a page would get from a server that obeys the policy.

use corsac::HeaderList;
use corsac::browser::{Departures, Response};
use corsac::server::{Action, ListedHead, RequestHead, Routes, Value};
use url::Position;

use crate::conversation::Location;
use crate::{Conversation, Observed, Outgoing, Probe, ProbeId, Run};

/// An obedient server, and the browser that asks it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Obedient<'a> {
    pub(crate) routes: &'a Routes,
    pub(crate) place: &'a Location,
    pub(crate) departures: Departures,
}

impl Obedient<'_> {
    /// What comes of a probe; `None` for what no page can ask.
    pub(crate) fn observe(&self, id: ProbeId, probe: &Probe) -> Option<Observed> {
        let run = Run { step: 0, position: 0 };
        let browser = (self.place, self.departures);
        let mut conversation = Conversation::new(run, (id, probe), browser, Default::default())?;
        while let Some(outgoing) = conversation.outgoing() {
            conversation.handle_response(self.respond(&outgoing));
        }
        Some(conversation.finish())
    }

    /// The policy's answer in front of a service without troubles.
    fn respond(&self, outgoing: &Outgoing) -> Response {
        let mut headers = outgoing.headers.clone();
        headers.set(b"Host", outgoing.host.as_bytes());
        let is_preflight = headers.contains(b"access-control-request-method");
        let target = &outgoing.url[Position::BeforePath..Position::AfterQuery];
        let head = ListedHead::new(&outgoing.method, target, &headers);
        let decision = self.routes.decide(&head);
        let mut lines = HeaderList::new();
        for (name, value) in decision.header_lines() {
            let name = name.as_str().as_bytes();
            match value {
                Value::Constant(value) => lines.push(name, value.as_bytes()),
                Value::SameAs(source) => {
                    head.header_lines(source).for_each(|line| lines.push(name, line));
                }
            }
        }
        if !decision.vary().is_empty() {
            lines.push(b"vary", decision.vary().as_str().as_bytes());
        }
        let status = match decision.action() {
            Action::Answer { status } => status,
            Action::Continue if is_preflight => 204,
            Action::Continue => 200,
        };
        Response::from_parts(status, lines)
    }
}
