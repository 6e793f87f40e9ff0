//! `corsac check --offline`

use corsac_policy_file::UnsetVariables;

use super::check::exit;
use crate::arguments::CheckArguments;
use crate::exit::Exit;
use crate::judge::{self, Verdict};
use crate::mistake::Typed;
use crate::plan::CheckPlan;
use crate::policy::{self, LoadedPolicy, Named};
use crate::report::{self, PolicyAnswer, Rendering};
use crate::{lint, mistake, output, runtime};

/// Judges what a policy file says to a request.
pub(super) fn run(arguments: &CheckArguments) -> Exit {
    match planned(arguments) {
        Ok((plan, policy)) => judge(&plan, &policy, Rendering::of_arguments(arguments)),
        Err(mistakes) => {
            output::complain(&mistakes);
            Exit::Usage
        }
    }
}

/// The check and the policy; the mistakes of both otherwise, as text.
fn planned(arguments: &CheckArguments) -> Result<(CheckPlan, LoadedPolicy), String> {
    let plan = CheckPlan::without_network(arguments).map_err(|own| mistake::render(&own));
    let named = Named {
        file: arguments.policy.as_deref().map(|path| Typed::flag("--policy", path)),
        environment: arguments.environment.as_deref(),
        unset: UnsetVariables::Error,
    };
    let policy = policy::load(&named).map_err(|own| mistake::render(&own));
    match (plan, policy.and_then(lint::usable)) {
        (Ok(plan), Ok(policy)) => Ok((plan, policy)),
        (plan, policy) => Err([plan.err(), policy.err()].into_iter().flatten().collect()),
    }
}

fn judge(plan: &CheckPlan, policy: &LoadedPolicy, rendering: Rendering) -> Exit {
    let judged = runtime::block_on(async {
        let (examination, rulings) = judge::examine_policy(plan, &policy.routes).await;
        let repair = match examination.verdict() {
            Verdict::Refused => {
                judge::repair(plan, &policy.file.config, &examination, &rulings).await
            }
            _ => judge::Repair::default(),
        };
        (examination, PolicyAnswer { policy, rulings, repair })
    });
    match judged {
        Ok((examination, answer)) => {
            let text = report::report_of_policy(plan, &examination, &answer, rendering);
            output::print(&text, exit(examination.verdict()))
        }
        Err(error) => {
            output::complain(&format!("error: no event queue: {error}\n"));
            Exit::Unreachable
        }
    }
}
