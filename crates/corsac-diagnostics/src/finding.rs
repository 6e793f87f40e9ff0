use crate::fix::Fix;
use crate::place::Place;
use crate::rule::Rule;

/// What a rule found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// What is the case here, in one or two sentences.
    pub message: String,
    /// The index of the exchange it is about, if it is about one.
    pub exchange: Option<usize>,
    /// The bytes of that exchange it is about.
    pub places: Vec<Place>,
    /// What to change.
    pub fix: Option<Fix>,
}

impl Finding {
    /// The same finding, about these bytes of an exchange.
    #[must_use]
    pub fn at(mut self, exchange: usize, places: Vec<Place>) -> Self {
        self.exchange = Some(exchange);
        self.places = places;
        self
    }

    /// The same finding, with what to change.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}
