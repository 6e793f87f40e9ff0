//! Failures, in the words of somebody who reads of CORS for the first time.

use corsac::browser::{CorsCheckReason, Failure, NetworkError};

use crate::report::bytes::escape;

/// Whether it is the redirect that fails, and not the response as such.
pub(super) fn is_about_redirect(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::InvalidLocation { .. }
            | Failure::MultipleLocations { .. }
            | Failure::RedirectModeError
            | Failure::RedirectWithCredentials { .. }
            | Failure::RedirectToScheme { .. }
            | Failure::TooManyRedirects
            | Failure::BodyCannotBeSentAgain
    )
}

/// Whether the page gets no response at all, even one that it cannot read.
pub(super) fn is_about_embedding(failure: &Failure) -> bool {
    matches!(failure, Failure::CrossOriginResourcePolicy { .. })
}

/// What is wrong with a response, as what comes after "it".
pub(super) fn because(error: &NetworkError) -> String {
    match error.failure() {
        Failure::CorsCheck(failure) => cors_check(failure.reason()).to_owned(),
        Failure::CrossOriginResourcePolicy { .. } => {
            "has a Cross-Origin-Resource-Policy that keeps it from other sites".to_owned()
        }
        Failure::HeaderNamesNotAllowed { refused, .. } => {
            format!("does not allow the {}", headers(refused))
        }
        Failure::InvalidAllowHeaders { .. } => "has a list of headers that is broken".to_owned(),
        Failure::InvalidAllowMethods { .. } => "has a list of methods that is broken".to_owned(),
        Failure::InvalidLocation { .. } => "leads to something that is not a URL".to_owned(),
        Failure::MethodNotAllowed { method, .. } => format!("does not allow the method {method}"),
        Failure::MultipleLocations { .. } => "leads to several places at once".to_owned(),
        Failure::PreflightRedirect { .. } => {
            "is a redirect, which is not followed there".to_owned()
        }
        Failure::PreflightStatus => {
            format!("has status {}, where only 200 to 299 will do", error.status().unwrap_or(0))
        }
        Failure::RedirectModeError => "comes although the page forbids redirects".to_owned(),
        Failure::RedirectToScheme { .. } => "leads to a URL that is not http or https".to_owned(),
        Failure::RedirectWithCredentials { .. } => {
            "leads to a URL with a user name or password in it".to_owned()
        }
        Failure::BodyCannotBeSentAgain => {
            "asks for the body again, which was a stream and is used up".to_owned()
        }
        Failure::ProxyAuthentication => "has status 407, which only proxies may send".to_owned(),
        Failure::TooManyRedirects => "is the 21st in a row".to_owned(),
        other => format!("fails, because of this: {other}"),
    }
}

fn cors_check(reason: &CorsCheckReason) -> &'static str {
    match reason {
        CorsCheckReason::AllowOriginMissing => "does not say that this page may",
        CorsCheckReason::AllowOriginMismatch => "does not name exactly this page's origin",
        CorsCheckReason::WildcardWithCredentials => {
            "allows every page with *, which does not count for requests with cookies"
        }
        _ => "does not say that this page may when cookies go along",
    }
}

/// Up to three names, and how many more there are.
fn headers(names: &[Vec<u8>]) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<_> = names.iter().take(SHOWN).map(|name| excerpt(name)).collect();
    let shown = shown.join(", ");
    match names.len() {
        0 | 1 => format!("header {shown}"),
        count if count <= SHOWN => format!("headers {shown}"),
        count => format!("headers {shown} and {} more", count - SHOWN),
    }
}

fn excerpt(name: &[u8]) -> String {
    const LONGEST: usize = 40;
    match name.get(..LONGEST) {
        Some(start) if name.len() > LONGEST => escape(start) + "…",
        _ => escape(name),
    }
}

/// Why a request is not sent, as a sentence.
pub(super) fn unsendable(failure: &Failure) -> String {
    match failure {
        Failure::BlobNotFound => "its blob: URL leads to nothing".to_owned(),
        Failure::BadPort(port) => format!("browsers do not connect to port {port}"),
        Failure::MixedContent => {
            "a page over https may not load from a URL that is only http".to_owned()
        }
        Failure::SameOriginMode { .. } => {
            "mode \"same-origin\" allows no URL of another origin".to_owned()
        }
        Failure::NotHttpScheme => "its URL is neither http nor https".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use corsac_diagnostics::rules;

    use crate::report::testing::Told;

    fn sentence(example: &str) -> String {
        Told::of(example).story().sentence()
    }

    #[test]
    fn every_example_of_a_refusal_has_a_sentence_without_the_failures_own_words() {
        for rule in rules::ALL {
            let sentence = sentence(rule.example);
            assert!(!sentence.contains("because of this"), "{}: {sentence}", rule.id);
            assert!(sentence.ends_with('.') && !sentence.contains(".."), "{}", rule.id);
        }
    }

    #[test]
    fn a_page_without_an_origin_is_called_so() {
        let example = "page null\n\nGET https://api.example.com/\n\nHTTP/1.1 200 OK\n";
        let expected = "Chromium does not let the page, whose origin is null, read the response: \
                        it does not say that this page may.";
        assert_eq!(sentence(example), expected);
    }

    #[test]
    fn a_refusal_after_a_redirect_is_about_the_redirect() {
        let example = "page https://app.example.com\n\nGET https://a.example/\n\n\
                       HTTP/1.1 302 Found\nLocation: http://b.example/\n\
                       Access-Control-Allow-Origin: *\n";
        assert!(sentence(example).starts_with("Chromium does not follow the redirect: a page"));
    }

    #[test]
    fn many_names_are_counted() {
        let names: Vec<_> = (0..5).map(|number| format!("x-{number}").into_bytes()).collect();
        assert_eq!(super::headers(&names), "headers x-0, x-1, x-2 and 2 more");
        assert_eq!(super::headers(&[vec![b'x'; 41]]), format!("header {}…", "x".repeat(40)));
    }
}
