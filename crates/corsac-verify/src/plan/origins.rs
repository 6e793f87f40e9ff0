//! Which origins to ask about.

use corsac::Origin;
use corsac::server::{Key, OriginPattern, PolicyConfig};

use super::sample::{MOST_ORIGINS, sample};
use super::{Sampled, lookalikes};
use crate::{Lookalike, Rule, Settings};

/// How many entries are imitated.
const MOST_MODELS: usize = 4;

/// Origins to ask about; what the policy says of each is asked later.
#[derive(Clone, Debug, Default)]
pub(super) struct Candidates {
    /// Origins that are to be allowed, with the entry that allows them.
    pub(super) listed: Vec<(String, String)>,
    /// Origins that are to be refused.
    pub(super) lookalikes: Vec<(String, Lookalike)>,
}

pub(super) fn candidates(
    rule: Rule,
    policy: Option<&PolicyConfig>,
    (settings, word): (&Settings, &str),
    sampled: &mut Vec<Sampled>,
) -> Candidates {
    let mut found = Candidates::default();
    let entries = policy.map(|policy| &policy.allow_origins[..]).unwrap_or_default();
    let patterns = chosen(entries, settings.seed);
    if patterns.len() < entries.len() {
        let (asked, of) = (patterns.len(), entries.len());
        sampled.push(Sampled { rule, key: Key::AllowOrigins, asked, of });
    }
    for pattern in &patterns {
        let examples = examples(pattern, word);
        found.listed.extend(examples.into_iter().map(|origin| (origin, pattern.to_string())));
    }
    if policy.is_some_and(|policy| policy.dangerously_allow_null_origin) {
        found.listed.push(("null".to_owned(), Key::DangerouslyAllowNullOrigin.name().to_owned()));
    }
    found.lookalikes = lookalikes::strangers(word);
    for pattern in models(&patterns) {
        if let Some(example) = examples(pattern, word).first() {
            found.lookalikes.extend(lookalikes::of_entry(pattern, example, word));
        }
    }
    for named in settings.origins.iter().take(MOST_MODELS / 2) {
        if let Ok(pattern) = OriginPattern::parse(named) {
            found.lookalikes.extend(lookalikes::of_entry(&pattern, named, word));
        }
    }
    found.lookalikes.extend(settings.origins.iter().map(|named| (named.clone(), Lookalike::Named)));
    found.listed.retain(|(origin, _)| is_sent_by_browsers(origin));
    found.lookalikes.retain(|(origin, _)| is_sent_by_browsers(origin));
    found
}

/// Some exact origins and some patterns.
fn chosen(entries: &[String], seed: u64) -> Vec<OriginPattern> {
    let parsed = entries.iter().filter_map(|entry| OriginPattern::parse(entry.trim()).ok());
    let (exact, patterns): (Vec<_>, Vec<_>) =
        parsed.partition(|pattern| pattern.as_exact().is_some());
    let mut chosen = sample(&exact, MOST_ORIGINS, seed);
    chosen.extend(sample(&patterns, MOST_ORIGINS, seed));
    chosen
}

/// Two exact entries, and the first patterns.
fn models(patterns: &[OriginPattern]) -> Vec<&OriginPattern> {
    let is_exact = |pattern: &&OriginPattern| pattern.as_exact().is_some();
    let exact = patterns.iter().filter(is_exact).take(MOST_MODELS / 2);
    let others = patterns.iter().filter(|pattern| !is_exact(pattern) && !pattern.is_any());
    exact.chain(others.take(MOST_MODELS / 2)).collect()
}

/// Origins that an entry allows: of one label and of several, without port and with one.
fn examples(pattern: &OriginPattern, word: &str) -> Vec<String> {
    if pattern.is_any() {
        return vec![format!("https://app.{word}.com"), format!("http://{word}.net:8080")];
    }
    let text = pattern.as_str();
    let (rest, ports) = match text.strip_suffix(":*") {
        Some(rest) => (rest, &["", ":8443"][..]),
        None => (text, &[""][..]),
    };
    let fills = match pattern.wildcard_parent() {
        None => &[""][..],
        Some(_) if rest.contains("://*.") => &["any", "two.labels"],
        Some(_) => &["x", "pr-42"],
    };
    let filled = |fill: &&str| rest.replacen('*', fill, 1);
    let with_ports = |host: String| ports.iter().map(move |port| format!("{host}{port}"));
    fills.iter().map(filled).flat_map(with_ports).collect()
}

fn is_sent_by_browsers(origin: &str) -> bool {
    Origin::parse(origin).is_ok_and(|parsed| parsed.as_str() == origin) || origin == "null"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_tried_with_one_label_with_several_and_with_ports() {
        let of = |entry| examples(&OriginPattern::parse(entry).unwrap(), "w");
        assert_eq!(of("https://a.example"), ["https://a.example"]);
        assert_eq!(
            of("https://*.example.com"),
            ["https://any.example.com", "https://two.labels.example.com"]
        );
        assert_eq!(of("http://localhost:*"), ["http://localhost", "http://localhost:8443"]);
        assert_eq!(
            of("https://a-*.example.com:1"),
            ["https://a-x.example.com:1", "https://a-pr-42.example.com:1"]
        );
    }

    #[test]
    fn ten_thousand_origins_are_a_few() {
        let entries: Vec<_> = (0..10_000).map(|n| format!("https://a{n}.example")).collect();
        assert_eq!(chosen(&entries, 1).len(), MOST_ORIGINS);
    }
}
