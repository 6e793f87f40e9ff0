//! The verdict, and those of other browsers.

use anstyle::Style;
use corsac::browser::{BrowserProfile, ExchangeKind};

use super::layout::{BAD, GOOD, Layout, OPEN};
use crate::judge::{End, Examination, Replay, Unsent, Verdict};
use crate::plan::CheckPlan;
use crate::report::view;

pub(super) fn write(layout: &mut Layout, plan: &CheckPlan, examination: &Examination) {
    let verdict = examination.verdict();
    let (style, sign) = look(verdict);
    let word = format!("{sign} {}", verdict.name());
    layout.headline(style, &word, &sentence(plan, examination));
}

/// The sign never stands without the word.
fn look(verdict: Verdict) -> (Style, char) {
    match verdict {
        Verdict::Allowed | Verdict::Opaque => (GOOD, '✔'),
        Verdict::Refused | Verdict::Unreachable => (BAD, '✘'),
        Verdict::Undetermined => (OPEN, '?'),
    }
}

fn sentence(plan: &CheckPlan, examination: &Examination) -> String {
    let browser = browser(plan.profile);
    let origin = plan.request.origin();
    match &examination.end {
        End::Unreachable(_, error) => error.to_string(),
        End::Withheld(unsent) => withheld(unsent, examination),
        End::Judged(_) => match examination.verdict() {
            Verdict::Allowed => format!("{browser} lets {origin} read the response"),
            Verdict::Opaque => format!("{browser} lets {origin} use the response, but not read it"),
            _ => refused(plan, examination),
        },
    }
}

fn withheld(unsent: &Unsent, examination: &Examination) -> String {
    let method = unsent.request.message.method();
    match examination.passed_preflight() {
        Some(_) => format!("the preflight passed, and the {method} itself was not sent"),
        None => format!("the {method} was not sent, so there is nothing to judge"),
    }
}

fn refused(plan: &CheckPlan, examination: &Examination) -> String {
    let browser = browser(plan.profile);
    let origin = plan.request.origin();
    let method = examination.request.method();
    match view::network_error(examination).and_then(|error| error.exchange()) {
        Some(ExchangeKind::Preflight) => {
            format!("the preflight failed, so {browser} does not send the {method}")
        }
        Some(ExchangeKind::Request) => format!("{browser} does not let {origin} read the response"),
        None => format!("{browser} does not send the {method}"),
    }
}

/// A line for each other browser that would do something else.
pub(super) fn write_others(layout: &mut Layout, plan: &CheckPlan, examination: &Examination) {
    if examination.verdict() == Verdict::Unreachable {
        return;
    }
    for (profile, replay) in view::other_profiles(plan, examination) {
        let browser = browser(profile);
        layout.field("but", &format!("{browser} {}", would(replay)));
    }
}

fn would(replay: Replay) -> &'static str {
    match replay {
        Replay::SendsOtherRequests => "would send other requests, so this says nothing about it",
        Replay::Verdict(Verdict::Allowed) => "would allow it",
        Replay::Verdict(Verdict::Opaque) => "would give the page an opaque response",
        Replay::Verdict(Verdict::Refused) => "would refuse it",
        Replay::Verdict(Verdict::Undetermined | Verdict::Unreachable) => {
            "would get as far as this check did"
        }
    }
}

fn browser(profile: BrowserProfile) -> &'static str {
    match profile {
        BrowserProfile::Chromium => "Chromium",
        BrowserProfile::Firefox => "Firefox",
        BrowserProfile::Standard => "a browser of the Fetch standard",
    }
}
