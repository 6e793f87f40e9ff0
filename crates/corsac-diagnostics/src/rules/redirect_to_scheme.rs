use corsac::browser::Failure;

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::rule::rule;
use crate::{excerpt, place, refusal};

rule! {
    /// # The redirect leads away from http and https
    ///
    /// ## What it finds
    /// A redirect to a URL whose scheme is neither `http` nor `https`: `data:`, `blob:`, `mailto:`,
    /// or an app's own.
    ///
    /// ## Why it matters
    /// Scripts can be redirected to http(s) URLs only. A host with a port and no `//` before it, as
    /// in `Location: localhost:8080/login`, is read as a URL with the scheme `localhost`.
    ///
    /// ## Write instead
    /// An `http` or `https` URL, or a path, in `Location`. To open an app, give the page the URL as
    /// data and let it navigate there.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>
    REDIRECT_TO_SCHEME, "redirect-to-scheme", Refusal, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::RedirectToScheme { target }) = observation.failure() else {
        return Vec::new();
    };
    let (response, url) = (refusal::response(observation), excerpt::url(target));
    let message = format!(
        "{response} redirects to {url}, whose scheme is {}; a script can be redirected to http and \
         https URLs only.",
        excerpt::excerpt(target.scheme().as_bytes())
    );
    let finding = REDIRECT_TO_SCHEME
        .finding(message)
        .at_failure(observation, |exchange| place::part_of_line(exchange, "Location", scheme));
    vec![finding.fix(Fix::advice(if refusal::is_host_and_port(target) {
        "Write http:// or https:// before the host in Location, or send a path."
    } else {
        "Send a path or an http(s) URL in Location."
    }))]
}

/// Where the scheme and its colon stand in a URL.
fn scheme(location: &[u8]) -> std::ops::Range<usize> {
    let colon = location.iter().position(|&byte| byte == b':');
    0..colon.map_or(location.len(), |colon| colon + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::{Message, Place};
    use crate::testing::found;

    #[test]
    fn a_host_and_port_are_no_url() {
        for profile in ["standard", "chromium", "firefox"] {
            let text = format!(
                "page https://app.example.com\nprofile {profile}\n\n\
                 GET https://app.example.com/\n\n\
                 HTTP/1.1 302 Found\nLocation: localhost:8080/login\n"
            );
            let finding = found(&REDIRECT_TO_SCHEME, &text).unwrap();
            let scheme = Place::HeaderValue { message: Message::Response, line: 0, bytes: 0..10 };
            assert_eq!(finding.places, [scheme], "{profile}");
        }
    }
}
