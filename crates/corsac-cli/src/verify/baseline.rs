//! Differences that are accepted, in a file.

use std::collections::BTreeSet;
use std::fs;

use corsac::server::RoutesConfig;
use corsac_verify::{Difference, DifferenceId};
use serde::{Deserialize, Serialize};

use super::rules;
use crate::mistake::{Mistake, SourceText, Typed};
use crate::output::pretty;
use crate::plan::read_file;
use crate::write;

/// Differences that are accepted: what differs, for which rule, and about what.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Baseline {
    accepted: BTreeSet<Accepted>,
}

/// One thing that is accepted.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Accepted {
    pub(super) id: String,
    pub(super) rule: String,
    /// The origin, method, header name or path; empty where a difference is about none.
    pub(super) subject: String,
}

/// The file; a report for programs can be read as one.
#[derive(Deserialize, Serialize)]
struct File {
    differences: Vec<Entry>,
}

#[derive(Deserialize, Serialize)]
struct Entry {
    id: String,
    rules: Vec<RuleEntry>,
    subjects: Vec<String>,
}

#[derive(Deserialize, Serialize)]
struct RuleEntry {
    label: String,
}

impl Baseline {
    /// What is accepted once these are.
    pub(super) fn of(differences: &[Difference], config: &RoutesConfig) -> Self {
        let accepted = differences.iter().flat_map(|difference| parts(difference, config));
        Self { accepted: accepted.collect() }
    }

    /// Whether all of a difference is accepted.
    pub(super) fn accepts(&self, difference: &Difference, config: &RoutesConfig) -> bool {
        parts(difference, config).iter().all(|part| self.accepted.contains(part))
    }

    /// What is accepted and does not differ any more.
    pub(super) fn gone(&self, differences: &[Difference], config: &RoutesConfig) -> Vec<Accepted> {
        let there = Self::of(differences, config).accepted;
        self.accepted.difference(&there).cloned().collect()
    }
}

/// Whether accepting it says something about every origin, method and name, and not about each
/// alone.
fn is_of_a_class(id: &str) -> bool {
    const IDS: [DifferenceId; 38] = [
        DifferenceId::AnswersChange,
        DifferenceId::OriginLeaks,
        DifferenceId::ReflectAnyOrigin,
        DifferenceId::WildcardWithCredentials,
        DifferenceId::AllowOriginWildcard,
        DifferenceId::CustomSchemeTrusted,
        DifferenceId::OriginSubstring,
        DifferenceId::OriginSuffixUnanchored,
        DifferenceId::OriginPrefixUnanchored,
        DifferenceId::OriginSpecialChar,
        DifferenceId::DuplicateCorsHeaders,
        DifferenceId::AcaoMalformed,
        DifferenceId::AllowOriginMissing,
        DifferenceId::AllowOriginMismatch,
        DifferenceId::AllowCredentialsNotTrue,
        DifferenceId::OptionsWithoutCors,
        DifferenceId::PreflightNeedsAuthentication,
        DifferenceId::PreflightForbidden,
        DifferenceId::PreflightNotFound,
        DifferenceId::PreflightMethodNotSupported,
        DifferenceId::PreflightRedirect,
        DifferenceId::PreflightServerError,
        DifferenceId::PreflightStatus,
        DifferenceId::PreflightNotAnswered,
        DifferenceId::InvalidAllowMethods,
        DifferenceId::InvalidAllowHeaders,
        DifferenceId::AllowMethodsWildcardWithCredentials,
        DifferenceId::AllowHeadersWildcardWithCredentials,
        DifferenceId::AuthorizationNotCovered,
        DifferenceId::MaxAgeMissing,
        DifferenceId::MaxAgeDiffers,
        DifferenceId::ExposeWildcardWithCredentials,
        DifferenceId::VaryOriginMissing,
        DifferenceId::PreflightVaryMissing,
        DifferenceId::OptionsSwallowed,
        DifferenceId::ListsToRefusedOrigins,
        DifferenceId::RawHeaderNames,
        DifferenceId::OriginCaseIgnored,
    ];
    IDS.iter().any(|own| own.slug() == id)
}

fn parts(difference: &Difference, config: &RoutesConfig) -> Vec<Accepted> {
    let id = difference.id.slug();
    let rules = difference.rules.iter().map(|rule| rules::label(*rule, config));
    let rules: Vec<_> = rules.collect();
    let subjects: Vec<_> = difference.subjects.iter().map(String::as_str).collect();
    all_parts(id, &rules, &subjects)
}

fn all_parts(id: &str, rules: &[String], subjects: &[&str]) -> Vec<Accepted> {
    let subjects = if subjects.is_empty() || is_of_a_class(id) { &[""] } else { subjects };
    let part = |rule: &String, subject: &&str| Accepted {
        id: id.to_owned(),
        rule: rule.clone(),
        subject: (*subject).to_owned(),
    };
    rules.iter().flat_map(|rule| subjects.iter().map(move |subject| part(rule, subject))).collect()
}

