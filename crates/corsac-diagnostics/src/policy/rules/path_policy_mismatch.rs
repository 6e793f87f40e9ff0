use corsac::origin::SerializedOrigin;
use corsac::server::{OriginPattern, PolicyConfig};

use crate::policy::context::Context;
use crate::policy::finding::{PolicyFinding, PolicyPlace};
use crate::policy::reach::{Reach, earlier};
use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # A broader route allows more than a narrower one after it
    ///
    /// ## What it finds
    /// A route that comes first, matches some of the requests of a later, narrower route, and trusts
    /// origins that the later one does not.
    ///
    /// ## Why it matters
    /// Who reads the narrower route believes that its paths are guarded by it. For the methods of the
    /// broader one they are not.
    ///
    /// ## Write instead
    /// The narrower route first, or the same methods on both.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-cors-protocol>
    PATH_POLICY_MISMATCH, "path-policy-mismatch", Warning, Check::Routes(check)
}

fn check(context: &Context<'_>) -> Vec<PolicyFinding> {
    let routes = &context.config.routes;
    let reaches: Vec<_> = routes.iter().map(Reach::of).collect();
    let policy = |index: usize| routes[index].policy.as_ref().or(context.config.default.as_ref());
    let findings = reaches.iter().enumerate().filter_map(|(index, route)| {
        let stricter = policy(index)?;
        let mut before = earlier(&reaches, index).enumerate().filter(|(_, before)| {
            before.covers_place(route) && before.shares_methods(route) && !before.covers(route)
        });
        let (by, origin) = before.find_map(|(by, _)| {
            Some((by, allowed_beyond(policy(by)?, stricter)?))
        })?;
        let message = format!(
            "For some methods an earlier route allows `{origin}`, and this one does not."
        );
        let finding = PATH_POLICY_MISMATCH
            .warning(PolicyPlace::Route(index), message)
            .label("guarded for some methods only")
            .help("Put this route before the other.");
        Some(finding.related(PolicyPlace::Route(by), "this route comes first"))
    });
    findings.collect()
}

/// How many origins of the laxer policy are tried.
const MOST: usize = 64;

/// An origin that one policy lists and that another does not allow.
fn allowed_beyond(lax: &PolicyConfig, strict: &PolicyConfig) -> Option<String> {
    // What is not a list cannot be compared.
    if strict.allow_origin_regex.is_some() || strict.allow_origin_predicate.is_some() {
        return None;
    }
    let patterns = |policy: &PolicyConfig| -> Vec<_> {
        let texts = policy.allow_origins.iter();
        texts.filter_map(|text| OriginPattern::parse(text).ok()).collect()
    };
    let strict = patterns(strict);
    let is_any = strict.iter().any(OriginPattern::is_any);
    let beyond = patterns(lax).into_iter().take(MOST).find(|pattern| match pattern.example() {
        None => !is_any,
        Some(example) => SerializedOrigin::parse(example.as_bytes())
            .is_some_and(|origin| !strict.iter().any(|own| own.matches(&origin))),
    });
    beyond.map(|pattern| pattern.as_str().to_owned())
}
