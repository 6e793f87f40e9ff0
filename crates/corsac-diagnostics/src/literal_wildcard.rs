//! A `*` in a list of a preflight's answer that is no wildcard, as credentials are meant.

use corsac::browser::ExchangeKind;

use crate::finding::Finding;
use crate::fix::{Fix, ResponseFix};
use crate::observation::{Observation, ObservedExchange};
use crate::place::{self, Message};
use crate::refusal::takes_wildcards_literally;
use crate::rule::Rule;
use crate::{refusal, remedy, sharing};

/// A list of a preflight's answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AllowList {
    /// The header.
    pub(crate) name: &'static str,
    /// What its items are.
    pub(crate) items: &'static str,
    /// The header in which the preflight asks for items.
    pub(crate) requested: &'static str,
}

impl AllowList {
    /// The finding that `*` stands in the list of a preflight about credentials, if that is not
    /// why the fetch failed.
    pub(crate) fn finding(self, rule: &'static Rule, observation: &Observation) -> Option<Finding> {
        let refused = observation.failed_index();
        let mut preflights = sharing::exchanges(observation)
            .filter(|(_, exchange)| exchange.kind == ExchangeKind::Preflight);
        let (index, exchange) = preflights.find(|(index, exchange)| {
            Some(*index) != refused && self.is_literal(observation, exchange)
        })?;
        let places = place::items(exchange, Message::Response, self.name, b"*");
        let finding = rule.finding(self.message(observation)).at(index, places);
        Some(finding.fix(self.fix(exchange)))
    }

    fn is_literal(self, observation: &Observation, exchange: &ObservedExchange) -> bool {
        let speaks_of_credentials = takes_wildcards_literally(&observation.request)
            || (sharing::allows_credentials(exchange) && !sharing::allows(exchange, b"*"));
        let listed = remedy::tokens(exchange.response.headers(), self.name).unwrap_or_default();
        speaks_of_credentials && listed.iter().any(|item| item == "*")
    }

    fn message(self, observation: &Observation) -> String {
        let name = self.name;
        if takes_wildcards_literally(&observation.request) {
            let include = refusal::include_credentials(&observation.page_request);
            return format!(
                "The response to the preflight lists * in {name}. The page asks with {include}, for \
                 which that is no wildcard; this preflight is granted without it."
            );
        }
        format!(
            "The response to the preflight lists * in {name} and allows credentials. For a request \
             with credentials that is no wildcard; this one goes without."
        )
    }

    fn fix(self, exchange: &ObservedExchange) -> Fix {
        let Self { name, items, requested } = self;
        let mut listed = remedy::tokens(exchange.response.headers(), name).unwrap_or_default();
        listed.retain(|item| item != "*");
        let asked = remedy::tokens(&exchange.request_headers, requested).unwrap_or_default();
        let line = remedy::joined(listed, name, &asked);
        let fix = Fix::advice(format!("List the {items} that pages use, one by one."));
        if line.is_empty() {
            return fix;
        }
        fix.response(ResponseFix::new(exchange.kind).set(name, line))
    }
}
