//! What one fault explains: each cause takes the gaps that follow from it, the deepest first.

mod lists;
mod misrouted;
mod preflight;
mod refusal;
mod response;
mod stability;
mod trust;

use super::case::Case;

/// Finds a cause for every gap.
pub(super) fn explain(case: &mut Case<'_>) {
    stability::explain(case);
    refusal::explain_malformed(case);
    misrouted::explain(case);
    refusal::explain_wildcard(case);
    trust::explain(case);
    refusal::explain_credentials(case);
    response::explain_errors(case);
    preflight::explain_before_silence(case);
    refusal::explain_silence(case);
    preflight::explain(case);
    lists::explain(case);
    refusal::explain_rest(case);
    response::explain(case);
    response::explain_notes(case);
}
