//! The report for people.

use std::collections::BTreeMap;

use corsac::server::RoutesConfig;
use corsac_export::Target;
use url::Position;

use super::json::why_unreachable;
use super::{Item, Report, Standing, Verdict, shown, subjects, table, unreachable, words};
use crate::page::Page;
use crate::report::{BAD, GOOD, Layout, OPEN, Secrets, write_alone};
use crate::verify::fix;

/// What differs, each with the exchange that shows it, and then how everything went.
pub(super) fn text(report: &Report<'_>, secrets: Secrets) -> String {
    let mut layout = Layout::new(secrets);
    write_verdict(&mut layout, report);
    if report.verdict() == Verdict::Unreachable {
        unreachable::advice(report).iter().for_each(|advice| layout.field("try", advice));
        return layout.finish();
    }
    let mut fixes = Fixes::NoneTold;
    for standing in [Standing::Counts, Standing::Note] {
        let items = report.items.iter().filter(|item| item.standing == standing);
        items.for_each(|item| write_item(&mut layout, report, item, &mut fixes));
    }
    write_accepted(&mut layout, report);
    write_hops(&mut layout, report);
    if !report.answers.driven.observed.is_empty() {
        layout.gap();
        table::write(&mut layout, report);
    }
    write_open(&mut layout, report);
    write_notes(&mut layout, report);
    layout.finish()
}

fn write_verdict(layout: &mut Layout, report: &Report<'_>) {
    let verdict = report.verdict();
    let (style, sign) = match verdict {
        Verdict::Obeys => (GOOD, '✔'),
        Verdict::Differs | Verdict::Unreachable => (BAD, '✘'),
        Verdict::Undetermined => (OPEN, '?'),
    };
    layout.headline(style, &format!("{sign} {}", verdict.name()), &sentence(report));
}

/// The verdict in one sentence.
pub(super) fn sentence(report: &Report<'_>) -> String {
    let (url, policy) = (report.verification.shown_url(), report.verification.policy_name());
    let judged = report.answers.differences.judged();
    match report.verdict() {
        Verdict::Obeys => {
            let accepted = match report.count(Standing::Accepted) {
                0 => String::new(),
                1 => ", but for 1 accepted difference".to_owned(),
                count => format!(", but for {count} accepted differences"),
            };
            format!("{url} obeys {policy} in {}{accepted}", checks(judged))
        }
        Verdict::Differs => {
            let count = match report.count(Standing::Counts) {
                1 => "1 difference".to_owned(),
                count => format!("{count} differences"),
            };
            format!("{url} does not obey {policy}: {count} in {}", checks(judged))
        }
        Verdict::Undetermined if judged == 0 => {
            format!("nothing {url} answered says whether it obeys {policy}")
        }
        Verdict::Undetermined => {
            let open = report.answers.differences.undetermined().len();
            let stopped = report.answers.driven.stopped.is_some();
            let rest = if stopped { ", and the rest was not asked" } else { "" };
            let show = if judged == 1 { "shows" } else { "show" };
            let stay = if open == 1 { "stays" } else { "stay" };
            format!("{} {show} no difference; {open} {stay} open{rest}", checks(judged))
        }
        Verdict::Unreachable => {
            let silent = unreachable::silent_url(report);
            let silent = &silent[..Position::AfterPath];
            match why_unreachable(report) {
                Some(reason) => format!("{silent} does not answer: {reason}"),
                None => format!("{silent} does not answer"),
            }
        }
    }
}

fn checks(count: usize) -> String {
    if count == 1 { "1 check".to_owned() } else { format!("{count} checks") }
}

/// One difference alone.
pub(super) fn item_text(report: &Report<'_>, item: &Item<'_>, secrets: Secrets) -> String {
    let mut layout = Layout::new(secrets);
    write_item(&mut layout, report, item, &mut Fixes::NoneTold);
    layout.finish()
}

fn write_item(layout: &mut Layout, report: &Report<'_>, item: &Item<'_>, fixes: &mut Fixes) {
    let difference = item.difference;
    let (style, sign) = match item.standing {
        Standing::Counts => (BAD, "✘"),
        Standing::Note | Standing::Accepted => (OPEN, "note"),
    };
    let expectation = words::expectation(difference, report.config());
    layout.gap();
    layout.headline(style, &format!("{sign} {}", difference.id), &expectation);
    if let Some(shown) = shown::of_difference(report, difference) {
        write_alone(layout, &shown.exchange, &shown.findings);
    }
    layout.field("meaning", difference.id.description());
    subjects::write(layout, difference);
    layout.field("seen in", &checks(difference.runs.len()));
    let id = difference.id.slug();
    if Page::find(id).is_some() {
        layout.field("more", &format!("corsac explain {id}"));
    }
    if let Some(target) = report.verification.target {
        fixes.write(layout, target, report.config());
    }
}

/// Whether the configuration that fixes everything was told already.
enum Fixes {
    NoneTold,
    Told,
}

impl Fixes {
    fn write(&mut self, layout: &mut Layout, target: &Target, config: &RoutesConfig) {
        if let Self::Told = self {
            layout.field("fix", "as above");
            return;
        }
        let fix = fix::configuration(target, config);
        layout.field("fix", &fix.sentence);
        fix.lines.iter().for_each(|line| layout.code(line));
        *self = Self::Told;
    }
}

fn write_accepted(layout: &mut Layout, report: &Report<'_>) {
    let accepted = report.items.iter().filter(|item| item.standing == Standing::Accepted);
    let lines: Vec<_> = accepted
        .map(|item| {
            let expectation = words::expectation(item.difference, report.config());
            format!("{}: {expectation}", item.difference.id)
        })
        .collect();
    if lines.is_empty() && report.gone.is_empty() {
        return;
    }
    layout.gap();
    lines.iter().for_each(|line| layout.field("accepted", line));
    for gone in &report.gone {
        let about = if gone.subject.is_empty() { "" } else { ", " };
        let line = format!("{}: {}{about}{}", gone.id, gone.rule, gone.subject);
        layout.field("gone", &line);
    }
    if !report.gone.is_empty() {
        layout.more("What is gone need not be accepted any more; --write-baseline leaves it out.");
    }
}

fn write_hops(layout: &mut Layout, report: &Report<'_>) {
    let Some(via) = &report.verification.via else { return };
    layout.gap();
    let (front, hops) = (report.verification.shown_url(), &report.answers.hops);
    if hops.is_empty() {
        let text = format!("between {via} and {front} no CORS header is changed");
        return layout.field("hops", &text);
    }
    layout.field("hops", &format!("between {via} and {front}"));
    for change in hops {
        let line = format!("{}, in {}", words::hop(change), checks(change.runs.len()));
        layout.more(&line);
    }
}

/// The checks that tell nothing, one line for each reason.
fn write_open(layout: &mut Layout, report: &Report<'_>) {
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for open in report.answers.differences.undetermined() {
        *reasons.entry(&open.reason).or_default() += 1;
    }
    if reasons.is_empty() {
        return;
    }
    layout.gap();
    for (reason, count) in reasons {
        layout.field("open", &format!("{}: {reason}", checks(count)));
    }
}

fn write_notes(layout: &mut Layout, report: &Report<'_>) {
    let notes = report.notes();
    if !notes.is_empty() {
        layout.gap();
    }
    notes.iter().for_each(|note| layout.field("note", note));
}
