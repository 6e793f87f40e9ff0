use std::ops::Range;

use corsac::CredentialsMode;
use corsac::server::{DecidingRule, Key, ListedHead, Place, PolicyConfig, Routes};
use corsac_policy_file::PolicyFile;

use super::asked::Asked;
use super::matching::RouteMatching;
use super::origin::OriginRuling;
use super::readings;
use super::response::Answer;
use super::words::{self, WordRuling};

/// Which rule decides about a request, and everything that led to its answer.
pub(super) struct Explanation<'a> {
    pub(super) asked: &'a Asked,
    pub(super) file: &'a PolicyFile,
    pub(super) rule: DecidingRule,
    /// Where several rules decide: readings of the path, each with its rule.
    pub(super) readings: Vec<(DecidingRule, String)>,
    /// The routes that were looked at, up to the one that decides.
    pub(super) routes: Vec<(usize, RouteMatching)>,
    /// What the policy says; none if no policy, or not a single one, decides.
    pub(super) rulings: Option<Rulings>,
    /// None if the browser does not ask first.
    pub(super) preflight: Option<Answer>,
    pub(super) response: Answer,
}

/// What a policy says to each part of a request.
pub(super) struct Rulings {
    pub(super) origin: OriginRuling,
    pub(super) method: WordRuling,
    pub(super) headers: Vec<WordRuling>,
    pub(super) credentials: Option<CredentialsRuling>,
}

/// What it says to credentials, where they go along.
pub(super) enum CredentialsRuling {
    Allowed(Place),
    NotAllowed(Place),
}

impl<'a> Explanation<'a> {
    pub(super) fn of(file: &'a PolicyFile, routes: &Routes, asked: &'a Asked) -> Self {
        let headers = asked.request_headers();
        let head = ListedHead::new(asked.method.as_str(), &asked.target, &headers);
        let preflight_headers = asked.preflight_headers();
        let preflight = ListedHead::new("OPTIONS", &asked.target, &preflight_headers);
        let is_preflighted = asked.needs_preflight();
        let rule = match is_preflighted {
            true => routes.deciding_rule(&preflight),
            false => routes.deciding_rule(&head),
        };
        let readings = match rule {
            DecidingRule::Several(_) => {
                readings::examples(routes, asked.method.as_str(), &asked.target, &headers)
            }
            _ => Vec::new(),
        };
        let looked_at = match rule {
            DecidingRule::Route(index) => index + 1,
            _ => file.config.routes.len(),
        };
        let parts = |(index, route)| (index, RouteMatching::of(route, &head));
        let response = Answer::of(&routes.decide(&head), &headers);
        let preflight =
            is_preflighted.then(|| Answer::of(&routes.decide(&preflight), &preflight_headers));
        Self {
            asked,
            file,
            readings,
            routes: file.config.routes.iter().enumerate().take(looked_at).map(parts).collect(),
            rulings: policy(file, &rule).map(|(config, route)| Rulings::of(config, route, asked)),
            rule,
            preflight,
            response,
        }
    }

    /// Where a rule stands in the file.
    pub(super) fn span(&self, rule: &DecidingRule) -> Option<Range<usize>> {
        match rule {
            DecidingRule::Route(index) => Some(self.file.route_span(*index)),
            DecidingRule::Default => Some(self.file.default_span()),
            DecidingRule::None | DecidingRule::Several(_) => None,
        }
    }

    /// How a server reads the path so that this rule decides, if an example is known.
    pub(super) fn reading(&self, rule: &DecidingRule) -> Option<&str> {
        let found = self.readings.iter().find(|(own, _)| own == rule);
        found.map(|(_, path)| path.as_str())
    }

    /// Whether the page gets the response, as far as the policy is concerned.
    pub(super) fn is_allowed(&self) -> bool {
        let answers = self.preflight.iter().chain([&self.response]);
        let credentials = self.rulings.as_ref().and_then(|rulings| rulings.credentials.as_ref());
        let is_without_credentials = matches!(credentials, Some(CredentialsRuling::NotAllowed(_)));
        answers.into_iter().all(|answer| answer.refusal.is_none()) && !is_without_credentials
    }
}

/// The policy of a rule, and the route that has it.
fn policy<'a>(
    file: &'a PolicyFile,
    rule: &DecidingRule,
) -> Option<(&'a PolicyConfig, Option<usize>)> {
    let default = || Some((file.config.default.as_ref()?, None));
    match rule {
        DecidingRule::Route(index) => match &file.config.routes.get(*index)?.policy {
            Some(own) => Some((own, Some(*index))),
            None => default(),
        },
        DecidingRule::Default => default(),
        DecidingRule::None | DecidingRule::Several(_) => None,
    }
}

impl Rulings {
    fn of(config: &PolicyConfig, route: Option<usize>, asked: &Asked) -> Self {
        let place = Place { route, key: Key::AllowCredentials, index: None };
        let ruling = match config.allow_credentials {
            true => CredentialsRuling::Allowed(place),
            false => CredentialsRuling::NotAllowed(place),
        };
        let credentials = (asked.credentials == CredentialsMode::Include).then_some(ruling);
        Self {
            origin: OriginRuling::of(config, route, asked),
            method: words::method(config, route, asked),
            headers: words::headers(config, route, asked),
            credentials,
        }
    }
}
