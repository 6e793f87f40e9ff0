//! Targets, exports and losses for programs, see docs/export-json.md.

use corsac_export::{Export, ExportError, File, Loss, Target};
use serde::Serialize;

use crate::exit::Exit;
use crate::output::pretty;
use crate::policy::{JsonPlace, LoadedPolicy, Places};

#[derive(Serialize)]
struct ListJson {
    targets: Vec<TargetJson>,
}

#[derive(Serialize)]
struct TargetJson {
    name: &'static str,
    title: &'static str,
    proven_on: &'static str,
    limits: Vec<LimitJson>,
}

#[derive(Serialize)]
struct LimitJson {
    feature: &'static str,
    reason: &'static str,
}

#[derive(Serialize)]
struct ExportJson<'a> {
    file: &'a str,
    environment: Option<&'a str>,
    target: &'static str,
    files: Vec<FileJson>,
    losses: Vec<LossJson>,
    exit_code: u8,
}

#[derive(Serialize)]
struct FileJson {
    name: &'static str,
    text: String,
}

#[derive(Serialize)]
struct LossJson {
    place: JsonPlace,
    feature: &'static str,
    reason: &'static str,
    stricter: Option<&'static str>,
}

pub(super) fn list() -> String {
    let limits = |target: &Target| {
        let limit = |limit: &corsac_export::Limit| LimitJson {
            feature: limit.feature.name(),
            reason: limit.reason,
        };
        target.limits.iter().map(limit).collect()
    };
    let target = |target: &&'static Target| TargetJson {
        name: target.name,
        title: target.title,
        proven_on: target.proven_on,
        limits: limits(target),
    };
    pretty(&ListJson { targets: Target::all().iter().map(target).collect() })
}

/// The files, and what is not in them.
pub(super) fn exported(target: &Target, policy: &LoadedPolicy, export: &Export) -> String {
    let file = |file: &'_ File| FileJson { name: file.name, text: file.text.clone() };
    let files = export.files.iter().map(file).collect();
    object(target, policy, files, &export.losses, Exit::Success)
}

/// What cannot be expressed.
pub(super) fn refused(target: &Target, policy: &LoadedPolicy, error: &ExportError) -> String {
    let losses = match error {
        ExportError::Config(_) => &[][..],
        ExportError::Losses(losses) | ExportError::NothingLeft { losses, .. } => losses,
    };
    object(target, policy, vec![], losses, Exit::Refused)
}

fn object(
    target: &Target,
    policy: &LoadedPolicy,
    files: Vec<FileJson>,
    losses: &[Loss],
    exit: Exit,
) -> String {
    let places = Places::of(&policy.source.text);
    let loss = |loss: &Loss| LossJson {
        place: places.place(&policy.file.span_of(loss.place)),
        feature: loss.feature.name(),
        reason: loss.reason,
        stricter: loss.stricter(),
    };
    pretty(&ExportJson {
        file: &policy.source.name,
        environment: policy.file.environment.as_deref(),
        target: target.name,
        files,
        losses: losses.iter().map(loss).collect(),
        exit_code: u8::from(exit != Exit::Success),
    })
}
