use corsac::browser::Failure;

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::rule::rule;
use crate::{place, refusal};

rule! {
    /// # A redirect asks for a body that was a stream and is used up
    ///
    /// ## What it finds
    /// A redirect, other than with status 303, of a request whose body is a `ReadableStream`.
    ///
    /// ## Why it matters
    /// After such a redirect the browser may have to send the body a second time. A stream can be
    /// read once only, so the request fails.
    ///
    /// ## Write instead
    /// The final URL in the page's request. Or send the body as a `Blob`, string or buffer, which
    /// the browser keeps. Status 303 is right where a GET of the other URL is meant.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>
    BODY_CANNOT_BE_SENT_AGAIN, "body-cannot-be-sent-again", Refusal, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::BodyCannotBeSentAgain) = observation.failure() else { return Vec::new() };
    let target = observation.failed_exchange().and_then(refusal::location);
    let message = format!(
        "The server redirects to {} (status {}), and the body of the request is a stream that \
         cannot be read again.",
        target.as_deref().unwrap_or("another URL"),
        refusal::status(observation)
    );
    let finding =
        BODY_CANNOT_BE_SENT_AGAIN.finding(message).at_failure(observation, place::redirect);
    let advice = "Request the URL that the redirect leads to; or send the body as a Blob, not as a \
                  stream.";
    vec![finding.fix(Fix::advice(advice))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    #[test]
    fn what_is_kept_can_be_sent_again() {
        let redirected = |body: &str, status: &str, end: &str| {
            let text = format!(
                "page https://app.example.com\nprofile standard\n{body}\n\n\
                 POST https://app.example.com/1\n\n\
                 HTTP/1.1 {status}\nLocation: /2\n{end}"
            );
            found(&BODY_CANNOT_BE_SENT_AGAIN, &text)
        };
        let end = "\nHTTP/1.1 200 OK\n";
        assert!(redirected("stream x", "307 Temporary Redirect", "").is_some());
        assert!(redirected("stream x", "303 See Other", end).is_none());
        assert!(redirected("body x", "307 Temporary Redirect", end).is_none());
    }
}
