//! Who decided, and why.

use corsac::server::DecidingRule;

use crate::judge::Cause;
use crate::policy::LoadedPolicy;

/// A rule of the file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::report) enum FileRule {
    /// A route, counted from 0.
    Route(usize),
    /// `[cors]`
    Cors,
    /// No route matches, and there is no `[cors]`.
    None,
}

/// The rules that decided: several if readings of the path do not agree.
pub(in crate::report) fn rules(rule: &DecidingRule) -> Vec<FileRule> {
    match rule {
        DecidingRule::Route(index) => vec![FileRule::Route(*index)],
        DecidingRule::Default => vec![FileRule::Cors],
        DecidingRule::None => vec![FileRule::None],
        DecidingRule::Several(several) => several.iter().flat_map(rules).collect(),
    }
}

impl FileRule {
    /// Its name in JSON.
    pub(in crate::report) fn kind(self) -> &'static str {
        match self {
            Self::Route(_) => "route",
            Self::Cors => "cors",
            Self::None => "none",
        }
    }

    /// The number of the route, counted from 1.
    pub(in crate::report) fn number(self) -> Option<usize> {
        match self {
            Self::Route(index) => Some(index + 1),
            Self::Cors | Self::None => None,
        }
    }

    /// The line of its header.
    pub(in crate::report) fn line(self, policy: &LoadedPolicy) -> Option<usize> {
        let span = match self {
            Self::Route(index) => policy.file.route_span(index),
            Self::Cors => policy.file.default_span(),
            Self::None => return None,
        };
        Some(policy.line(span.start))
    }

    fn words(self, policy: &LoadedPolicy) -> String {
        let line = self.line(policy).unwrap_or(1);
        match self {
            Self::Cors => format!("{} (line {line})", policy.default_header()),
            Self::None => "the file, which has no rule for it and no [cors],".to_owned(),
            Self::Route(index) => {
                let route = policy.file.config.routes.get(index);
                let has_own = route.is_some_and(|route| route.policy.is_some());
                let cors = if has_own { "" } else { ", without [route.cors]," };
                format!("route {} (line {line}){cors}", index + 1)
            }
        }
    }
}

/// Who decided.
pub(super) fn words(policy: &LoadedPolicy, rule: &DecidingRule) -> String {
    let words: Vec<_> = rules(rule).iter().map(|own| own.words(policy)).collect();
    match &words[..] {
        [one] => one.clone(),
        several => format!("{}, depending on how the path is read,", several.join(" or ")),
    }
}

/// The line of the first rule.
pub(super) fn line(policy: &LoadedPolicy, rule: &DecidingRule) -> Option<usize> {
    rules(rule).iter().find_map(|own| own.line(policy))
}

/// What the policy does not allow.
pub(in crate::report) fn refusal_words(cause: &Cause, rule: &DecidingRule) -> String {
    match cause {
        Cause::AmbiguousPath => "what one reading allows, another does not".to_owned(),
        Cause::HeaderName(name) => format!("the header {name} is not in allow_headers"),
        Cause::HeaderNamesTooLong => {
            "more header names are announced than allow_headers could hold".to_owned()
        }
        Cause::Method(method) => format!("the method {method} is not in allow_methods"),
        Cause::NoPolicy => match rule {
            DecidingRule::Route(_) => "there is no [cors] either".to_owned(),
            _ => "without a policy nothing is allowed".to_owned(),
        },
        Cause::Origin(origin) => format!("the origin {origin} is not in allow_origins"),
        Cause::Other => "the request is not well-formed".to_owned(),
    }
}
