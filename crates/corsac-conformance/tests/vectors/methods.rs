//! Methods: what is one, which are named, how they are normalized.

use corsac::Method;
use serde::Deserialize;

use super::file;

pub(super) const FILES: &[&str] = &["methods.toml"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    question: Question,
    #[serde(default)]
    yes: Vec<String>,
    #[serde(default)]
    no: Vec<String>,
    /// Methods and what normalizing makes of them.
    #[serde(default)]
    normalized: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Question {
    CorsSafelistedMethod,
    ForbiddenMethod,
    Method,
    Normalize,
}

#[test]
fn methods() {
    file::run("methods.toml", |case: &Case| {
        let answers = case.yes.iter().map(|method| (method, true));
        let answers = answers.chain(case.no.iter().map(|method| (method, false)));
        file::all_same(
            answers
                .map(|(method, answer)| file::same(method, answer, ask(&case.question, method)))
                .chain(case.normalized.iter().map(|(method, normalized)| {
                    let engine = Method::parse(method).unwrap().normalize();
                    file::same(method, normalized.as_str(), engine.as_str())
                })),
        )
    });
}

fn ask(question: &Question, method: &str) -> bool {
    let parsed = Method::parse(file::bytes(method));
    match question {
        Question::Method => parsed.is_ok(),
        Question::CorsSafelistedMethod => parsed.unwrap().is_cors_safelisted(),
        Question::ForbiddenMethod => parsed.unwrap().is_forbidden(),
        Question::Normalize => panic!("normalizing has no yes and no"),
    }
}
