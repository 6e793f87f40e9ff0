//! `corsac verify`: whether what is deployed obeys a policy file.

mod answers;
mod baseline;
mod caller;
mod carrier;
mod drive;
mod fix;
mod pace;
mod patience;
mod progress;
mod report;
mod rules;
mod verification;

use crate::arguments::VerifyArguments;
use crate::exit::Exit;
use crate::mistake::Typed;
use crate::report::Secrets;
use crate::{mistake, runtime, write};
use answers::Answers;
use report::Rendering;
use verification::Verification;

/// What is printed, and where.
pub(crate) struct Said {
    /// To standard output.
    pub(crate) text: String,
    /// To standard error.
    pub(crate) complaints: String,
    pub(crate) exit: Exit,
}

impl Said {
    fn complaints(complaints: String, exit: Exit) -> Self {
        Self { text: String::new(), complaints, exit }
    }

    /// Writes the text to the file of `--out`, if there is one. A report that cannot be written is
    /// printed, since making it again takes its time.
    fn put(self, arguments: &VerifyArguments) -> Self {
        let Some(path) = arguments.out.as_deref().filter(|path| *path != "-") else { return self };
        let plain = anstream::adapter::strip_str(&self.text).to_string();
        match write::replace(&Typed::flag("--out", path), &plain) {
            Ok(()) => Self { text: format!("wrote {}\n", path.escape_debug()), ..self },
            Err(mistake) => Self {
                complaints: self.complaints + &mistake::render(&[mistake]),
                exit: Exit::Usage,
                ..self
            },
        }
    }
}

/// Verifies what the arguments name.
pub(crate) fn run(arguments: &VerifyArguments) -> Said {
    let verification = match Verification::of_arguments(arguments) {
        Ok(verification) => verification,
        Err(complaints) => return Said::complaints(complaints, Exit::Usage),
    };
    let rendering = Rendering {
        format: arguments.format,
        secrets: match arguments.show_secrets {
            true => Secrets::Shown,
            false => Secrets::Masked,
        },
    };
    if arguments.dry_run {
        let text = report::rehearsal(&verification, rendering);
        return Said { text, complaints: String::new(), exit: Exit::Success }.put(arguments);
    }
    let answers = match runtime::block_on(Answers::get(&verification)) {
        Ok(answers) => answers,
        Err(error) => {
            let complaint = format!("error: no event queue: {error}\n");
            return Said::complaints(complaint, Exit::Unreachable);
        }
    };
    finish(arguments, &verification, &answers, rendering).put(arguments)
}

/// Writes the baseline that was asked for, and the report.
fn finish(
    arguments: &VerifyArguments,
    verification: &Verification,
    answers: &Answers,
    rendering: Rendering,
) -> Said {
    let config = &verification.policy.file.config;
    let written = match &arguments.write_baseline {
        Some(path) if answers.are_complete() => {
            baseline::write(path, answers.differences.list(), config).map(Some)
        }
        _ => Ok(None),
    };
    let (accepted, complaints) = match written {
        Ok(written) => (written.or_else(|| verification.baseline.clone()), String::new()),
        Err(mistake) => (verification.baseline.clone(), mistake::render(&[mistake])),
    };
    let report = report::Report::new(verification, answers, accepted.as_ref());
    let exit = if complaints.is_empty() { report.exit() } else { Exit::Usage };
    let unwritten = arguments.write_baseline.is_some() && !answers.are_complete();
    let note =
        if unwritten { "note: not everything was answered: no baseline is written\n" } else { "" };
    Said { text: report.render(rendering), complaints: complaints + note, exit }
}
