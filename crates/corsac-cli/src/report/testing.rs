//! What the tests of renderings have in common.

use corsac::browser::Request;
use corsac_client::{RequestMessage, SiteContext};
use corsac_diagnostics::{Example, Observation, ObservedExchange};

use super::story::Story;
use crate::judge::{End, Examination, Unanswered};

/// An example, and its examination.
pub(super) struct Told {
    example: Example,
    pub(super) examination: Examination,
}

impl Told {
    /// An example to its end.
    pub(super) fn of(text: &str) -> Self {
        let example = Example::parse(text).unwrap();
        let observation = example.observe().unwrap();
        let bodies = vec![None; observation.exchanges.len()];
        Self { example, examination: Examination { observation, bodies, end: End::Judged } }
    }

    /// An example whose last response did not come.
    pub(super) fn without_last(text: &str, end: impl FnOnce(Unanswered) -> End) -> Self {
        let Self { example, examination } = Self::of(text);
        let mut exchanges = examination.observation.exchanges.clone();
        let last = exchanges.pop().unwrap();
        let unanswered = unanswered(&last, &examination.observation.request);
        let observation = Observation { exchanges, outcome: None, ..examination.observation };
        let bodies = vec![None; observation.exchanges.len()];
        Self { example, examination: Examination { observation, bodies, end: end(unanswered) } }
    }

    pub(super) fn story(&self) -> Story<'_> {
        Story::of_example(&self.example, &self.examination)
    }
}

fn unanswered(exchange: &ObservedExchange, request: &Request) -> Unanswered {
    let ObservedExchange { method, url, request_headers, .. } = exchange;
    Unanswered {
        kind: exchange.kind,
        message: RequestMessage::new(method.clone(), url.clone(), request_headers, None),
        credentials: exchange.credentials,
        context: SiteContext::of_request(request),
        withheld_cookies: Vec::new(),
    }
}
