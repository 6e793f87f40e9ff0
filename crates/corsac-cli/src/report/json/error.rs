use serde::Serialize;

use super::place::{self, JsonPlace};
use crate::report::story::Story;

/// Why the browser refuses.
#[derive(Serialize)]
pub(super) struct Error {
    algorithm: &'static str,
    step: &'static str,
    anchor: &'static str,
    failure: &'static str,
    message: String,
    url: String,
    exchange: Option<String>,
    status: Option<u16>,
    places: Vec<JsonPlace>,
}

impl Error {
    pub(super) fn of(story: &Story<'_>) -> Option<Self> {
        let observation = &story.examination.observation;
        let error = observation.network_error()?;
        let failed = observation.failed_index();
        let here = story.refusals().filter(|found| found.exchange == failed);
        let step = error.step();
        Some(Self {
            algorithm: step.algorithm,
            step: step.number,
            anchor: step.anchor,
            failure: error.failure().name(),
            message: story.secrets.text(&error.failure().to_string()),
            url: story.secrets.text(error.url().as_str()),
            exchange: error.exchange().map(|kind| kind.to_string()),
            status: error.status(),
            places: here.flat_map(|found| place::all(story, found)).collect(),
        })
    }
}
