//! `corsac check --file`

use std::cell::RefCell;
use std::io::{self, IsTerminal};
use std::rc::Rc;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::arguments::{CheckArguments, Format};
use crate::batch::{self, Checked};
use crate::exit::Exit;
use crate::mistake::{Mistake, Typed};
use crate::plan::{Ask, Conditions, read_file};
use crate::report::Rendering;
use crate::{mistake, output, runtime};

/// Runs the checks of a file.
pub(super) fn run(arguments: &CheckArguments, path: &str) -> Exit {
    match read(arguments, path) {
        Ok((checks, conditions)) => run_all(arguments, path, checks, conditions),
        Err(mistakes) => {
            output::complain(&mistake::render(&mistakes));
            Exit::Usage
        }
    }
}

type Read = (Vec<batch::FileCheck>, Conditions);

fn read(arguments: &CheckArguments, path: &str) -> Result<Read, Vec<Mistake>> {
    let text = read_file("--file", path).map_err(|mistake| vec![mistake])?;
    let text = String::from_utf8(text).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let title = format!("`{}` is not UTF-8 from byte {at} on", path.escape_debug());
        vec![Typed::flag("--file", path).whole(title)]
    })?;
    let shown = if path == "-" { "standard input" } else { path };
    let checks = batch::read(shown, &text, &Ask::of_browser(arguments));
    let conditions = Conditions::from_arguments(arguments);
    match (checks, conditions) {
        (Ok(checks), Ok(conditions)) => Ok((checks, conditions)),
        (checks, conditions) => {
            let of_file = checks.err().into_iter().flatten();
            Err(of_file.chain(conditions.err().into_iter().flatten()).collect())
        }
    }
}

fn run_all(
    arguments: &CheckArguments,
    path: &str,
    checks: Vec<batch::FileCheck>,
    conditions: Conditions,
) -> Exit {
    let progress = Progress::new(checks.len());
    let bar = progress.clone();
    let rendering = Rendering::of_arguments(arguments);
    let running = batch::run(checks, conditions, rendering, move |checked| bar.tell(checked));
    let checked = match runtime::block_on(running) {
        Ok(checked) => checked,
        Err(error) => {
            output::complain(&format!("error: no event queue: {error}\n"));
            return Exit::Unreachable;
        }
    };
    progress.finish();
    let text = match arguments.format {
        Format::Json => batch::json(&checked),
        Format::Junit => batch::junit(path, &checked),
        _ => batch::text(path, &checked),
    };
    let passed = checked.iter().all(Checked::is_passed);
    output::print(&text, if passed { Exit::Success } else { Exit::Refused })
}

/// A line on a terminal that says how far the checks are; elsewhere nothing.
#[derive(Clone)]
struct Progress {
    bar: ProgressBar,
    failed: Rc<RefCell<usize>>,
}

impl Progress {
    fn new(checks: usize) -> Self {
        let target = match io::stderr().is_terminal() {
            true => ProgressDrawTarget::stderr(),
            false => ProgressDrawTarget::hidden(),
        };
        let bar = ProgressBar::with_draw_target(Some(checks as u64), target);
        let style = ProgressStyle::with_template("{pos} of {len} checks{msg} {wide_bar}");
        bar.set_style(style.expect("the template is well-formed"));
        Self { bar, failed: Rc::default() }
    }

    fn tell(&self, checked: &Checked) {
        if !checked.is_passed() {
            *self.failed.borrow_mut() += 1;
            self.bar.set_message(format!(", {} not as expected", self.failed.borrow()));
        }
        self.bar.inc(1);
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
