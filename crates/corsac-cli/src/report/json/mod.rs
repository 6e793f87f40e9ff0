//! The report for programs; docs/check-json.md says what each field means.

mod error;
mod exchange;
mod request;
mod response;

use serde::Serialize;

use crate::judge::{End, Examination, Replay, Unsent};
use crate::plan::CheckPlan;
use crate::report::{Secrets, view};
use error::{Error, Unreachable};
use exchange::Exchange;
use request::Request;
use response::Response;

#[derive(Serialize)]
struct Report {
    verdict: &'static str,
    profile: &'static str,
    request: Request,
    exchanges: Vec<Exchange>,
    response: Option<Response>,
    error: Option<Error>,
    unreachable: Option<Unreachable>,
    unsent: Option<UnsentRequest>,
    console: Vec<String>,
    other_profiles: Vec<OtherProfile>,
    notes: Vec<String>,
}

/// A request that was not sent because it could change something on another machine.
#[derive(Serialize)]
struct UnsentRequest {
    method: String,
    url: String,
    peer: String,
    preflight_passed: bool,
}

/// A browser that would do something else.
#[derive(Serialize)]
struct OtherProfile {
    profile: &'static str,
    /// Null if it would send other requests.
    verdict: Option<&'static str>,
}

/// The same facts as the text has, and more of them.
pub(crate) fn json(plan: &CheckPlan, examination: &Examination, secrets: Secrets) -> String {
    let report = Report {
        verdict: examination.verdict().name(),
        profile: plan.profile.name(),
        request: Request::of(&plan.request, secrets),
        exchanges: exchange::all(examination, secrets),
        response: Response::of(examination, secrets),
        error: Error::of(examination, secrets),
        unreachable: Unreachable::of(examination),
        unsent: unsent(examination, secrets),
        console: view::console(plan, examination).iter().map(|text| secrets.text(text)).collect(),
        other_profiles: other_profiles(plan, examination),
        notes: plan.notes.clone(),
    };
    let text = serde_json::to_string_pretty(&report);
    text.expect("a report holds strings, numbers and lists, which all have a form in JSON") + "\n"
}

fn unsent(examination: &Examination, secrets: Secrets) -> Option<UnsentRequest> {
    let End::Withheld(Unsent { request, peer }) = &examination.end else { return None };
    Some(UnsentRequest {
        method: request.message.method().to_string(),
        url: secrets.text(request.message.url().as_str()),
        peer: peer.to_string(),
        preflight_passed: examination.passed_preflight().is_some(),
    })
}

fn other_profiles(plan: &CheckPlan, examination: &Examination) -> Vec<OtherProfile> {
    if matches!(examination.end, End::Unreachable(..)) {
        return Vec::new();
    }
    let others = view::other_profiles(plan, examination).into_iter();
    let other = |(profile, replay): (corsac::browser::BrowserProfile, Replay)| OtherProfile {
        profile: profile.name(),
        verdict: match replay {
            Replay::Verdict(verdict) => Some(verdict.name()),
            Replay::SendsOtherRequests => None,
        },
    };
    others.map(other).collect()
}
