//! `corsac.toml`, read again when it changes.

use std::path::PathBuf;
use std::time::Duration;
use std::{env, fmt, fs, io, thread};

use corsac::server::{ConfigError, Routes};
use corsac_policy_file::{Settings, Severity, read};
use corsac_tower::PolicyHandle;

/// A policy file, and what it said when it was last looked at.
///
/// The text is compared, not its time: editors and configuration maps put old times on new files.
#[derive(Clone, Debug)]
pub struct PolicyFileWatch {
    path: PathBuf,
    seen: Result<String, io::ErrorKind>,
}

/// What came of looking.
#[derive(Debug)]
pub enum Reload {
    /// The file says what it said.
    Unchanged,
    /// Its new policies are to be put in force.
    Changed(Routes),
    /// It has mistakes, or is not there: the old policies stay.
    Refused(PolicyFileError),
}

/// Why a policy file cannot be used.
#[derive(Debug)]
pub enum PolicyFileError {
    /// Everything that is wrong with it.
    Mistakes(Vec<Mistake>),
    /// It cannot be read.
    Unreadable(io::Error),
}

/// One thing that is wrong with a policy file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Mistake {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl PolicyFileWatch {
    /// Reads the file for the first time.
    ///
    /// # Errors
    /// There is nothing to start with.
    pub fn start(path: PathBuf) -> Result<(Self, Routes), PolicyFileError> {
        let text = fs::read_to_string(&path).map_err(PolicyFileError::Unreadable)?;
        let routes = parse(&text)?;
        Ok((Self { path, seen: Ok(text) }, routes))
    }

    /// Looks whether the file has changed. A mistake is told once.
    pub fn look(&mut self) -> Reload {
        let text = fs::read_to_string(&self.path);
        let seen = text.as_ref().map(String::clone).map_err(io::Error::kind);
        if seen == self.seen {
            return Reload::Unchanged;
        }
        self.seen = seen;
        match text.map_err(PolicyFileError::Unreadable).and_then(|text| parse(&text)) {
            Ok(routes) => Reload::Changed(routes),
            Err(error) => Reload::Refused(error),
        }
    }
}

/// Looks at the file at each interval, and puts what it says in force. It reads a disk: give it a thread.
pub fn reload_for_ever(mut watch: PolicyFileWatch, policy: &PolicyHandle, interval: Duration) {
    loop {
        thread::sleep(interval);
        match watch.look() {
            Reload::Unchanged => {}
            Reload::Changed(routes) => {
                policy.replace(routes);
                tracing::info!(path = %watch.path.display(), "the new policy is in force");
            }
            Reload::Refused(error) => {
                tracing::error!(path = %watch.path.display(), "the old policy stays: {error}");
            }
        }
    }
}

/// The policies of a file. Tenants are asked about where `[cors]` decides, and nowhere else.
fn parse(text: &str) -> Result<Routes, PolicyFileError> {
    let variables = |name: &str| env::var(name).ok();
    let reading = read(text, &Settings { variables: &variables, ..Settings::default() });
    let errors = reading.problems.iter().filter(|problem| problem.severity == Severity::Error);
    let mistakes: Vec<_> =
        errors.map(|error| mistake(text, error.span.start, &error.message)).collect();
    if !mistakes.is_empty() {
        return Err(PolicyFileError::Mistakes(mistakes));
    }
    let mut config = reading.file.config.clone();
    if let Some(default) = &mut config.default {
        default.allow_origin_source = true;
    }
    Routes::new(config).map_err(|errors| {
        let place = |error: &ConfigError| reading.file.span_of(error.place).start;
        let mistakes = errors.iter().map(|error| mistake(text, place(error), error));
        PolicyFileError::Mistakes(mistakes.collect())
    })
}

fn mistake(text: &str, place: usize, message: &impl fmt::Display) -> Mistake {
    let before = text.as_bytes().iter().take(place);
    let line = before.filter(|byte| **byte == b'\n').count() + 1;
    Mistake { line, message: message.to_string() }
}

impl fmt::Display for PolicyFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mistakes(mistakes) => {
                for (index, Mistake { line, message }) in mistakes.iter().enumerate() {
                    let separator = if index == 0 { "" } else { "; " };
                    write!(f, "{separator}line {line}: {message}")?;
                }
                Ok(())
            }
            Self::Unreadable(error) => write!(f, "it cannot be read: {error}"),
        }
    }
}

impl std::error::Error for PolicyFileError {}
