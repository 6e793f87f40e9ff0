//! What would be sent.

use corsac_verify::{Order, Probe, Step};
use serde::Serialize;

use super::Rendering;
use super::checks::Check;
use super::json::JsonRule;
use super::words;
use crate::arguments::VerifyFormat;
use crate::output::pretty;
use crate::report::{Layout, Secrets};
use crate::verify::rules;
use crate::verify::verification::{Rate, Verification};

/// The plan of a verification.
pub(in crate::verify) fn rehearsal(verification: &Verification, rendering: Rendering) -> String {
    match rendering.format {
        VerifyFormat::Json => json(verification, rendering.secrets),
        _ => text(verification, rendering.secrets),
    }
}

/// A probe of a step, and how often it comes.
struct Planned<'a> {
    probe: &'a Probe,
    times: usize,
}

fn planned<'a>(verification: &'a Verification, step: &Step) -> Vec<Planned<'a>> {
    let runs = step.probes.chunk_by(|one, next| one == next);
    let planned = runs.filter_map(|run| {
        let probe = verification.plan.probe(*run.first()?)?;
        Some(Planned { probe, times: run.len() })
    });
    planned.collect()
}

fn text(verification: &Verification, secrets: Secrets) -> String {
    let Verification { plan, url, via, policy, .. } = verification;
    let config = &policy.file.config;
    let mut layout = Layout::new(secrets);
    let also = via.as_ref().map_or_else(String::new, |via| format!(", and the same to {via}"));
    let (runs, rate) = (plan.runs(), rate(verification.manner.rate));
    layout.paragraph(&format!(
        "nothing is sent; it would be {runs} checks of one request or two to {url}{also}, {rate}"
    ));
    let mut last = None;
    for step in plan.steps() {
        for Planned { probe, times } in planned(verification, step) {
            if last != Some(probe.rule) {
                last = Some(probe.rule);
                layout.gap();
                layout.paragraph(&rules::in_words(probe.rule, config));
            }
            let how = match (step.order, times) {
                (Order::AtOnce, 1) => ", at once with others".to_owned(),
                (Order::AtOnce, times) => format!(", {times} times, at once with others"),
                (Order::InTurn, 1) => String::new(),
                (Order::InTurn, times) => format!(", {times} times"),
            };
            let ask = words::short_ask(&probe.ask, url, secrets);
            let purpose = words::short_purpose(probe);
            layout.item(&format!("{ask} ({purpose}{how})"));
        }
    }
    let notes = words::notes(plan, config);
    if !notes.is_empty() {
        layout.gap();
    }
    notes.iter().for_each(|note| layout.field("note", note));
    layout.finish()
}

fn rate(rate: Rate) -> String {
    match rate {
        Rate::PerSecond(rate) => format!("at most {rate} in a second"),
        Rate::PerSecondElsewhere(rate) => {
            format!("at most {rate} in a second, without a limit if that is this machine")
        }
    }
}

#[derive(Serialize)]
struct JsonPlan {
    url: String,
    via: Option<String>,
    policy: String,
    environment: Option<String>,
    profile: &'static str,
    checks: usize,
    plan: Vec<JsonStep>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct JsonStep {
    order: &'static str,
    checks: Vec<JsonProbe>,
}

#[derive(Serialize)]
struct JsonProbe {
    rule: JsonRule,
    check: &'static str,
    purpose: String,
    request: String,
    times: usize,
}

fn json(verification: &Verification, secrets: Secrets) -> String {
    let Verification { plan, url, via, policy, settings, .. } = verification;
    let probe = |planned: Planned<'_>| JsonProbe {
        rule: JsonRule::of(planned.probe.rule, policy),
        check: Check::of(planned.probe).name(),
        purpose: words::purpose(&planned.probe.purpose),
        request: words::ask(&planned.probe.ask, secrets),
        times: planned.times,
    };
    let step = |step: &Step| JsonStep {
        order: match step.order {
            Order::InTurn => "in-turn",
            Order::AtOnce => "at-once",
        },
        checks: planned(verification, step).into_iter().map(probe).collect(),
    };
    pretty(&JsonPlan {
        url: secrets.text(url.as_str()),
        via: via.as_ref().map(|via| secrets.text(via.as_str())),
        policy: policy.source.name.clone(),
        environment: policy.file.environment.clone(),
        profile: settings.profile.name(),
        checks: plan.runs(),
        plan: plan.steps().iter().map(step).collect(),
        notes: words::notes(plan, &policy.file.config),
    })
}
