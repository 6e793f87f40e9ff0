//! The log: text for people, an object in each line for programs.

use std::ffi::OsStr;
use std::io::{self, IsTerminal, stderr};

use tracing::level_filters::LevelFilter;

use super::lines::Lines;
use crate::arguments::{LogFormat, LogLevel};

/// The log of this process. Nobody waits for it but whoever drops this.
pub(crate) struct Log {
    lines: Lines,
}

/// Lets events be written to standard error from here on.
///
/// # Errors
/// The system has no thread left.
pub(crate) fn begin(format: Option<LogFormat>, level: LogLevel) -> io::Result<Log> {
    let is_terminal = stderr().is_terminal();
    let format = format.unwrap_or(if is_terminal { LogFormat::Text } else { LogFormat::Json });
    let lines = Lines::to(anstream::stderr(), |lost| {
        tracing::error!(lost, "nobody read the log, and lines of it are lost");
    })?;
    // Where it would go by itself, it would wait for whoever reads.
    std::panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
    let log = Log { lines: lines.clone() };
    let subscriber =
        tracing_subscriber::fmt().with_writer(move || lines.clone()).with_max_level(filter(level));
    // Nobody else in this process begins one.
    let _first = match format {
        LogFormat::Json => subscriber.json().flatten_event(true).with_target(false).try_init(),
        LogFormat::Text => {
            let no_color = std::env::var_os("NO_COLOR");
            let colours = is_terminal && are_welcome(no_color.as_deref());
            subscriber.with_target(false).with_ansi(colours).try_init()
        }
    };
    Ok(log)
}

impl Log {
    /// For whoever ends the process without dropping this.
    pub(crate) fn lines(&self) -> Lines {
        self.lines.clone()
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        self.lines.settle();
    }
}

/// Whether colours are: <https://no-color.org>.
fn are_welcome(no_color: Option<&OsStr>) -> bool {
    no_color.is_none_or(OsStr::is_empty)
}

fn filter(level: LogLevel) -> LevelFilter {
    match level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_color_means_no_colours_unless_it_is_empty() {
        assert!(are_welcome(None));
        assert!(are_welcome(Some(OsStr::new(""))));
        assert!(!are_welcome(Some(OsStr::new("0"))));
    }
}
