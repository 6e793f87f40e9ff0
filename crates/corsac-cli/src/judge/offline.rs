//! Responses from a policy file: what a server that obeys it would say.

use corsac::HeaderList;
use corsac::browser::{ExchangeKind, HttpRequest, Moment, Response};
use corsac::server::{Action, ListedHead, RequestHead, Routes, Value};
use url::Position;

use super::carrier::{Answer, Carrier};
use super::examination::{End, Examination, Unanswered};
use super::examine::examine_with;
use super::outgoing;
use super::ruling::Ruling;
use crate::plan::{BrowserState, CheckPlan, Scope};

/// Does what a browser would do with a server that obeys these policies, and says for each exchange
/// what they said.
pub(crate) async fn examine_policy(
    plan: &CheckPlan,
    routes: &Routes,
) -> (Examination, Vec<Ruling>) {
    let mut rulings = Vec::new();
    let offline = Offline { browser: &plan.browser, routes, rulings: &mut rulings };
    let examination = examine_with(plan, Scope::Everything, offline).await;
    (examination, rulings)
}

struct Offline<'a> {
    browser: &'a BrowserState,
    routes: &'a Routes,
    rulings: &'a mut Vec<Ruling>,
}

impl Carrier for Offline<'_> {
    fn prepare(&mut self, http: &HttpRequest<'_>) -> Unanswered {
        outgoing::prepare(self.browser, http)
    }

    async fn carry(&mut self, sent: &Unanswered) -> Result<Answer, End> {
        let message = &sent.message;
        let target = &message.url()[Position::BeforePath..Position::AfterQuery];
        let head = ListedHead::new(message.method().as_str(), target, message.headers());
        let decision = self.routes.decide(&head);
        let mut headers = HeaderList::new();
        for (name, value) in decision.header_lines() {
            let name = name.as_str().as_bytes();
            match value {
                Value::Constant(value) => headers.push(name, value.as_bytes()),
                Value::SameAs(source) => {
                    head.header_lines(source).for_each(|line| headers.push(name, line));
                }
            }
        }
        if !decision.vary().is_empty() {
            headers.push(b"vary", decision.vary().as_str().as_bytes());
        }
        let status = status(decision.action(), sent.kind);
        self.rulings.push(Ruling::new(&decision, self.routes.deciding_rule(&head)));
        Ok(Answer {
            request_headers: message.headers().clone(),
            response: Response::from_parts(status, headers),
            status_line: format!("HTTP {status}").into_bytes(),
            body: None,
            peer: None,
            rejected_cookies: Vec::new(),
        })
    }

    fn now(&self) -> Moment {
        Moment::START
    }
}

/// The status, of a service without troubles where it is the service's to say.
fn status(action: Action, kind: ExchangeKind) -> u16 {
    match (action, kind) {
        (Action::Answer { status }, _) => status,
        (Action::Continue, ExchangeKind::Preflight) => 204,
        (Action::Continue, ExchangeKind::Request) => 200,
    }
}