/// Reads a file of accepted differences.
///
/// # Errors
/// It cannot be read, or is none.
pub(super) fn read(path: &str) -> Result<Baseline, Mistake> {
    let bytes = read_file("--baseline", path)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let title = format!("`{}` is not UTF-8 from byte {at} on", path.escape_debug());
        Typed::flag("--baseline", path).whole(title)
    })?;
    parse(&text).map_err(|error| {
        let at = offset(&text, error.line(), error.column());
        SourceText::new(path, &text)
            .mistake(at..at, "this is no file of accepted differences")
            .label(in_words(&error))
            .help("`--write-baseline FILE` writes one, and so does `--format json`")
    })
}

fn parse(text: &str) -> Result<Baseline, serde_json::Error> {
    let file: File = serde_json::from_str(text)?;
    let mut accepted = BTreeSet::new();
    for entry in &file.differences {
        if !DifferenceId::ALL.iter().any(|id| id.slug() == entry.id) {
            let error = format!("no difference is called `{}`", entry.id.escape_debug());
            return Err(serde::de::Error::custom(error));
        }
        let rules: Vec<_> = entry.rules.iter().map(|rule| rule.label.clone()).collect();
        let subjects: Vec<_> = entry.subjects.iter().map(String::as_str).collect();
        accepted.extend(all_parts(&entry.id, &rules, &subjects));
    }
    Ok(Baseline { accepted })
}

/// The byte at a line and column as the reader of JSON counts them.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before = text.split_inclusive('\n').take(line.saturating_sub(1));
    let start: usize = before.map(str::len).sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Without the place, which is shown.
fn in_words(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rfind(" at line ").map_or(text.clone(), |end| text[..end].to_owned())
}

/// Says whether a file may be written: one of another kind is kept.
///
/// # Errors
/// It is there, and no file of accepted differences.
pub(super) fn check_target(path: &str) -> Result<(), Mistake> {
    match fs::read_to_string(path).is_ok_and(|text| parse(&text).is_err()) {
        false => Ok(()),
        true => Err(Typed::flag("--write-baseline", path)
            .whole(format!("`{}` is something else already", path.escape_debug()))
            .label("not a file of accepted differences")
            .help("name another file, or remove this one")),
    }
}

/// Writes what differs to a file, which is then read as it stands.
///
/// # Errors
/// It cannot be written.
pub(super) fn write(
    path: &str,
    differences: &[Difference],
    config: &RoutesConfig,
) -> Result<Baseline, Mistake> {
    let entries = differences.iter().map(|difference| Entry {
        id: difference.id.slug().to_owned(),
        rules: difference
            .rules
            .iter()
            .map(|rule| RuleEntry { label: rules::label(*rule, config) })
            .collect(),
        subjects: difference.subjects.clone(),
    });
    let text = pretty(&File { differences: entries.collect() });
    write::replace(&Typed::flag("--write-baseline", path), &text)?;
    Ok(Baseline::of(differences, config))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"{"differences": [{"id": "method-not-allowed", "other": 1,
        "rules": [{"label": "[cors]", "kind": "default"}], "subjects": ["PUT", "PATCH"]}]}"#;

    #[test]
    fn a_report_is_a_baseline() {
        let baseline = parse(FILE).unwrap();
        let subjects: Vec<_> = baseline.accepted.iter().map(|part| &part.subject[..]).collect();
        assert_eq!(subjects, ["PATCH", "PUT"]);
        assert_eq!(baseline.gone(&[], &RoutesConfig::default()).len(), 2);
    }

    #[test]
    fn one_origin_is_accepted_and_others_are_not() {
        let accepted = |id: &str, subjects: &[&str]| all_parts(id, &["[cors]".into()], subjects);
        let both = ["http://a.example", "http://b.example"];
        for id in ["http-origin-trusted", "localhost-origin-trusted", "any-subdomain-trusted"] {
            assert_eq!(accepted(id, &both).len(), 2, "{id}");
            assert!(!accepted(id, &both[..1]).contains(&accepted(id, &both)[1]), "{id}");
        }
        for id in ["reflect-any-origin", "max-age-differs", "vary-origin-missing"] {
            assert_eq!(accepted(id, &both[..1]), accepted(id, &both), "{id}");
        }
    }

    #[test]
    fn an_unknown_difference_is_a_mistake() {
        let error = parse(&FILE.replace("method-not", "metod-not")).unwrap_err();
        assert_eq!(in_words(&error), "no difference is called `metod-not-allowed`");
    }

    #[test]
    fn places_of_json_are_bytes() {
        assert_eq!(offset("a\néb", 2, 3), 4);
        assert_eq!(offset("a\néb", 2, 2), 2);
        assert_eq!(offset("", 0, 0), 0);
    }
}
