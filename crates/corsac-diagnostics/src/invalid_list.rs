//! Lists of allowed methods and headers that cannot be read.

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::place::{self, Message};
use crate::rule::Rule;
use crate::{excerpt, refusal, remedy};

/// A header whose value is a list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct List {
    /// The header's name.
    pub(crate) name: &'static str,
    /// What an item is, with its article.
    pub(crate) item: &'static str,
}

impl List {
    /// The finding that this is no item of the list.
    pub(crate) fn finding(
        self,
        rule: &'static Rule,
        observation: &Observation,
        item: &[u8],
    ) -> Finding {
        let finding =
            rule.finding(self.message(observation, item)).at_failure(observation, |exchange| {
                place::items_where(exchange, Message::Response, self.name, |own| own == item)
            });
        let advice = format!("Write {} as a list with commas and nothing else in it.", self.name);
        finding.fix(remedy::with_responses(Fix::advice(advice), observation))
    }

    fn message(self, observation: &Observation, item: &[u8]) -> String {
        let separators = match item.iter().any(|byte| b" ;".contains(byte)) {
            true => "; the items of this list are separated by commas",
            false => "",
        };
        let response = refusal::response(observation);
        let quoted = excerpt::excerpt(item);
        let Self { name, item } = self;
        format!("{response} has \"{quoted}\" in {name}, which cannot be {item}{separators}.")
    }
}
