//! What the policy does with a request, and the header lines of the response.

use corsac::HeaderList;
use corsac::server::{Action, Decision, Refusal, Value};

/// What the policy does.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    /// The status of its own answer; none if the service answers.
    pub(super) status: Option<u16>,
    pub(super) refusal: Option<Refused>,
    pub(super) lines: Vec<(String, String)>,
}

/// Why the page will not get what it asks for.
#[derive(Clone, Debug)]
pub(super) struct Refused {
    pub(super) id: &'static str,
    pub(super) sentence: String,
}

impl Answer {
    /// `headers` are the request's, which some lines repeat.
    pub(super) fn of(decision: &Decision<'_>, headers: &HeaderList) -> Self {
        let mut lines = Vec::new();
        for (name, value) in decision.header_lines() {
            let name = spelling(name.as_str());
            match value {
                Value::Constant(value) => lines.push((name, value.clone())),
                Value::SameAs(other) => lines.extend(
                    (headers.values(other.as_str().as_bytes()))
                        .map(|value| (name.clone(), String::from_utf8_lossy(value).into_owned())),
                ),
            }
        }
        let vary = decision.vary();
        if !vary.is_empty() {
            lines.push(("Vary".to_owned(), vary.as_str().to_owned()));
        }
        Self {
            status: match decision.action() {
                Action::Answer { status } => Some(status),
                Action::Continue => None,
            },
            refusal: decision.refusal().map(Refused::of),
            lines,
        }
    }
}

impl Refused {
    fn of(refusal: &Refusal<'_>) -> Self {
        Self { id: refusal.id(), sentence: sentence(refusal) }
    }
}

/// Why, in a sentence without an end.
pub(crate) fn sentence(refusal: &Refusal<'_>) -> String {
    let text = match refusal {
        Refusal::AmbiguousPath { .. } => "the rules for the readings of the path do not agree",
        Refusal::HeaderNameNotAllowed { name } => {
            return format!("the header `{}` is not allowed", name.escape_ascii());
        }
        Refusal::HeaderNamesTooLong { .. } => "more header names than could be allowed",
        Refusal::MethodNotAllowed { method } => {
            return format!("the method `{}` is not allowed", method.escape_ascii());
        }
        Refusal::NoPolicy => "no rule covers it, and there is no [cors]",
        Refusal::OriginNotAllowed { .. } => "the origin is not allowed",
        other => other.id(),
    };
    text.to_owned()
}

/// The name of a header as it is mostly written.
fn spelling(name: &str) -> String {
    let capital = |part: &str| {
        let (first, rest) = part.split_at(part.len().min(1));
        first.to_ascii_uppercase() + rest
    };
    name.split('-').map(capital).collect::<Vec<_>>().join("-")
}
