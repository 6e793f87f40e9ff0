//! Putting a plan together.

use corsac::server::{PolicyConfig, Routes, RoutesConfig};
use corsac::{HeaderList, Origin};
use url::Url;

use super::places::{Map, Place};
use super::sample::word;
use super::{Order, Plan, Sampled, SkipReason, Skipped, Step, rule_probes};
use crate::conversation::Location;
use crate::expectation::Obedient;
use crate::reading::Reading;
use crate::{Ask, PageAsk, Probe, ProbeId, Purpose, RawAsk, Rule, Settings};

/// How many routes are asked about.
const MOST_ROUTES: usize = 12;

pub(super) fn plan(routes: &Routes, config: &RoutesConfig, url: &Url, settings: &Settings) -> Plan {
    let place = Location::new(url);
    let (departures, word) = (settings.profile.departures(), word(settings.seed));
    let host = place.host().to_owned();
    let mut map = Map::new((routes, config), (&host, url.path()), (settings, &word));
    // Rules are about paths alone; `Builder::url` adds the queries again.
    map.known.iter_mut().for_each(|path| path.truncate(path.find('?').unwrap_or(path.len())));
    let obedient = Obedient { routes, place: &place, departures };
    let mut builder = Builder {
        obedient,
        map: &map,
        settings,
        word: &word,
        rule: Rule::Default,
        probes: Vec::new(),
        skipped: Vec::new(),
        sampled: Vec::new(),
    };
    let mut steps = Vec::new();
    for rule in rules(config) {
        builder.rule = rule;
        match rule {
            Rule::Route(index) if index >= MOST_ROUTES => builder.skip(SkipReason::TooManyRules),
            _ => match map.place(rule) {
                Ok(place) => steps.extend(rule_probes::steps(&mut builder, &place)),
                Err(reason) => builder.skip(reason),
            },
        }
    }
    let Builder { probes, skipped, sampled, .. } = builder;
    let caller_headers = settings.caller_headers;
    let config = config.clone();
    Plan { place, departures, caller_headers, probes, steps, skipped, sampled, config }
}

fn rules(config: &RoutesConfig) -> Vec<Rule> {
    let rest = if config.default.is_some() { Rule::Default } else { Rule::None };
    std::iter::once(rest).chain((0..config.routes.len()).map(Rule::Route)).collect()
}

/// The probes so far.
pub(super) struct Builder<'a> {
    pub(super) obedient: Obedient<'a>,
    pub(super) map: &'a Map<'a>,
    pub(super) settings: &'a Settings,
    pub(super) word: &'a str,
    pub(super) rule: Rule,
    probes: Vec<Probe>,
    skipped: Vec<Skipped>,
    pub(super) sampled: Vec<Sampled>,
}

impl<'a> Builder<'a> {
    pub(super) fn policy(&self) -> Option<&'a PolicyConfig> {
        self.rule.policy(self.map.config)
    }

    pub(super) fn skip(&mut self, reason: SkipReason) {
        self.skipped.push(Skipped { rule: self.rule, reason });
    }

    pub(super) fn skip_once(&mut self, reason: SkipReason) {
        let skipped = Skipped { rule: self.rule, reason };
        if !self.skipped.contains(&skipped) {
            self.skipped.push(skipped);
        }
    }

    /// The URL of a path, as pages know it; with its query, if the caller named one.
    pub(super) fn url(&self, path: &str) -> Url {
        let mut url = self.obedient.place.asked.clone();
        let own = url.query().filter(|_| url.path() == path).map(str::to_owned);
        let query = own.as_deref().or_else(|| {
            let named = self.settings.paths.iter().filter_map(|named| named.split_once('?'));
            named.filter(|(named, _)| *named == path).map(|(_, query)| query).next()
        });
        url.set_query(query);
        url.set_fragment(None);
        url.set_path(path);
        url
    }

    /// Whether pages of this origin are not of the server's own.
    pub(super) fn is_cross_origin(&self, origin: &Origin) -> bool {
        let Location { asked, named, .. } = self.obedient.place;
        !origin.is_same_origin_with_url(asked) && !origin.is_same_origin_with_url(named)
    }

    /// What an obedient server gives.
    pub(super) fn expected(&self, ask: &PageAsk) -> Option<Reading> {
        let probe =
            Probe { rule: self.rule, purpose: Purpose::Credentials, ask: Ask::Page(ask.clone()) };
        let observed = self.obedient.observe(ProbeId(0), &probe)?;
        (!observed.exchanges.is_empty()).then(|| Reading::of(&observed, &probe))
    }

    /// Adds a probe, unless no page could ask so.
    pub(super) fn page(&mut self, purpose: Purpose, ask: PageAsk) -> Option<ProbeId> {
        self.expected(&ask)?;
        Some(self.add(purpose, Ask::Page(ask)))
    }

    pub(super) fn raw(
        &mut self,
        purpose: Purpose,
        (method, path): (&str, &str),
        lines: &[(&str, &str)],
    ) -> ProbeId {
        let headers = HeaderList::from_iter(lines.iter().copied());
        let ask = RawAsk { method: method.to_owned(), url: self.url(path), headers };
        self.add(purpose, Ask::Raw(ask))
    }

    fn add(&mut self, purpose: Purpose, ask: Ask) -> ProbeId {
        self.probes.push(Probe { rule: self.rule, purpose, ask });
        ProbeId(self.probes.len() - 1)
    }
}

impl Step {
    pub(super) fn new(order: Order, probes: Vec<ProbeId>) -> Self {
        Self { order, probes }
    }
}

/// Where and as whom probes are made.
#[derive(Clone, Debug)]
pub(super) struct Base {
    pub(super) place: Place,
    /// An origin that is allowed, and the entry that allows it.
    pub(super) allowed: Option<(Origin, String)>,
    /// An origin that has nothing to do with the policy and is refused.
    pub(super) stranger: Option<Origin>,
    /// The method that origins are asked about with.
    pub(super) method: String,
}
