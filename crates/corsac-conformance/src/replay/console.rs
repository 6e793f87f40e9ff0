//! The console: what a step prints, and which of its lines a recording has.

use corsac::browser::BrowserProfile;
use corsac_diagnostics::console::{self, chromium};

use super::observe::Ended;
use crate::recording::RecordedRequest;

/// The lines one step prints, in order.
pub(super) fn lines(
    profile: BrowserProfile,
    recorded: &RecordedRequest,
    ended: &Ended,
    refused_headers: &[String],
) -> Vec<String> {
    let mut lines = refused_to_set(profile, refused_headers);
    lines.extend(console::messages(profile, &ended.request, &ended.outcome));
    if let (BrowserProfile::Chromium, Some(response)) = (profile, ended.response()) {
        let names: Vec<&str> = recorded.get_headers.iter().map(String::as_str).collect();
        lines.extend(chromium::refused_to_get_headers(response, &names));
    }
    lines
}

/// What `setRequestHeader()` prints for names it skips.
pub(super) fn refused_to_set(profile: BrowserProfile, names: &[String]) -> Vec<String> {
    match profile {
        BrowserProfile::Chromium => {
            names.iter().map(|name| chromium::refused_to_set_header(name)).collect()
        }
        _ => Vec::new(),
    }
}

/// Picks the one line a recording has of each step.
#[derive(Debug)]
pub(super) struct ConsoleLog {
    profile: BrowserProfile,
    late: Vec<String>,
}

impl ConsoleLog {
    pub(super) fn new(profile: BrowserProfile) -> Self {
        Self { profile, late: Vec::new() }
    }

    /// The line recorded for a step that printed `lines` after waiting so long.
    pub(super) fn line_of_step(&mut self, wait_ms: u64, lines: Vec<String>) -> Option<String> {
        match self.profile {
            BrowserProfile::Firefox => self.first_of_seen(wait_ms, lines),
            _ => most_telling(lines),
        }
    }

    /// Firefox's second line comes late: it is seen in the next step, unless that one waits.
    fn first_of_seen(&mut self, wait_ms: u64, lines: Vec<String>) -> Option<String> {
        let mut lines = lines.into_iter();
        let first = lines.next();
        let late = std::mem::replace(&mut self.late, lines.collect());
        late.into_iter().next().filter(|_| wait_ms == 0).or(first)
    }
}

/// Of Chromium's lines, the first about CORS, else the first of all.
fn most_telling(lines: Vec<String>) -> Option<String> {
    let is_about_cors = |line: &String| line.contains("CORS") || line.contains("Cross-Origin");
    let index = lines.iter().position(is_about_cors).unwrap_or(0);
    lines.into_iter().nth(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn firefox_shows_a_second_line_in_the_next_step() {
        let mut log = ConsoleLog::new(BrowserProfile::Firefox);
        let mut line = |wait_ms, lines: &[&str]| log.line_of_step(wait_ms, owned(lines));
        assert_eq!(line(0, &["a", "b"]).as_deref(), Some("a"));
        assert_eq!(line(0, &["c"]).as_deref(), Some("b"));
        assert_eq!(line(0, &["d", "e"]).as_deref(), Some("d"));
        assert_eq!(line(1, &["f"]).as_deref(), Some("f"));
        assert_eq!(line(0, &[]), None);
    }

    #[test]
    fn chromium_shows_the_first_line_about_cors() {
        let mut log = ConsoleLog::new(BrowserProfile::Chromium);
        let mut line = |lines: &[&str]| log.line_of_step(0, owned(lines));
        assert_eq!(line(&["Refused", "no CORS", "CORS too"]).as_deref(), Some("no CORS"));
        assert_eq!(line(&["Refused", "other"]).as_deref(), Some("Refused"));
        assert_eq!(line(&[]), None);
    }
}
