//! The explanation for programs; docs/lint-json.md says what each field means.

use corsac::CredentialsMode;
use corsac::server::{DecidingRule, Place};
use serde::Serialize;

use super::explanation::{CredentialsRuling, Explanation};
use super::origin::OriginRuling;
use super::response::Answer;
use super::words::{Ruling, WordRuling};
use crate::output::pretty;
use crate::policy::Source;
use crate::policy::{JsonPlace, Places};

#[derive(Serialize)]
struct Report<'a> {
    file: &'a str,
    environment: Option<&'a str>,
    allowed: bool,
    request: JsonRequest<'a>,
    rule: JsonRule,
    routes: Vec<JsonRoute>,
    origin: Option<JsonRuling>,
    method: Option<JsonRuling>,
    headers: Vec<JsonRuling>,
    credentials: Option<JsonRuling>,
    preflight: Option<JsonAnswer<'a>>,
    response: JsonAnswer<'a>,
}

#[derive(Serialize)]
struct JsonRequest<'a> {
    origin: &'a str,
    method: &'a str,
    path: &'a str,
    host: Option<&'a str>,
    headers: &'a [String],
    credentials: bool,
}

#[derive(Serialize)]
struct JsonRule {
    kind: &'static str,
    route: Option<usize>,
    place: Option<JsonPlace>,
    reading: Option<String>,
    several: Vec<JsonRule>,
}

#[derive(Serialize)]
struct JsonRoute {
    route: usize,
    place: JsonPlace,
    host: &'static str,
    path: &'static str,
    method: &'static str,
}

/// What the policy says to one part of the request.
#[derive(Serialize)]
struct JsonRuling {
    value: Option<String>,
    allowed: bool,
    /// The key that decides, or where it would have to be.
    key: &'static str,
    entry: Option<usize>,
    place: Option<JsonPlace>,
    difference: Option<&'static str>,
}

#[derive(Serialize)]
struct JsonAnswer<'a> {
    status: Option<u16>,
    refusal: Option<&'a str>,
    headers: &'a [(String, String)],
}

pub(super) fn json(source: &Source, explanation: &Explanation<'_>) -> String {
    let Explanation { asked, file, .. } = explanation;
    let writer = Writer { explanation, places: Places::of(&source.text) };
    let rulings = explanation.rulings.as_ref();
    let routes = explanation.routes.iter().map(|(index, matching)| JsonRoute {
        route: *index,
        place: writer.places.place(&file.route_span(*index)),
        host: matching.host.name(),
        path: matching.path.name(),
        method: matching.method.name(),
    });
    pretty(&Report {
        file: &source.name,
        environment: file.environment.as_deref(),
        allowed: explanation.is_allowed(),
        request: JsonRequest {
            origin: &asked.origin,
            method: asked.method.as_str(),
            path: &asked.target,
            host: asked.host.as_deref(),
            headers: &asked.unsafe_names,
            credentials: asked.credentials == CredentialsMode::Include,
        },
        rule: writer.rule(&explanation.rule),
        routes: routes.collect(),
        origin: rulings.map(|own| writer.origin(&own.origin)),
        method: rulings.map(|own| writer.word(&own.method)),
        headers: rulings.iter().flat_map(|own| &own.headers).map(|own| writer.word(own)).collect(),
        credentials: rulings.and_then(|own| Some(writer.credentials(own.credentials.as_ref()?))),
        preflight: explanation.preflight.as_ref().map(JsonAnswer::of),
        response: JsonAnswer::of(&explanation.response),
    })
}

struct Writer<'a> {
    explanation: &'a Explanation<'a>,
    places: Places<'a>,
}

impl Writer<'_> {
    fn rule(&self, rule: &DecidingRule) -> JsonRule {
        let (kind, route, several) = match rule {
            DecidingRule::Route(index) => ("route", Some(*index), &[][..]),
            DecidingRule::Default => ("default", None, &[][..]),
            DecidingRule::None => ("none", None, &[][..]),
            DecidingRule::Several(rules) => ("several", None, &rules[..]),
        };
        JsonRule {
            kind,
            route,
            place: self.explanation.span(rule).map(|span| self.places.place(&span)),
            reading: self.explanation.reading(rule).map(str::to_owned),
            several: several.iter().map(|rule| self.rule(rule)).collect(),
        }
    }

    /// What is said at a place.
    fn at(&self, place: Place, allowed: bool) -> JsonRuling {
        JsonRuling {
            value: None,
            allowed,
            key: place.key.name(),
            entry: place.index,
            place: Some(self.places.place(&self.explanation.file.span_of(place))),
            difference: None,
        }
    }

    fn origin(&self, ruling: &OriginRuling) -> JsonRuling {
        let value = Some(self.explanation.asked.origin.clone());
        match ruling {
            OriginRuling::Allowed(place) => JsonRuling { value, ..self.at(*place, true) },
            OriginRuling::NotAllowed(Some(nearest)) => JsonRuling {
                value,
                difference: Some(nearest.difference.name()),
                ..self.at(nearest.place, false)
            },
            OriginRuling::NotAllowed(None) => JsonRuling::nowhere(value, false, "allow_origins"),
        }
    }

    fn word(&self, own: &WordRuling) -> JsonRuling {
        let value = Some(own.word.clone());
        match own.ruling {
            Ruling::Allowed(place) => JsonRuling { value, ..self.at(place, true) },
            Ruling::NotAllowed(Some(place)) => JsonRuling { value, ..self.at(place, false) },
            Ruling::NotAllowed(None) => JsonRuling::nowhere(value, false, own.key.name()),
            Ruling::Safelisted => JsonRuling::nowhere(value, true, own.key.name()),
        }
    }

    fn credentials(&self, ruling: &CredentialsRuling) -> JsonRuling {
        match ruling {
            CredentialsRuling::Allowed(place) => self.at(*place, true),
            CredentialsRuling::NotAllowed(place) => self.at(*place, false),
        }
    }
}

impl JsonRuling {
    /// What no entry is about.
    fn nowhere(value: Option<String>, allowed: bool, key: &'static str) -> Self {
        Self { value, allowed, key, entry: None, place: None, difference: None }
    }
}

impl<'a> JsonAnswer<'a> {
    fn of(answer: &'a Answer) -> Self {
        Self {
            status: answer.status,
            refusal: answer.refusal.as_ref().map(|refused| refused.id),
            headers: &answer.lines,
        }
    }
}
