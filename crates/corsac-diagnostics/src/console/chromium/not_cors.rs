//! What Chromium prints for failures that are not CORS errors.

use corsac::browser::{Failure, Initiator, Mode, NetworkError, RedirectMode, Request};
use url::Url;

/// The text for a failure that other checks than those of CORS found; most of them are silent.
pub(super) fn message(request: &Request, error: &NetworkError) -> Option<String> {
    let url = error.url();
    match error.failure() {
        Failure::SameOriginMode { target } if target == request.url() => {
            Some(same_origin_mode(target, request.origin().as_str()))
        }
        Failure::SameOriginMode { target } => redirected_away(target, request.client().url()),
        Failure::NoCorsWithRedirectMode => Some(no_cors_with_redirect_mode(url)),
        Failure::NotHttpScheme if request.initiator() == Initiator::Fetch => {
            unsupported_scheme(url)
        }
        Failure::MixedContent => refused_before_mixed_content(request)
            .or_else(|| Some(mixed_content(request.client().url(), request.initiator(), url))),
        _ => None,
    }
}

/// The text for mixed content that `fetch()` refuses for another reason, which it does first.
fn refused_before_mixed_content(request: &Request) -> Option<String> {
    let url = request.url();
    match (request.mode(), request.redirect_mode()) {
        _ if request.initiator() != Initiator::Fetch || request.url_list().len() > 1 => None,
        (Mode::SameOrigin, _) => Some(same_origin_mode(url, request.origin().as_str())),
        (Mode::NoCors, RedirectMode::Error | RedirectMode::Manual) => {
            Some(no_cors_with_redirect_mode(url))
        }
        _ => unsupported_scheme(url),
    }
}

/// The text for a scheme that `fetch()` does not know; `None` if it does.
fn unsupported_scheme(url: &Url) -> Option<String> {
    let scheme = url.scheme();
    (!matches!(scheme, "http" | "https" | "data" | "blob"))
        .then(|| format!("Fetch API cannot load {url}. URL scheme \"{scheme}\" is not supported."))
}

fn same_origin_mode(url: &Url, origin: &str) -> String {
    format!(
        "Fetch API cannot load {url}. Request mode is \"same-origin\" but the URL's origin is not \
         same as the request origin {origin}."
    )
}

fn no_cors_with_redirect_mode(url: &Url) -> String {
    format!(
        "Fetch API cannot load {url}. Request mode is \"no-cors\" but the redirect mode is not \
         \"follow\"."
    )
}

/// The text for a redirect to another origin in mode "same-origin"; `None` for the schemes of
/// Chromium's own pages.
fn redirected_away(target: &Url, page: &Url) -> Option<String> {
    match target.scheme() {
        "chrome" | "chrome-extension" | "filesystem" => None,
        "view-source" => Some(format!("Not allowed to load local resource: {target}")),
        _ => Some(unsafe_attempt(target, page)),
    }
}

fn unsafe_attempt(target: &Url, page: &Url) -> String {
    format!(
        "Unsafe attempt to load URL {} from frame with URL {}. Domains, protocols and ports must \
         match.\n",
        elided(target),
        elided(page)
    )
}

fn mixed_content(page: &Url, initiator: Initiator, url: &Url) -> String {
    format!(
        "Mixed Content: The page at '{}' was loaded over HTTPS, but requested an insecure {} \
         '{}'. This request has been blocked; the content must be served over HTTPS.",
        elided(page),
        mixed_content_kind(initiator),
        elided(url)
    )
}

/// What mixed content is called. The recordings have fetch() alone; the other words are those of
/// Chromium's source.
fn mixed_content_kind(initiator: Initiator) -> &'static str {
    match initiator {
        Initiator::Fetch => "resource",
        Initiator::XmlHttpRequest => "XMLHttpRequest endpoint",
        Initiator::Image => "image",
        Initiator::Script | Initiator::ModuleScript => "script",
        Initiator::Stylesheet => "stylesheet",
        Initiator::Font => "font",
        Initiator::EventSource => "EventSource endpoint",
    }
}

