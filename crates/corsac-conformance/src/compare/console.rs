//! The console: one line of text.

use super::decision::is_one_of;
use super::{Comparison, Difference, Shown};

pub(super) fn difference(comparison: &Comparison<'_>) -> Option<Difference> {
    let recorded = &comparison.recorded.console;
    let replayed = &comparison.played.observation.console;
    if recorded == replayed || is_one_of(recorded.as_ref(), &comparison.played.alternatives.console)
    {
        return None;
    }
    Some(Difference {
        field: "console".to_owned(),
        recorded: recorded.shown(),
        replayed: replayed.shown(),
    })
}
