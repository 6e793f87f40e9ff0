//! The log: text for people, an object in each line for programs.

use std::ffi::OsStr;
use std::io::{IsTerminal, stderr};

use tracing::level_filters::LevelFilter;

use crate::arguments::{LogFormat, LogLevel};

/// Lets events be written to standard error from here on.
pub(crate) fn begin(format: Option<LogFormat>, level: LogLevel) {
    let is_terminal = stderr().is_terminal();
    let format = format.unwrap_or(if is_terminal { LogFormat::Text } else { LogFormat::Json });
    let subscriber = tracing_subscriber::fmt().with_writer(stderr).with_max_level(filter(level));
    // Nobody else in this process begins one.
    let _first = match format {
        LogFormat::Json => subscriber.json().flatten_event(true).with_target(false).try_init(),
        LogFormat::Text => {
            let no_color = std::env::var_os("NO_COLOR");
            let colours = is_terminal && are_welcome(no_color.as_deref());
            subscriber.with_target(false).with_ansi(colours).try_init()
        }
    };
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
