//! What a target cannot express, underlined in the policy file.

use annotate_snippets::Level;
use corsac_export::{ExportError, Loss, Target};

use crate::policy::{Canvas, LoadedPolicy, Mark, Marked};

/// Why there is no export.
pub(super) fn in_words(target: &Target, policy: &LoadedPolicy, error: &ExportError) -> String {
    match error {
        // The policy was found to be right.
        ExportError::Config(errors) => format!("error: {errors}\n"),
        ExportError::Losses(losses) => {
            let drawn = drawn(Level::ERROR, target, policy, losses);
            drawn + &advice(losses)
        }
        ExportError::NothingLeft { losses, errors } => {
            let drawn = drawn(Level::ERROR, target, policy, losses);
            format!("{drawn}Without that no policy is left: {errors}\n")
        }
    }
}

/// What was left out of the files.
pub(super) fn left_out(target: &Target, policy: &LoadedPolicy, losses: &[Loss]) -> String {
    drawn(Level::WARNING, target, policy, losses)
}

fn drawn(level: Level<'static>, target: &Target, policy: &LoadedPolicy, losses: &[Loss]) -> String {
    let canvas = Canvas::new(&policy.source);
    let draw = |loss: &Loss| {
        let stricter = loss.stricter();
        canvas.draw(Marked {
            level: level.clone(),
            id: Some(loss.feature.name()),
            title: format!("{} cannot be exported to {}", name(policy, loss), target.title),
            place: Some(Mark {
                span: policy.file.span_of(loss.place),
                label: loss.reason.to_owned(),
            }),
            others: vec![],
            remarks: match (stricter, &level) {
                (Some(stricter), level) if *level == Level::WARNING => {
                    vec![(Level::NOTE, stricter.to_owned())]
                }
                (Some(stricter), _) => {
                    vec![(Level::HELP, format!("with --allow-approximate, {stricter}"))]
                }
                (None, _) => vec![(Level::NOTE, "anything else would allow more".to_owned())],
            },
        })
    };
    losses.iter().map(draw).collect()
}

/// What the file calls it.
fn name(policy: &LoadedPolicy, loss: &Loss) -> String {
    let Some(key) = policy.file.key_span(loss.place) else { return loss.feature.to_string() };
    let key = &policy.source.text[key];
    match policy.file.text_of(loss.place).filter(|_| loss.place.index.is_some()) {
        Some(entry) => format!("`{}` in {key}", entry.text),
        None => format!("`{key}`"),
    }
}

fn advice(losses: &[Loss]) -> String {
    let count = losses.len();
    let things = if count == 1 { "1 thing".to_owned() } else { format!("{count} things") };
    let rest = match losses.iter().all(|loss| loss.stricter().is_some()) {
        true => "--allow-approximate exports the rest, which then allows less",
        false => "`corsac export --list` shows what others can",
    };
    format!("Nothing is exported because of {things}; {rest}\n")
}
