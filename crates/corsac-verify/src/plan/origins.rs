//! Which origins to ask about.

use corsac::Origin;
use corsac::server::{Key, OriginPattern, PolicyConfig};

use super::sample::{MOST_ORIGINS, sample};
use super::{Sampled, lookalikes};
use crate::{Lookalike, Rule, Settings};

/// How many exact entries are imitated in every way, and as many patterns; all others that are
/// asked about are in the ways that servers get wrong most.
const MOST_MODELS: usize = 2;

/// Origins to ask about; what the policy says of each is asked later.
#[derive(Clone, Debug, Default)]
pub(super) struct Candidates {
    /// Origins that are to be allowed, with the entry that allows them.
    pub(super) listed: Vec<(String, String)>,
    /// Origins that are to be refused.
    pub(super) lookalikes: Vec<(String, Lookalike)>,
    /// Those that have nothing to do with any policy.
    pub(super) strangers: Vec<String>,
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
    let is_foreign = |(_, kind): &&(String, Lookalike)| *kind == Lookalike::Foreign;
    let foreign = found.lookalikes.iter().filter(is_foreign);
    found.strangers = foreign.map(|(origin, _)| origin.clone()).collect();
    let named = settings.origins.iter().filter_map(|named| OriginPattern::parse(named).ok());
    let named: Vec<_> = named.filter(|pattern| pattern.as_exact().is_some()).collect();
    for models in [models(&patterns), models(&named)] {
        found.lookalikes.extend(models.into_iter().flat_map(|model| model.lookalikes(word)));
    }
    found.lookalikes.extend(lookalikes::tenants(word));
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

/// An entry that is imitated.
struct Model<'a> {
    pattern: &'a OriginPattern,
    ways: Ways,
}

/// In how many ways an entry is imitated.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Ways {
    All,
    MostLikely,
}

impl Model<'_> {
    fn lookalikes(&self, word: &str) -> Vec<(String, Lookalike)> {
        let examples = examples(self.pattern, word);
        let Some(example) = examples.first() else { return Vec::new() };
        let mut found = lookalikes::of_entry(self.pattern, example, word);
        if self.ways == Ways::MostLikely {
            found.retain(|(_, kind)| lookalikes::is_tried_for_all(*kind));
        }
        found
    }
}

/// Every entry, exact ones first.
fn models(patterns: &[OriginPattern]) -> Vec<Model<'_>> {
    let ways = |index| if index < MOST_MODELS { Ways::All } else { Ways::MostLikely };
    let model = |(index, pattern)| Model { pattern, ways: ways(index) };
    let is_exact = |pattern: &&OriginPattern| pattern.as_exact().is_some();
    let exact = patterns.iter().filter(is_exact).enumerate();
    let others = patterns.iter().filter(|pattern| !is_exact(pattern) && !pattern.is_any());
    exact.chain(others.enumerate()).map(model).collect()
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
