use corsac::browser::Failure;

use crate::excerpt;
use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::rule::rule;

rule! {
    /// # The blob: URL leads to nothing
    ///
    /// ## What it finds
    /// A request for a `blob:` URL. Such URLs name something in the memory of the page that made
    /// them, so that nothing can be found from outside; a browser finds nothing once the page is
    /// closed or has called `URL.revokeObjectURL()`.
    ///
    /// ## Why it matters
    /// A `blob:` URL that was stored, or sent to another tab, device or server, is of no use there.
    ///
    /// ## Write instead
    /// Keep the `Blob` itself: hand it on with `postMessage()`, or upload its content. Call
    /// `URL.revokeObjectURL()` only when everything has loaded.
    ///
    /// ## References
    /// <https://w3c.github.io/FileAPI/#url>
    BLOB_NOT_FOUND, "blob-not-found", Refusal, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::BlobNotFound) = observation.failure() else { return Vec::new() };
    let message = format!(
        "{} names something in the memory of the page that made it, and is gone with that page.",
        excerpt::url(observation.request.current_url())
    );
    let advice = "Hand on the Blob itself, or its content, instead of its URL.";
    vec![BLOB_NOT_FOUND.finding(message).fix(Fix::advice(advice))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    #[test]
    fn a_blob_of_another_origin_is_no_matter_of_its_store() {
        let text = "page https://app.example.com\n\nGET blob:https://api.example.com/1\n";
        assert!(found(&BLOB_NOT_FOUND, text).is_none());
        assert!(found(&BLOB_NOT_FOUND, &text.replace("api", "app")).is_some());
    }
}