/// A URL as two of the texts show it: the middle of one longer than 1024 characters is left out.
///
/// No recorded URL is that long; the rule is Chromium's source.
fn elided(url: &Url) -> String {
    let text = url.as_str();
    match (text.get(..511), text.get(text.len().saturating_sub(510)..)) {
        (Some(start), Some(end)) if text.len() > 1024 => format!("{start}...{end}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn fetch_refuses_before_it_sends() {
        assert_eq!(
            unsupported_scheme(&url("x-foo:bar")).as_deref(),
            Some("Fetch API cannot load x-foo:bar. URL scheme \"x-foo\" is not supported.")
        );
        assert_eq!(unsupported_scheme(&url("blob:http://app.example.test:7001/none")), None);
        assert_eq!(
            same_origin_mode(&url("http://api.example.test:7002/x"), "null"),
            "Fetch API cannot load http://api.example.test:7002/x. Request mode is \"same-origin\" \
             but the URL's origin is not same as the request origin null."
        );
        assert_eq!(
            no_cors_with_redirect_mode(&url("https://api.example.test:7443/x")),
            "Fetch API cannot load https://api.example.test:7443/x. Request mode is \"no-cors\" \
             but the redirect mode is not \"follow\"."
        );
    }

    #[test]
    fn a_redirect_away_in_mode_same_origin() {
        assert_eq!(
            unsafe_attempt(&url("javascript:1"), &url("http://app.example.test:7001/__page")),
            "Unsafe attempt to load URL javascript:1 from frame with URL \
             http://app.example.test:7001/__page. Domains, protocols and ports must match.\n"
        );
    }

    #[test]
    fn a_redirect_to_a_page_of_the_browser_in_mode_same_origin() {
        let page = url("http://app.example.test:7001/__page");
        for silent in ["chrome://version", "chrome-extension://x/y", "filesystem:http://a/b"] {
            assert_eq!(redirected_away(&url(silent), &page), None);
        }
        assert_eq!(
            redirected_away(&url("view-source:http://api.example.test:7002/y"), &page).as_deref(),
            Some("Not allowed to load local resource: view-source:http://api.example.test:7002/y")
        );
        assert_eq!(
            redirected_away(&url("javascript:1"), &page),
            Some(unsafe_attempt(&url("javascript:1"), &page))
        );
    }

    #[test]
    fn mixed_content_names_what_was_asked_for() {
        let text = |initiator| {
            mixed_content(
                &url("https://secure.example.test:7443/__page"),
                initiator,
                &url("http://app.example.test:7001/x"),
            )
        };
        assert_eq!(
            text(Initiator::Fetch),
            "Mixed Content: The page at 'https://secure.example.test:7443/__page' was loaded over \
             HTTPS, but requested an insecure resource 'http://app.example.test:7001/x'. This \
             request has been blocked; the content must be served over HTTPS."
        );
        for (initiator, kind) in [
            (Initiator::XmlHttpRequest, "XMLHttpRequest endpoint"),
            (Initiator::Image, "image"),
            (Initiator::ModuleScript, "script"),
            (Initiator::Stylesheet, "stylesheet"),
            (Initiator::Font, "font"),
            (Initiator::EventSource, "EventSource endpoint"),
        ] {
            assert!(text(initiator).contains(&format!("an insecure {kind} 'http://app")));
        }
    }

    #[test]
    fn a_long_url_loses_its_middle() {
        let long = |length: usize| url(&format!("http://a/{}", "x".repeat(length - 9)));
        assert_eq!(elided(&long(1024)), long(1024).as_str());
        let shown = elided(&long(1025));
        assert_eq!(shown, format!("http://a/{}...{}", "x".repeat(502), "x".repeat(510)));
    }
}
