//! The verdict in one sentence.

use corsac::browser::{CorsCheckReason, ExchangeKind, Failure, NetworkError, ResponseType};

use super::bytes::escape;
use super::story::Story;
use super::view::browser;
use crate::judge::{End, Unanswered, Unsent, Verdict};

impl Story<'_> {
    /// What the verdict means, for somebody who reads of CORS for the first time.
    pub(super) fn sentence(&self) -> String {
        let method = |request: &Unanswered| request.message.method().clone();
        match &self.examination.end {
            End::Judged => self.judged(),
            End::Unreachable(_, error) => format!("{error}."),
            End::PreflightOnly(_) if self.is_preflight_passed() => {
                "the preflight passes; the request itself was not sent.".to_owned()
            }
            End::PreflightOnly(request) => format!(
                "a browser sends this {} without a preflight, so there is none to judge.",
                method(request)
            ),
            End::NotRecorded(request) => {
                format!("the recording has no answer to the {}.", named(request))
            }
            End::Withheld(Unsent { request, .. }) if self.is_preflight_passed() => {
                format!("the preflight passed, and the {} itself was not sent.", method(request))
            }
            End::Withheld(Unsent { request, .. }) => {
                format!("the {} was not sent, so there is nothing to judge.", method(request))
            }
        }
    }

    fn is_preflight_passed(&self) -> bool {
        self.examination.passed_preflight().is_some()
    }

    fn judged(&self) -> String {
        let observation = &self.examination.observation;
        let (browser, origin) = (browser(observation.profile), observation.page_request.origin());
        if let Some(error) = observation.network_error() {
            return format!("{browser} {}.", self.refused(error));
        }
        match (self.examination.verdict(), observation.response().map(|own| own.response_type())) {
            (Verdict::Opaque, Some(ResponseType::OpaqueRedirect)) => {
                format!("{browser} tells {origin} that there is a redirect, and no more.")
            }
            (Verdict::Opaque, _) => {
                format!("{browser} lets {origin} use the response, but not read it.")
            }
            _ => format!("{browser} lets {origin} read the response."),
        }
    }

    fn refused(&self, error: &NetworkError) -> String {
        let request = &self.examination.observation.request;
        let (method, origin) =
            (request.method(), self.examination.observation.page_request.origin());
        match error.exchange() {
            Some(ExchangeKind::Preflight) => format!(
                "does not send the {method}: it asked the server first, with a preflight, and the \
                 answer {}",
                because(error)
            ),
            Some(ExchangeKind::Request) if is_about_redirect(error.failure()) => {
                format!("does not follow the redirect: it {}", because(error))
            }
            Some(ExchangeKind::Request) => {
                format!("does not let {origin} read the response: it {}", because(error))
            }
            None => format!("does not send the {method}: {}", unsendable(error.failure())),
        }
    }
}

/// A request, as it is known to who recorded it.
fn named(request: &Unanswered) -> String {
    match request.kind {
        ExchangeKind::Preflight => "preflight, the OPTIONS request that asks first".to_owned(),
        ExchangeKind::Request => request.message.method().to_string(),
    }
}

fn is_about_redirect(failure: &Failure) -> bool {
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

/// What is wrong with a response, as what comes after "it".
fn because(error: &NetworkError) -> String {
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
        Failure::PreflightRedirect { .. } => "is a redirect, and none is followed there".to_owned(),
        Failure::PreflightStatus => {
            format!("has status {}, where only 200 to 299 will do", error.status().unwrap_or(0))
        }
        Failure::RedirectModeError => {
            "is not what the page wants, which forbids redirects".to_owned()
        }
        Failure::RedirectToScheme { .. } => "leads to a URL that is not http or https".to_owned(),
        Failure::RedirectWithCredentials { .. } => {
            "leads to a URL with a user name or password in it".to_owned()
        }
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
fn unsendable(failure: &Failure) -> String {
    match failure {
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
