use std::rc::Rc;
use std::time::Instant;

use corsac_client::Network;
use tokio::sync::Semaphore;
use tokio::task::LocalSet;

use super::{Checked, FileCheck};
use crate::judge::{self, End, Examination};
use crate::plan::Conditions;
use crate::report::{self, Rendering};

/// How many checks are under way at once.
const AT_ONCE: usize = 32;

/// Runs every check, and tells `done` of each as it ends; the results are in the order of the file.
pub(crate) async fn run(
    checks: Vec<FileCheck>,
    conditions: Conditions,
    rendering: Rendering,
    done: impl Fn(&Checked) + 'static,
) -> Vec<Checked> {
    let shared = Rc::new(Shared {
        network: Network::new(conditions.network.clone()),
        conditions,
        rendering,
        turns: Semaphore::new(AT_ONCE),
        done: Box::new(done),
    });
    let tasks = LocalSet::new();
    let running: Vec<_> = checks
        .into_iter()
        .map(|check| tasks.spawn_local(run_one(Rc::clone(&shared), check)))
        .collect();
    tasks.await;
    let mut results = Vec::with_capacity(running.len());
    for task in running {
        results.push(task.await.expect("a check neither panics nor is cancelled"));
    }
    results
}

struct Shared {
    network: Network,
    conditions: Conditions,
    rendering: Rendering,
    turns: Semaphore,
    done: Box<dyn Fn(&Checked)>,
}

async fn run_one(shared: Rc<Shared>, check: FileCheck) -> Checked {
    let _turn = shared.turns.acquire().await.expect("the semaphore is never closed");
    let start = Instant::now();
    let examination = judge::examine(&check.plan, &shared.conditions, &shared.network).await;
    let mut checked = checked(&check, &examination);
    checked.took = start.elapsed();
    if !checked.is_passed() {
        checked.report = Some(report::text(&check.plan, &examination, shared.rendering));
    }
    (shared.done)(&checked);
    checked
}

fn checked(check: &FileCheck, examination: &Examination) -> Checked {
    let verdict = examination.verdict();
    let failure = failure(examination);
    let found = corsac_diagnostics::rules::check(&examination.observation);
    let mut findings: Vec<_> = found.iter().map(|finding| finding.rule.id).collect();
    findings.dedup();
    let request = &check.plan.request;
    Checked {
        name: check.name.clone(),
        line: check.line,
        request: format!("{} {} from {}", request.method(), request.url(), request.origin()),
        verdict,
        failure,
        differences: check.expected.differences(verdict, failure, &findings),
        findings,
        report: None,
        took: std::time::Duration::ZERO,
    }
}

fn failure(examination: &Examination) -> Option<&'static str> {
    match &examination.end {
        End::Unreachable(_, error) => Some(error.name()),
        _ => examination.observation.failure().map(corsac::browser::Failure::name),
    }
}
