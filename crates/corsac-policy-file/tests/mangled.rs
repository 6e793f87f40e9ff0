//! Fixtures with parts cut out, doubled and swapped.

#![allow(clippy::unwrap_used)]

use corsac::server::Routes;
use corsac_policy_file::{ProblemKind, Settings, Severity, read};
use proptest::prelude::*;

/// Every fixture in one text, cut where a mistake makes a difference.
fn pieces() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut texts: Vec<_> = files.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    texts.sort();
    let text = texts.concat();
    let pieces = text.split_inclusive(['\n', ' ', '"', '[', ']', '.', ',', '{', '}', '$', '=']);
    pieces.map(str::to_owned).chain(["é\u{feff}".to_owned(), "\r".to_owned()]).collect()
}

fn mangled() -> impl Strategy<Value = String> {
    let pieces = pieces();
    let run = (0..pieces.len(), 1_usize..40);
    proptest::collection::vec(run, 0..12).prop_map(move |runs| {
        let run = |(start, length): (usize, usize)| {
            pieces[start..pieces.len().min(start + length)].concat()
        };
        runs.into_iter().map(run).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_problem_stands_in_the_text_and_says_something(text in mangled()) {
        let variables = |name: &str| (name.len() > 3).then(|| "https://a.example, x".to_owned());
        let settings = Settings { variables: &variables, ..Settings::default() };
        let reading = read(&text, &settings);
        let names = reading.file.environments.iter().map(|name| Some(name.as_str()));
        for environment in names.chain([None, Some("nowhere")]) {
            let reading = reading.in_environment(environment);
            for problem in &reading.problems {
                prop_assert!(text.get(problem.span.clone()).is_some(), "{:?}", problem);
                prop_assert!(!problem.message.is_empty() && !problem.label.is_empty());
            }
            let Err(errors) = Routes::new(reading.file.config.clone()) else { continue };
            for error in &errors {
                let there = text.get(reading.file.span_of(error.place));
                prop_assert!(there.is_some_and(|there| !there.is_empty()), "{}", error);
                if let Some(found) = reading.file.text_of(error.place) {
                    prop_assert_eq!(&found.text, &error.value);
                }
            }
        }
    }

    #[test]
    fn what_is_not_toml_has_an_error(text in mangled()) {
        let problems = read(&text, &Settings::default()).problems;
        let has_error = problems.iter().any(|problem| problem.severity == Severity::Error);
        prop_assert!(has_error || text.parse::<toml::Table>().is_ok());
        let is_broken = problems.iter().any(|problem| problem.kind == ProblemKind::Syntax);
        prop_assert!(!is_broken || text.parse::<toml::Table>().is_err());
    }
}
