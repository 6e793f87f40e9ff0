//! The verdict, and those of other browsers.

use anstyle::Style;

use super::layout::{BAD, GOOD, Layout, OPEN};
use crate::judge::{Replay, Verdict};
use crate::report::story::Story;
use crate::report::view::browser;

pub(super) fn write(layout: &mut Layout, story: &Story<'_>) {
    let verdict = story.examination.verdict();
    let (style, sign) = look(verdict);
    layout.headline(style, &format!("{sign} {}", verdict.name()), &story.sentence());
}

/// The sign never stands without the word.
fn look(verdict: Verdict) -> (Style, char) {
    match verdict {
        Verdict::Allowed | Verdict::Opaque => (GOOD, '✔'),
        Verdict::Refused | Verdict::Unreachable => (BAD, '✘'),
        Verdict::Undetermined => (OPEN, '?'),
    }
}

/// A line for each other browser that would do something else.
pub(super) fn write_others(layout: &mut Layout, story: &Story<'_>) {
    for (profile, replay) in &story.others {
        layout.field("but", &format!("{} {}", browser(*profile), would(*replay)));
    }
}

fn would(replay: Replay) -> &'static str {
    match replay {
        Replay::SendsOtherRequests => {
            "would send other requests, so this check says nothing about it"
        }
        Replay::Verdict(Verdict::Allowed) => "would allow it",
        Replay::Verdict(Verdict::Opaque) => "would give the page an opaque response",
        Replay::Verdict(Verdict::Refused) => "would refuse it",
        Replay::Verdict(Verdict::Undetermined | Verdict::Unreachable) => {
            "would get as far as this check did"
        }
    }
}
