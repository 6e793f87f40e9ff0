use corsac::browser::Failure;

use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::rule::rule;
use crate::{excerpt, place, refusal};

rule! {
    /// # The redirects do not come to an end
    ///
    /// ## What it finds
    /// A 21st redirect of one request.
    ///
    /// ## Why it matters
    /// Browsers follow 20 redirects and then give up. Mostly the redirects run in a circle: one
    /// layer adds a slash or `www.` and another removes it, or a server behind a proxy that speaks
    /// TLS sees `http` and redirects to `https` again and again.
    ///
    /// ## Write instead
    /// Let one layer alone decide how the URL is written. A server behind a proxy has to learn the
    /// scheme from it, for instance from `X-Forwarded-Proto`.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>
    TOO_MANY_REDIRECTS, "too-many-redirects", Refusal, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(Failure::TooManyRedirects) = observation.failure() else { return Vec::new() };
    let current = observation.request.current_url();
    let visits = observation.request.url_list().iter().filter(|url| *url == current).count();
    let shape = if visits > 1 { Shape::Circle } else { Shape::Line };
    let url = excerpt::url(current);
    let way = match shape {
        Shape::Circle => "in a circle that comes back to",
        Shape::Line => "the last from",
    };
    let message = format!("The request is redirected more than 20 times, {way} {url}.");
    let target = observation.failed_exchange().and_then(refusal::location);
    let advice = match (shape, target) {
        (Shape::Circle, Some(target)) => format!("Find what redirects {url} to {target} and back."),
        _ => "Let the first redirect lead to the final URL.".to_owned(),
    };
    let finding = TOO_MANY_REDIRECTS.finding(message).at_failure(observation, place::redirect);
    vec![finding.fix(Fix::advice(advice))]
}

/// How the redirects lead on.
#[derive(Clone, Copy)]
enum Shape {
    Circle,
    Line,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn redirected(times: usize, location: impl Fn(usize) -> String) -> Option<Finding> {
        let head = "page https://app.example.com\n\nGET https://app.example.com/0";
        let answers = (1..=times)
            .map(|at| format!("\n\nHTTP/1.1 301 Moved Permanently\nLocation: {}", location(at)));
        let end = if times == 20 { "\n\nHTTP/1.1 200 OK" } else { "" };
        let text: String = std::iter::once(head.to_owned()).chain(answers).collect();
        found(&TOO_MANY_REDIRECTS, &(text + end))
    }

    #[test]
    fn a_circle_is_called_a_circle() {
        let circle = redirected(21, |at| format!("/{}", at % 2)).unwrap();
        assert!(circle.message.contains("a circle that comes back to https://app.example.com/0"));
        let line = redirected(21, |at| format!("/{at}")).unwrap();
        assert!(line.message.ends_with("the last from https://app.example.com/20."));
    }

    #[test]
    fn twenty_are_allowed() {
        assert!(redirected(20, |at| format!("/{at}")).is_none());
    }
}
