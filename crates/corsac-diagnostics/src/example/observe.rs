use corsac::CredentialsMode;
use corsac::browser::{
    Action, CrossOriginAttribute, Fetch, HttpRequest, IncludeCredentials, Moment, PreflightCache,
    Request,
};

use super::{Example, ExampleAnswer, ExampleError, ExampleErrorKind};
use crate::observation::{Observation, ObservedExchange};

impl Example {
    /// Lets the example's browser make the request.
    ///
    /// # Errors
    /// The page's API throws, or there is a response too few or too many.
    pub fn observe(&self) -> Result<Observation, ExampleError> {
        let page_request = self.request()?;
        let mut cache = PreflightCache::new(self.profile);
        let mut fetch = Fetch::new(page_request.clone());
        let mut answers = self.answers.iter();
        let mut exchanges = Vec::new();
        let outcome = loop {
            let action = fetch.poll_action(&mut cache, Moment::START);
            let http = match action {
                Action::Done(outcome) => break outcome.clone(),
                Action::Send(http) => http,
            };
            let answer = answers.next().ok_or_else(|| error(BLOCK_MISSING))?;
            exchanges.push(self.exchange(&http, answer));
            fetch.handle_response(answer.response.clone(), &mut cache, Moment::START);
        };
        if answers.next().is_some() {
            return Err(error(ExampleErrorKind::ResponseNotNeeded));
        }
        let request = fetch.request().clone();
        Ok(Observation {
            profile: self.profile,
            page_request,
            request,
            exchanges,
            outcome: Some(outcome),
        })
    }

    /// The page's request.
    ///
    /// # Errors
    /// The page's API throws.
    pub fn request(&self) -> Result<Request, ExampleError> {
        if let Some(element) = self.element {
            let (url, attribute) = (self.url.clone(), self.cross_origin());
            return Ok(Request::for_element(&self.page, element, url, attribute, self.profile));
        }
        Request::new(&self.page, self.url.clone(), self.init.clone(), self.profile)
            .map_err(|thrown| error(ExampleErrorKind::TypeError(thrown.to_string())))
    }

    /// The element's `crossorigin`.
    fn cross_origin(&self) -> CrossOriginAttribute {
        match self.init.credentials {
            CredentialsMode::Include => CrossOriginAttribute::UseCredentials,
            _ => CrossOriginAttribute::Anonymous,
        }
    }

    fn exchange(&self, http: &HttpRequest<'_>, answer: &ExampleAnswer) -> ObservedExchange {
        let withheld_cookies = match http.credentials() {
            IncludeCredentials::Yes => self.withheld_cookies.clone(),
            IncludeCredentials::No => Vec::new(),
        };
        ObservedExchange {
            kind: http.kind(),
            method: http.method().clone(),
            url: http.url().clone(),
            request_headers: http.headers().clone(),
            credentials: http.credentials(),
            withheld_cookies,
            rejected_cookies: Vec::new(),
            response: answer.response.clone(),
            status_line: answer.status_line.clone().into_bytes(),
            peer: answer.peer,
        }
    }
}

const BLOCK_MISSING: ExampleErrorKind =
    ExampleErrorKind::BlockMissing("a response that the browser waits for");

/// An error of the example as a whole.
fn error(kind: ExampleErrorKind) -> ExampleError {
    ExampleError { line: 1, kind }
}
