//! The report for programs; docs/check-json.md says what each field means.

mod error;
mod exchange;
mod finding;
mod place;
mod policy;
mod request;
mod response;
mod unanswered;

use serde::Serialize;

use crate::judge::{End, Examination, Replay};
use crate::output::pretty;
use crate::report::story::Story;
use error::Error;
use exchange::Exchange;
use finding::JsonFinding;
use policy::Policy;
use request::Request;
use response::Response;
use unanswered::{NotRecorded, Unreachable, Unsent};

pub(crate) use request::{Header, headers};

#[derive(Serialize)]
struct Report {
    verdict: &'static str,
    judged: &'static str,
    profile: &'static str,
    request: Request,
    exchanges: Vec<Exchange>,
    response: Option<Response>,
    error: Option<Error>,
    unreachable: Option<Unreachable>,
    unsent: Option<Unsent>,
    not_recorded: Option<NotRecorded>,
    findings: Vec<JsonFinding>,
    console: Vec<String>,
    other_profiles: Vec<OtherProfile>,
    notes: Vec<String>,
    policy: Option<Policy>,
}

/// A browser that would do something else.
#[derive(Serialize)]
struct OtherProfile {
    profile: &'static str,
    /// Null if it would send other requests.
    verdict: Option<&'static str>,
}

/// The same facts as the text has, and more of them.
pub(super) fn json(story: &Story<'_>) -> String {
    let Story { examination, secrets, .. } = *story;
    let observation = &examination.observation;
    pretty(&Report {
        verdict: examination.verdict().name(),
        judged: judged(examination),
        profile: observation.profile.name(),
        request: Request::of(&observation.page_request, secrets),
        exchanges: exchange::all(examination, secrets),
        response: Response::of(examination, secrets),
        error: Error::of(story),
        unreachable: Unreachable::of(examination, secrets),
        unsent: Unsent::of(examination, secrets),
        not_recorded: NotRecorded::of(examination, secrets),
        findings: finding::all(story),
        console: story.console.iter().map(|text| secrets.text(text)).collect(),
        other_profiles: story.others.iter().map(OtherProfile::of).collect(),
        notes: story.notes.iter().map(|note| story.secrets.text(note)).collect(),
        policy: Policy::of(story),
    })
}

/// What the verdict is about.
fn judged(examination: &Examination) -> &'static str {
    match examination.end {
        End::Judged => "everything",
        _ if examination.passed_preflight().is_some() => "preflight",
        _ => "nothing",
    }
}

impl OtherProfile {
    fn of((profile, replay): &(corsac::browser::BrowserProfile, Replay)) -> Self {
        Self {
            profile: profile.name(),
            verdict: match replay {
                Replay::Verdict(verdict) => Some(verdict.name()),
                Replay::SendsOtherRequests => None,
            },
        }
    }
}
