//! Entries of `allow_origins` that are not exact.

use corsac::server::{Key, OriginPattern, PolicyConfig, RoutesConfig};

use super::table::At;
use crate::expression;

/// The entries that are patterns of a kind.
pub(super) fn matching(policy: &PolicyConfig, is_kind: fn(&OriginPattern) -> bool) -> Vec<At> {
    let of_kind = |text: &String| OriginPattern::parse(text).is_ok_and(|pattern| is_kind(&pattern));
    let entries = policy.allow_origins.iter().enumerate();
    entries
        .filter(|(_, text)| of_kind(text))
        .map(|(index, _)| (Key::AllowOrigins, Some(index)))
        .collect()
}

pub(super) fn has_subdomains(pattern: &OriginPattern) -> bool {
    pattern.wildcard_parent().is_some() && pattern.as_str().contains("://*.")
}

pub(super) fn has_partial_label(pattern: &OriginPattern) -> bool {
    pattern.wildcard_parent().is_some() && !pattern.as_str().contains("://*.")
}

pub(super) fn has_any_port(pattern: &OriginPattern) -> bool {
    !pattern.is_any() && pattern.has_any_port()
}

pub(super) fn has_assertions(policy: &PolicyConfig) -> bool {
    let regex = policy.allow_origin_regex.as_deref();
    regex.is_some_and(|regex| expression::of_regex(regex).is_none())
}

pub(super) fn has_nested_repetitions(policy: &PolicyConfig) -> bool {
    let regex = policy.allow_origin_regex.as_deref();
    regex.is_some_and(|regex| expression::of_regex(regex).is_some() && expression::can_stall(regex))
}

pub(super) fn functions(policy: &PolicyConfig) -> Vec<At> {
    let predicate =
        policy.allow_origin_predicate.as_ref().map(|_| (Key::AllowOriginPredicate, None));
    let source = policy.allow_origin_source.then_some((Key::AllowOriginPredicate, None));
    predicate.or(source).into_iter().collect()
}

/// An entry can be a pattern of two kinds; it is left out once, and the others keep their places.
pub(super) fn leave_out(policy: &mut PolicyConfig, index: Option<usize>) {
    if let Some(entry) = index.and_then(|index| policy.allow_origins.get_mut(index)) {
        entry.clear();
    }
}

/// Removes the entries that were left out.
pub(crate) fn drop_left_out(config: &mut RoutesConfig) {
    let of_routes = config.routes.iter_mut().filter_map(|route| route.policy.as_mut());
    for policy in config.default.iter_mut().chain(of_routes) {
        policy.allow_origins.retain(|entry| !entry.is_empty());
    }
}
