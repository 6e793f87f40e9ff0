//! The log: text for people, an object in each line for programs.

use std::io::{IsTerminal, stderr};

use tracing::level_filters::LevelFilter;

use crate::arguments::{LogFormat, LogLevel};

/// Lets events be written to standard error from here on.
pub(super) fn begin(format: Option<LogFormat>, level: LogLevel) {
    let is_terminal = stderr().is_terminal();
    let format = format.unwrap_or(if is_terminal { LogFormat::Text } else { LogFormat::Json });
    let subscriber =
        tracing_subscriber::fmt().with_writer(stderr).with_max_level(filter(level));
    // Nobody else in this process begins one.
    let _first = match format {
        LogFormat::Json => subscriber.json().flatten_event(true).with_target(false).try_init(),
        LogFormat::Text => {
            let colours = is_terminal && colours_are_welcome();
            subscriber.with_target(false).with_ansi(colours).try_init()
        }
    };
}

/// Whether <https://no-color.org> leaves colours.
fn colours_are_welcome() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

fn filter(level: LogLevel) -> LevelFilter {
    match level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    }
}
