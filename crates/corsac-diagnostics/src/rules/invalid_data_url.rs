use corsac::browser::Failure;

use crate::excerpt;
use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::rule::rule;

rule! {
    /// # The data: URL cannot be decoded
    ///
    /// ## What it finds
    /// A request for a `data:` URL without a comma, or whose Base64 is broken.
    ///
    /// ## Why it matters
    /// The data of such a URL begin after its first comma. With `;base64` before the comma they
    /// must be Base64: letters, digits, `+`, `/`, and up to two `=` at the end. `-` and `_`, which
    /// the Base64 of tokens and file names has, are not of it.
    ///
    /// ## Write instead
    /// `data:text/plain,Hello` for text that is percent-encoded, `data:image/png;base64,iVBOR…` for
    /// anything else.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#data-url-processor>
    INVALID_DATA_URL, "invalid-data-url", Refusal, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::InvalidDataUrl) = observation.failure() else { return Vec::new() };
    let url = observation.request.current_url().as_str();
    let (why, advice) = if url.contains(',') {
        ("what follows its comma is no Base64", "Encode the data as Base64 with + and /.")
    } else {
        ("it has no comma before its data", "Write a comma before the data.")
    };
    let message = format!("{} cannot be decoded: {why}.", excerpt::excerpt(url.as_bytes()));
    vec![INVALID_DATA_URL.finding(message).fix(Fix::advice(advice))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    #[test]
    fn commas_and_base64_are_looked_at() {
        let message = |url: &str| {
            let text = format!("page https://app.example.com\n\nGET {url}\n");
            found(&INVALID_DATA_URL, &text).map(|finding| finding.message)
        };
        assert!(message("data:text/plain").unwrap().contains("no comma"));
        assert!(message("data:;base64,a-_b").unwrap().contains("no Base64"));
        assert_eq!(message("data:;base64,YQ=="), None);
        assert_eq!(message("data:,x%zz"), None);
    }
}
