//! Origins that nobody can have meant to allow, and that a regular expression or a function allows.
//!
//! Exact origins and patterns need no proof: what they match is known. A rule that is matched is
//! asked about names that merely look like the trusted ones, in the ways in which people get such
//! rules wrong.

mod matcher;
mod mutants;
mod sample;

use std::collections::HashSet;

use corsac::server::Key;

use self::matcher::Matcher;
use super::context::PolicyContext;
use super::finding::{PolicyFinding, PolicyPlace};
use super::rule::PolicyRule;
use super::trusted::Trusted;

/// An origin that is allowed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Proof {
    pub(super) key: Key,
    pub(super) class: Class,
    pub(super) origin: String,
    /// The trusted origin that it looks like; empty if it looks like none.
    pub(super) model: String,
}

/// In what way an origin looks like a trusted one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Class {
    /// A name in which a dot became another character, and that cannot be registered.
    DotHarmless,
    /// A name in which a dot became another character, and that anyone can register.
    Dot,
    /// An application or extension that nobody named.
    CustomScheme,
    /// The same host without encryption.
    Http,
    /// Another port of the same host.
    Port,
    /// A name that begins like the trusted one.
    Prefix,
    /// A name directly below a public suffix.
    PublicSuffix,
    /// In no way at all.
    Reflect,
    /// A name that the trusted one begins with.
    ReverseSubstring,
    /// A name that begins like the trusted one, followed by a character other than a dot.
    SpecialChar,
    /// A name below the same registered one.
    Subdomain,
    /// A name that holds the trusted one in its middle.
    Substring,
    /// A name that ends like the trusted one.
    Suffix,
}

/// Every kind of unrelated origin that is allowed, with one example each.
pub(super) fn all(context: &PolicyContext<'_>) -> Vec<Proof> {
    let listed = context.origins.iter().filter_map(|listed| listed.pattern.example());
    let listed: Vec<_> = listed.take(mutants::MOST_MODELS).collect();
    let proofs = Matcher::all(context).into_iter().flat_map(|matcher| {
        let examples = matcher.examples();
        let models = if examples.is_empty() { &listed } else { &examples };
        let proofs = mutants::proofs(&matcher, models, &matcher.variants(), &listed);
        let key = matcher.key();
        proofs.into_iter().map(move |(class, origin, model)| Proof { key, class, origin, model })
    });
    proofs.collect()
}

/// Origins that a regular expression matches.
pub(super) fn examples(context: &PolicyContext<'_>) -> Vec<Trusted> {
    let matchers = Matcher::all(context);
    let examples = matchers.iter().flat_map(|matcher| {
        let place = context.place(matcher.key());
        let examples = matcher.examples().into_iter();
        examples.filter_map(move |origin| Trusted::example(place, &origin, context.credentials()))
    });
    examples.collect()
}

/// One finding for each key that allows an origin of this class.
pub(super) fn findings(
    context: &PolicyContext<'_>,
    class: Class,
    finding: impl Fn(&Proof, PolicyPlace) -> PolicyFinding,
) -> Vec<PolicyFinding> {
    let mut seen = HashSet::new();
    let proofs = context.proofs().iter().filter(|proof| proof.class == class);
    let proofs = proofs.filter(|proof| seen.insert(proof.key));
    proofs.map(|proof| finding(proof, context.place(proof.key))).collect()
}

/// The finding of a rule whose only matter is a class.
pub(super) fn look_alikes(
    rule: &'static PolicyRule,
    context: &PolicyContext<'_>,
    class: Class,
    how: &str,
) -> Vec<PolicyFinding> {
    findings(context, class, |proof, place| {
        let message = format!("`{}` is allowed, and anyone can register it.", proof.origin);
        let help = "List the origins in allow_origins, or use a pattern such as \
                    `https://*.example.com`: patterns have no such gaps.";
        rule.warning(place, message)
            .label(format!("allows what {how} `{}`", proof.model))
            .help(help)
    })
}
