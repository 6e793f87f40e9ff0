//! Sets of header names.

use corsac::header;
use serde::Deserialize;

use super::file::{self, bytes};

pub(super) const FILES: &[&str] = &["header_names.toml"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    question: Question,
    /// The value that goes with each name, where the question is about headers.
    #[serde(default)]
    value: String,
    /// The CORS-exposed header-name list, where the question asks for one.
    #[serde(default)]
    exposed: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Question {
    CorsNonWildcardRequestHeaderName,
    CorsSafelistedResponseHeaderName,
    ForbiddenRequestHeader,
    ForbiddenResponseHeaderName,
    HeaderName,
    NoCorsSafelistedRequestHeaderName,
    PrivilegedNoCorsRequestHeaderName,
    RequestBodyHeaderName,
}

#[test]
fn header_names() {
    file::run("header_names.toml", |case: &Case| {
        let answers = case.yes.iter().map(|name| (name, true));
        let answers = answers.chain(case.no.iter().map(|name| (name, false)));
        file::all_same(answers.map(|(name, answer)| file::same(name, answer, ask(case, name))))
    });
}

fn ask(case: &Case, name: &str) -> bool {
    let name = bytes(name);
    match case.question {
        Question::CorsNonWildcardRequestHeaderName => {
            header::is_cors_non_wildcard_request_header_name(&name)
        }
        Question::CorsSafelistedResponseHeaderName => {
            header::is_cors_safelisted_response_header_name(&name, &case.exposed)
        }
        Question::ForbiddenRequestHeader => {
            header::is_forbidden_request_header(&name, &bytes(&case.value))
        }
        Question::ForbiddenResponseHeaderName => header::is_forbidden_response_header_name(&name),
        Question::HeaderName => header::is_header_name(&name),
        Question::NoCorsSafelistedRequestHeaderName => {
            header::is_no_cors_safelisted_request_header_name(&name)
        }
        Question::PrivilegedNoCorsRequestHeaderName => {
            header::is_privileged_no_cors_request_header_name(&name)
        }
        Question::RequestBodyHeaderName => header::is_request_body_header_name(&name),
    }
}
