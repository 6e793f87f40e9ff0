//! `corsac export`: a policy in the native configuration of a target.

mod json;
mod list;
mod losses;

use std::fmt::Write;

use corsac_export::{Approximation, Export, ExportError, File, Target};
use corsac_policy_file::UnsetVariables;

use crate::arguments::{ExportArguments, ExportFormat};
use crate::exit::Exit;
use crate::mistake::{self, Mistake, Typed};
use crate::policy::{self, LoadedPolicy, Named};
use crate::write::{Existing, write_into};
use crate::{lint, report};

/// What is printed, and where.
pub(crate) struct Said {
    /// To standard output.
    pub(crate) text: String,
    /// To standard error.
    pub(crate) complaints: String,
    pub(crate) exit: Exit,
}

impl Said {
    fn text(text: String) -> Self {
        Self { text, complaints: String::new(), exit: Exit::Success }
    }

    fn usage(complaints: String) -> Self {
        Self { text: String::new(), complaints, exit: Exit::Usage }
    }
}

/// Exports the policy that the arguments name.
pub(crate) fn run(arguments: &ExportArguments) -> Said {
    let Some(name) = &arguments.target else {
        return Said::text(match arguments.format {
            ExportFormat::Text => list::text(),
            ExportFormat::Json => json::list(),
        });
    };
    let target = target(name).map_err(|mistake| mistake::render(&[mistake]));
    if arguments.page {
        return match target {
            Ok(target) => Said::text(report::render_page(target.page)),
            Err(complaints) => Said::usage(complaints),
        };
    }
    match (target, policy(arguments)) {
        (Ok(target), Ok(policy)) => export(target, &policy, arguments),
        (target, policy) => {
            Said::usage([target.err(), policy.err()].into_iter().flatten().collect())
        }
    }
}

/// The target that is meant.
pub(crate) fn target(name: &str) -> Result<&'static Target, Mistake> {
    Target::find(name).ok_or_else(|| {
        let title = format!("nothing called `{}` can be exported to", name.escape_debug());
        let nearest = Target::nearest(&name.to_ascii_lowercase());
        let help = match nearest {
            Some(nearest) => format!("did you mean `{}`?", nearest.name),
            None => "`corsac export --list` prints every target".to_owned(),
        };
        Typed::positional(name).whole(title).help(help)
    })
}

fn policy(arguments: &ExportArguments) -> Result<LoadedPolicy, String> {
    let named = Named {
        file: arguments.policy.as_deref().map(|path| Typed::flag("--policy", path)),
        environment: arguments.environment.as_deref(),
        unset: UnsetVariables::Error,
    };
    policy::load(&named).map_err(|mistakes| mistake::render(&mistakes)).and_then(lint::usable)
}

fn export(target: &Target, policy: &LoadedPolicy, arguments: &ExportArguments) -> Said {
    let approximation = match arguments.allow_approximate {
        true => Approximation::Stricter,
        false => Approximation::Refused,
    };
    match target.export(&policy.file.config, approximation) {
        Ok(export) => written(target, policy, &export, arguments),
        Err(error) => refused(target, policy, &error, arguments.format),
    }
}

fn refused(
    target: &Target,
    policy: &LoadedPolicy,
    error: &ExportError,
    format: ExportFormat,
) -> Said {
    let complaints = losses::in_words(target, policy, error);
    let text = match format {
        ExportFormat::Text => String::new(),
        ExportFormat::Json => json::refused(target, policy, error),
    };
    Said { text, complaints, exit: Exit::Refused }
}

fn written(
    target: &Target,
    policy: &LoadedPolicy,
    export: &Export,
    arguments: &ExportArguments,
) -> Said {
    let complaints = losses::left_out(target, policy, &export.losses);
    let Some(folder) = &arguments.out else {
        let text = match arguments.format {
            ExportFormat::Text => printed(&export.files),
            ExportFormat::Json => json::exported(target, policy, export),
        };
        return Said { text, complaints, exit: Exit::Success };
    };
    let files: Vec<_> = export.files.iter().map(|file| (file.name, &file.text[..])).collect();
    match write_into(folder, &files, Existing::from(arguments.force)) {
        Err(mistake) => Said::usage(mistake::render(&[mistake])),
        Ok(()) => {
            let text = match arguments.format {
                ExportFormat::Text => wrote(target, folder, &export.files),
                ExportFormat::Json => json::exported(target, policy, export),
            };
            Said { text, complaints, exit: Exit::Success }
        }
    }
}

/// One file as it is; several with their names between them.
fn printed(files: &[File]) -> String {
    match files {
        [only] => only.text.clone(),
        several => {
            let named = several.iter().map(|file| format!("=== {} ===\n{}", file.name, file.text));
            named.collect::<Vec<_>>().join("\n")
        }
    }
}

fn wrote(target: &Target, folder: &str, files: &[File]) -> String {
    let mut text = String::new();
    for file in files {
        let path = std::path::Path::new(folder).join(file.name).display().to_string();
        let _ = writeln!(text, "wrote {}", path.escape_debug());
    }
    text + &format!("`corsac export {} --page` says where they go\n", target.name)
}
