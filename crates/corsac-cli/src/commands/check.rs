use crate::arguments::{CheckArguments, Format};
use crate::exit::Exit;
use crate::judge::{self, Verdict};
use crate::plan::CheckPlan;
use crate::report::{self, Secrets};
use crate::{mistake, output, runtime};

/// `corsac check`
pub(crate) fn run(arguments: &CheckArguments) -> Exit {
    let plan = match CheckPlan::from_arguments(arguments) {
        Ok(plan) => plan,
        Err(mistakes) => {
            output::complain(&mistake::render(&mistakes));
            return Exit::Usage;
        }
    };
    match runtime::block_on(judge::examine(&plan)) {
        Ok(examination) => {
            let secrets = Secrets::of_arguments(arguments);
            let text = match arguments.format {
                Format::Text => report::text(&plan, &examination, secrets),
                Format::Json => report::json(&plan, &examination, secrets),
            };
            output::print(&text, exit(examination.verdict()))
        }
        Err(error) => {
            output::complain(&format!("error: no event queue: {error}\n"));
            Exit::Unreachable
        }
    }
}

fn exit(verdict: Verdict) -> Exit {
    match verdict {
        Verdict::Allowed | Verdict::Opaque => Exit::Success,
        Verdict::Refused => Exit::Refused,
        Verdict::Undetermined | Verdict::Unreachable => Exit::Unreachable,
    }
}
