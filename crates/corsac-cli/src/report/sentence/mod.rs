//! The verdict in one sentence.

mod failure;

use corsac::browser::{ExchangeKind, Failure, NetworkError, ResponseType};

use super::story::Story;
use super::view::browser;
use crate::judge::{End, Unanswered, Unsent, Verdict};
use failure::{because, is_about_embedding, is_about_redirect, unsendable};

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
        let (browser, page) = (browser(observation.profile), self.page());
        if let Some(error) = observation.network_error() {
            return format!("{browser} {}.", self.refused(error));
        }
        match (self.examination.verdict(), observation.response().map(|own| own.response_type())) {
            (Verdict::Opaque, Some(ResponseType::OpaqueRedirect)) => {
                format!("{browser} tells {page} that there is a redirect, and no more.")
            }
            (Verdict::Opaque, _) => {
                format!("{browser} lets {page} use the response, but not read it.")
            }
            _ => format!("{browser} lets {page} read the response."),
        }
    }

    /// The page, by its origin.
    fn page(&self) -> String {
        let origin = self.examination.observation.page_request.origin();
        let is_opaque = origin.is_opaque();
        if is_opaque { "the page, whose origin is null,".to_owned() } else { origin.to_string() }
    }

    /// Whether a redirect has taken the page's origin out of the request.
    fn is_nameless(&self) -> bool {
        let observation = &self.examination.observation;
        let is_cors = matches!(observation.failure(), Some(Failure::CorsCheck(_)));
        let was_named = !observation.page_request.origin().is_opaque();
        is_cors && was_named && observation.request.serialized_origin() == "null"
    }

    fn refused(&self, error: &NetworkError) -> String {
        let observation = &self.examination.observation;
        let (method, page, failure) = (observation.request.method(), self.page(), error.failure());
        match error.exchange() {
            Some(ExchangeKind::Preflight) if self.policy.is_some() => format!(
                "does not send the {method}: it asks first, with a preflight, and the policy's \
                 answer {}",
                because(error)
            ),
            Some(ExchangeKind::Preflight) => format!(
                "does not send the {method}: it asked the server first, with a preflight, and the \
                 answer {}",
                because(error)
            ),
            Some(ExchangeKind::Request) if is_about_redirect(failure) => {
                format!("does not follow the redirect: it {}", because(error))
            }
            Some(ExchangeKind::Request) if is_about_embedding(failure) => {
                format!("does not give the response to {page}: it {}", because(error))
            }
            Some(ExchangeKind::Request) if self.is_nameless() => format!(
                "does not let {page} read the response: a redirect to another origin has made its \
                 origin null, and the response does not allow null"
            ),
            Some(ExchangeKind::Request) => {
                format!("does not let {page} read the response: it {}", because(error))
            }
            None if observation.exchanges.is_empty() => {
                format!("does not send the {method}: {}", unsendable(failure))
            }
            None => format!("does not follow the redirect: {}", unsendable(failure)),
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
