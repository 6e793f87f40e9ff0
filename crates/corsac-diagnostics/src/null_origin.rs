//! Why a request's origin is `null`, and what to do instead of allowing that.

use corsac::browser::{RedirectTaint, Request};
use corsac::{CredentialsMode, Origin};
use url::Url;

use crate::excerpt;

/// Why a request's origin is `null`.
///
/// Every page can make a request with this origin, by means of a sandboxed frame. No server should
/// allow it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum NullOrigin<'a> {
    /// The page is a `data:` URL.
    Data,
    /// The page is a file.
    File,
    /// A redirect led from a URL that is not the page's origin to another origin.
    Redirect {
        /// The URL that redirected.
        from: &'a Url,
        /// Where it redirected to.
        to: &'a Url,
    },
    /// The page came from a server, and its origin was taken away.
    Sandbox(&'a Url),
    /// Nothing but the origin is known of the page.
    Unknown,
}

impl<'a> NullOrigin<'a> {
    /// The reason, if the origin is `null`.
    pub(crate) fn of(request: &'a Request) -> Option<Self> {
        if request.origin().is_opaque() {
            return Some(Self::of_page(request.client().url()));
        }
        if request.redirect_taint() == RedirectTaint::SameOrigin {
            return None;
        }
        let mut hops = request.url_list().windows(2).map(|hop| (&hop[0], &hop[1]));
        let taints = |(from, to): &(&Url, &Url)| {
            !Origin::of_url(from).is_same_origin_with_url(to)
                && !request.origin().is_same_origin_with_url(from)
        };
        hops.find(taints).map(|(from, to)| Self::Redirect { from, to })
    }

    fn of_page(url: &'a Url) -> Self {
        match url.scheme() {
            "data" => Self::Data,
            "file" => Self::File,
            "http" | "https" => Self::Sandbox(url),
            _ => Self::Unknown,
        }
    }

    /// The reason in a sentence.
    pub(crate) fn reason(self) -> String {
        match self {
            Self::Data => "The page is a data: URL; the origin of such a page is null.".to_owned(),
            Self::File => "The page is a file; the origin of a file is null.".to_owned(),
            Self::Redirect { from, to } => format!(
                "{} redirected to another origin, {}; the origin of the request is null from \
                 there on.",
                excerpt::url(from),
                excerpt::url(to)
            ),
            Self::Sandbox(url) => {
                format!("The page {} is sandboxed, so its origin is null.", excerpt::url(url))
            }
            Self::Unknown => "The origin null is that of a sandboxed frame, of a data: URL or of \
                              a file."
                .to_owned(),
        }
    }

    /// What to do.
    pub(crate) fn advice(self, credentials_mode: CredentialsMode) -> String {
        let advice = self.advice_for_a_real_origin();
        if credentials_mode == CredentialsMode::Include {
            return advice;
        }
        advice
            + " Do not allow null, which every site can send; for what everybody may read, answer \
               Access-Control-Allow-Origin: *."
    }

    fn advice_for_a_real_origin(self) -> String {
        match self {
            Self::Data | Self::Unknown => FROM_A_SERVER.to_owned(),
            Self::File => FROM_A_LOCAL_SERVER.to_owned(),
            Self::Redirect { from, to } => format!(
                "Let the page request {} itself, or let {} answer without a redirect to another \
                 origin.",
                excerpt::url(to),
                excerpt::url(from)
            ),
            Self::Sandbox(_) => FROM_OUTSIDE_THE_FRAME.to_owned(),
        }
    }
}

const FROM_A_SERVER: &str =
    "Serve the page from a web server, unsandboxed, and allow the origin it then has.";
const FROM_A_LOCAL_SERVER: &str = "Open the page through a web server on your machine, and allow \
                                   the origin it then has, such as http://localhost:8000.";
const FROM_OUTSIDE_THE_FRAME: &str = "Let the page around the frame make the request and pass on \
    the data with postMessage(); or host the frame's content on an origin of its own, add \
    allow-same-origin to its sandbox, and allow that origin.";

#[cfg(test)]
mod tests {
    use corsac::browser::Client;

    use super::*;
    use crate::testing::observed;

    fn of_page(url: &str) -> Option<String> {
        let page = Client::document(url.parse().unwrap());
        let page = if url.starts_with("https") { page.sandboxed() } else { page };
        let (url, init) = ("https://api.example.com/".parse().unwrap(), Default::default());
        let profile = corsac::browser::BrowserProfile::Chromium;
        let request = Request::new(&page, url, init, profile).unwrap();
        NullOrigin::of(&request).map(NullOrigin::reason)
    }

    #[test]
    fn a_page_without_an_origin_is_named() {
        let reason = |url| of_page(url).unwrap();
        assert!(reason("https://app.example.com/frame").contains("/frame is sandboxed"));
        assert!(reason("file:///home/a.html").contains("a file"));
        assert!(reason("data:text/html,x").contains("a data: URL"));
        assert!(reason("about:blank").contains("sandboxed frame, of a data: URL or of a file"));
        assert_eq!(of_page("http://app.example.com/"), None);
    }

    #[test]
    fn the_redirect_that_took_the_origin_away_is_named() {
        let observation = observed(
            "page https://a.example\n\nGET https://a.example/1\n\n\
             HTTP/1.1 302 Found\nLocation: https://b.example/2\n\n\
             HTTP/1.1 302 Found\nLocation: https://c.example/3\nAccess-Control-Allow-Origin: *\n\n\
             HTTP/1.1 200 OK\n",
        );
        let null = NullOrigin::of(&observation.request).unwrap();
        assert!(null.reason().starts_with("https://b.example/2 redirected to another origin, "));
        assert_eq!(NullOrigin::of(&observation.page_request), None);
    }

    #[test]
    fn nobody_is_told_to_allow_null() {
        let url = Url::parse("https://a.example/").unwrap();
        let redirect = NullOrigin::Redirect { from: &url, to: &url };
        for null in [NullOrigin::Data, NullOrigin::File, redirect, NullOrigin::Sandbox(&url)] {
            assert!(null.advice(CredentialsMode::Omit).contains("Do not allow null"));
            assert!(!null.advice(CredentialsMode::Include).contains('*'));
        }
    }
}
