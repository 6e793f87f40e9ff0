//! The decision: outcome, response, what elements show, and Chromium's name of the error.

use corsac::browser::BrowserProfile;

use super::{Comparison, Difference, Differences, Shown};
use crate::recording::{HeaderLine, RecordedResponse};

pub(super) fn differences(comparison: &Comparison<'_>) -> Vec<Difference> {
    let (recorded, played) = (comparison.recorded, comparison.played);
    let replayed = &played.observation;
    let mut found = Differences::default();
    found.compare_texts("outcome", recorded.outcome.to_string(), replayed.outcome.to_string());
    found.compare_responses(recorded.response.as_ref(), replayed.response.as_ref());
    found.compare("canvas_tainted", &recorded.canvas_tainted, &replayed.canvas_tainted);
    found.compare("css_rules_readable", &recorded.css_rules_readable, &replayed.css_rules_readable);
    found.compare("ready_state", &recorded.ready_state, &replayed.ready_state);
    if comparison.profile == BrowserProfile::Chromium {
        found.compare("cors_error", &recorded.cors_error, &replayed.cors_error);
        let parameter = &recorded.failed_parameter;
        if !is_one_of(parameter.as_ref(), &played.alternatives.failed_parameters) {
            found.compare("failed_parameter", parameter, &replayed.failed_parameter);
        }
    }
    found.0
}

/// Whether a recorded report is one of several that are of equal worth.
pub(super) fn is_one_of(recorded: Option<&String>, alternatives: &[String]) -> bool {
    recorded.is_some_and(|recorded| alternatives.contains(recorded))
}

impl Differences {
    fn compare_responses(
        &mut self,
        recorded: Option<&RecordedResponse>,
        replayed: Option<&RecordedResponse>,
    ) {
        match (recorded, replayed) {
            (Some(recorded), Some(replayed)) => self.compare_members(recorded, replayed),
            (None, None) => {}
            _ => self.compare_texts("response", presence(recorded), presence(replayed)),
        }
    }

    fn compare_members(&mut self, recorded: &RecordedResponse, replayed: &RecordedResponse) {
        self.compare("response.type", &recorded.response_type, &replayed.response_type);
        self.compare("response.status", &recorded.status, &replayed.status);
        self.compare("response.redirected", &recorded.redirected, &replayed.redirected);
        self.compare("response.url", &recorded.url, &replayed.url);
        self.compare("response.headers", &recorded.headers, &replayed.headers);
        self.compare("response.body", &recorded.body, &replayed.body);
        self.compare_texts("response.get_headers", got(recorded), got(replayed));
    }
}

fn presence(response: Option<&RecordedResponse>) -> String {
    response.map_or("null", |_| "a response").to_owned()
}

fn got(response: &RecordedResponse) -> String {
    let values = response.get_headers.iter().flatten();
    let lines: Vec<String> =
        values.map(|(name, value)| format!("{name}: {}", value.shown())).collect();
    lines.join("\n")
}

impl Shown for Vec<HeaderLine> {
    fn shown(&self) -> String {
        let lines: Vec<String> =
            self.iter().map(|(name, value)| format!("{name}: {}", value.shown())).collect();
        lines.join("\n")
    }
}
