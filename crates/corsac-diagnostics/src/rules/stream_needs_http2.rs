use corsac::browser::Failure;

use crate::excerpt;
use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::rule::rule;

rule! {
    /// # A body that is a stream needs HTTP/2
    ///
    /// ## What it finds
    /// A request whose body is a `ReadableStream`, in Chromium, over HTTP/1.1.
    ///
    /// ## Why it matters
    /// Chromium sends streams over HTTP/2 and HTTP/3 only, and browsers speak these over `https`
    /// only, so that a development server at `http://localhost` cannot receive a stream. Firefox
    /// has no streamed bodies: it sends the text `[object ReadableStream]`.
    ///
    /// ## Write instead
    /// Send the body as a whole: `body: await new Response(stream).blob()`. Or serve the URL over
    /// HTTP/2.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#concept-http-network-fetch>
    STREAM_NEEDS_HTTP2, "stream-needs-http2", Refusal, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::StreamNeedsHttp2) = observation.failure() else { return Vec::new() };
    let message = format!(
        "The body of the {} to {} is a stream, which Chromium does not send over HTTP/1.1.",
        observation.request.method(),
        excerpt::url(observation.request.current_url())
    );
    let advice = "Send the body as a Blob: await new Response(stream).blob(). Or serve the URL \
                  over HTTP/2.";
    vec![STREAM_NEEDS_HTTP2.finding(message).fix(Fix::advice(advice))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    #[test]
    fn chromium_alone_says_so() {
        let sent = |profile: &str, body: &str, answer: &str| {
            let text = format!(
                "page https://app.example.com\nprofile {profile}\n{body}\n\n\
                 POST https://app.example.com/upload\n{answer}"
            );
            found(&STREAM_NEEDS_HTTP2, &text)
        };
        let answer = "\nHTTP/1.1 200 OK\n";
        assert!(sent("chromium", "stream x", "").is_some());
        assert!(sent("firefox", "stream x", answer).is_none());
        assert!(sent("chromium", "body x", answer).is_none());
    }
}
