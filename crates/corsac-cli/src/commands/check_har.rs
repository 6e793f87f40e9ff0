//! `corsac check --har`

use std::fs::File;
use std::io::{self, BufReader};

use corsac_paste::har::Candidate;
use corsac_paste::{Har, HarError};

use super::check::exit;
use crate::arguments::{CheckArguments, CredentialsArgument};
use crate::exit::Exit;
use crate::judge::{self, Verdict};
use crate::mistake::{Mistake, Typed};
use crate::plan::CheckPlan;
use crate::report::{self, Rendering, Secrets};
use crate::{mistake, output, runtime};

/// Judges an entry of a recording.
pub(super) fn run(arguments: &CheckArguments, path: &str) -> Exit {
    match judge(arguments, path) {
        Ok(exit) => exit,
        Err(mistakes) => {
            output::complain(&mistake::render(&mistakes));
            Exit::Usage
        }
    }
}

fn judge(arguments: &CheckArguments, path: &str) -> Result<Exit, Vec<Mistake>> {
    let har = read(path).map_err(|mistake| vec![mistake])?;
    let number = number(arguments, path, &har).map_err(|mistake| vec![mistake])?;
    let Some(conversation) = har.conversation(number) else {
        return Err(vec![no_entry(number, &har)]);
    };
    let rendering = Rendering::of_arguments(arguments);
    let examine = |arguments: &CheckArguments| -> Result<_, Vec<Mistake>> {
        let plan = CheckPlan::from_recording(conversation.request(), har.recorder(), arguments)?;
        let examined = runtime::block_on(judge::examine_recording(&plan, &conversation));
        Ok(examined.map(|examination| (plan, examination)))
    };
    match examine(arguments)? {
        Ok((mut plan, examination)) => {
            let is_guess =
                conversation.request().credentials.is_none() && arguments.credentials.is_none();
            if is_guess && examination.verdict() == Verdict::Allowed {
                let with = examine(&with_credentials(arguments))?;
                let is_refused = with.is_ok_and(|(_, with)| with.verdict() == Verdict::Refused);
                plan.notes.extend(is_refused.then(|| GUESSED.to_owned()));
            }
            let text = report::report(&plan, &examination, rendering);
            Ok(output::print(&text, exit(examination.verdict())))
        }
        Err(error) => {
            output::complain(&format!("error: no event queue: {error}\n"));
            Ok(Exit::Unreachable)
        }
    }
}

/// Recordings are often without cookies, and then say nothing of the mode.
const GUESSED: &str = "the recording does not say whether the page included credentials, and is judged as if \
                       it had not; with --credentials include it is refused";

fn with_credentials(arguments: &CheckArguments) -> CheckArguments {
    CheckArguments { credentials: Some(CredentialsArgument::Include), ..arguments.clone() }
}

fn read(path: &str) -> Result<Har, Mistake> {
    /// Recordings are large, and reading them is most of the work.
    const BUFFER: usize = 256 * 1024;
    if path == "-" {
        let reader = BufReader::with_capacity(BUFFER, io::stdin().lock());
        return Har::read(reader).map_err(|error| no_har(path, &error));
    }
    let file = File::open(path).map_err(|error| {
        Typed::flag("--har", path)
            .whole(format!("`{}` cannot be read", path.escape_debug()))
            .label(error.to_string())
    })?;
    Har::read(BufReader::with_capacity(BUFFER, file)).map_err(|error| no_har(path, &error))
}

fn no_har(path: &str, error: &HarError) -> Mistake {
    let place = match error.line() {
        0 => String::new(),
        line => format!("line {line}, column {}: ", error.column()),
    };
    let mistake = Typed::flag("--har", path)
        .whole(error.to_string())
        .label(format!("{place}{}", error.label()));
    match error.help() {
        Some(help) => mistake.help(help),
        None => mistake,
    }
}

/// The entry to judge: the one that is asked for, or the only one that CORS was a matter of.
fn number(arguments: &CheckArguments, path: &str, har: &Har) -> Result<usize, Mistake> {
    if let Some(number) = arguments.entry {
        return Ok(number);
    }
    /// How many are looked at; more are counted and not listed.
    const LISTED: usize = 40;
    let candidates: Vec<_> = har.candidates().collect();
    match &candidates[..] {
        [only] => Ok(only.number()),
        [] => Err(Typed::flag("--har", path)
            .whole("the recording has no request that CORS was a matter of")
            .label(format!("{} entries, none of them to another origin", har.entries().len()))
            .help("record with the page's developer tools open, or name one with --entry")),
        several => {
            let lines: String = several.iter().take(LISTED).map(line).collect();
            let more = several.len().saturating_sub(LISTED);
            let more = if more > 0 { format!("and {more} more\n") } else { String::new() };
            let title = format!("{} entries could be meant", several.len());
            let mistake = Typed::flag("--har", path).whole(title).label("name one with --entry N");
            Err(mistake.help(format!("the entries are\n{lines}{more}")))
        }
    }
}

fn line(candidate: &Candidate<'_>) -> String {
    let status = candidate.status().map_or("---".to_owned(), |status| status.to_string());
    let (number, method) = (candidate.number(), candidate.method());
    let (url, origin) = (short(candidate.url()), candidate.origin());
    format!("{number:>5}  {status}  {method} {url} from {origin}\n")
}

/// A URL, its password hidden, as far as a line holds it.
fn short(url: &str) -> String {
    const LONGEST: usize = 40;
    let url = Secrets::Masked.text(url);
    let shown: String = url.chars().take(LONGEST).collect();
    if shown.len() < url.len() { shown + "…" } else { shown }
}

fn no_entry(number: usize, har: &Har) -> Mistake {
    let text = number.to_string();
    let entries = har.entries().len();
    Typed::flag("--entry", &text)
        .whole(format!("there is no entry {number}"))
        .label(format!("the recording has {entries}, counted from 1"))
}
