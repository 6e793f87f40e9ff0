use corsac::server::Key;

use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::proof::{self, Class, Proof};
use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # A dot of the regular expression stands for any character
    ///
    /// ## What it finds
    /// A regular expression or function that allows a name in which a dot became another character:
    /// `https://appxexample.com` for `https://app.example.com`. A note if nobody can register such a name.
    ///
    /// ## Why it matters
    /// In a regular expression a dot matches any character. The name without the dot belongs to whoever
    /// registers it.
    ///
    /// ## Write instead
    /// `\.` for each dot of the name:
    ///
    /// ```toml
    /// allow_origin_regex = 'https://[a-z]+\.example\.com'
    /// ```
    ///
    /// or a pattern in `allow_origins`, where a dot is a dot.
    ///
    /// ## References
    /// <https://docs.rs/regex/latest/regex/#syntax>
    ORIGIN_REGEX_DOT, "origin-regex-dot", Warning, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let dangerous = proof::findings(context, Class::Dot, |proof, place| {
        let message = format!("`{}` is allowed, and anyone can register it.", proof.origin);
        ORIGIN_REGEX_DOT.warning(place, message).label(meant(proof))
    });
    let harmless = proof::findings(context, Class::DotHarmless, |proof, place| {
        let message = format!("`{}` is allowed: a dot stands for any character.", proof.origin);
        ORIGIN_REGEX_DOT.note(place, message).label(meant(proof))
    });
    let is_new = |finding: &PolicyFinding| dangerous.iter().all(|own| own.place != finding.place);
    let harmless: Vec<_> = harmless.into_iter().filter(is_new).collect();
    let escaped = |finding: PolicyFinding| {
        let suggestion = escaped(context, &finding);
        finding.help("Write `\\.` for each dot of the name.").suggest(suggestion)
    };
    dangerous.into_iter().chain(harmless).map(escaped).collect()
}

fn meant(proof: &Proof) -> String {
    format!("probably meant for `{}`", proof.model)
}

/// The expression with a backslash in front of each dot between letters.
fn escaped(context: &PolicyContext<'_>, finding: &PolicyFinding) -> Option<String> {
    let regex = context.config.allow_origin_regex.as_ref()?;
    if finding.place.key() != Some(Key::AllowOriginRegex) || regex.contains('[') {
        return None;
    }
    let chars: Vec<_> = regex.chars().collect();
    let mut text = String::new();
    for (at, char) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| chars.get(at));
        let is_between_names = before.is_some_and(|before| *before != '\\')
            && chars.get(at + 1).is_some_and(|next| next.is_ascii_alphanumeric());
        if *char == '.' && is_between_names {
            text.push('\\');
        }
        text.push(*char);
    }
    (text != *regex).then_some(text)
}
