use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A line on a terminal that says how far a verification is; elsewhere nothing.
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    pub(super) fn new(runs: usize) -> Self {
        let target = match io::stderr().is_terminal() {
            true => ProgressDrawTarget::stderr(),
            false => ProgressDrawTarget::hidden(),
        };
        let bar = ProgressBar::with_draw_target(Some(runs as u64), target);
        let style = ProgressStyle::with_template("{pos} of {len} checks {wide_bar}");
        bar.set_style(style.expect("the template is well-formed"));
        Self { bar }
    }

    pub(super) fn advance(&self, runs: usize) {
        self.bar.inc(runs as u64);
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
