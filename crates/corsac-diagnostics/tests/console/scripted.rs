//! Pages whose fetches are answered from a script.

use corsac::browser::{
    Action, BrowserProfile, Client, CrossOriginAttribute, Fetch, FilteredResponse, Initiator,
    Moment, NetworkError, Outcome, PreflightCache, Request, RequestInit, Response, XmlHttpRequest,
};
use corsac_diagnostics::console;
use url::Url;

/// What comes back for one request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answer<'a> {
    /// A response with this status and these header lines.
    Response(u16, &'a [(&'a str, &'a str)]),
    /// The same with values that are no text.
    Bytes(u16, &'a [(&'a str, &'a [u8])]),
    /// The connection is closed without a response.
    Closed,
}

/// A page in a browser.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    client: Client,
    profile: BrowserProfile,
}

/// A fetch that ended.
#[derive(Debug)]
pub(crate) struct Played {
    pub(crate) request: Request,
    pub(crate) outcome: Outcome,
    profile: BrowserProfile,
}

impl Page {
    pub(crate) fn at(url: &str) -> Self {
        Self { client: Client::document(parse(url)), profile: BrowserProfile::Standard }
    }

    pub(crate) fn sandboxed(self) -> Self {
        Self { client: self.client.sandboxed(), ..self }
    }

    pub(crate) fn chromium(&self) -> Self {
        Self { profile: BrowserProfile::Chromium, ..self.clone() }
    }

    pub(crate) fn firefox(&self) -> Self {
        Self { profile: BrowserProfile::Firefox, ..self.clone() }
    }

    pub(crate) fn fetch(&self, url: &str, init: RequestInit, answers: &[Answer<'_>]) -> Played {
        let request = Request::new(&self.client, parse(url), init, self.profile);
        self.play(request.expect("the constructor does not throw"), answers)
    }

    pub(crate) fn element(
        &self,
        initiator: Initiator,
        url: &str,
        attribute: CrossOriginAttribute,
        answers: &[Answer<'_>],
    ) -> Played {
        let url = parse(url);
        let request = Request::for_element(&self.client, initiator, url, attribute, self.profile);
        self.play(request, answers)
    }

    pub(crate) fn xhr_with_credentials(&self, url: &str, answers: &[Answer<'_>]) -> Played {
        let mut xhr = XmlHttpRequest::open(&self.client, "GET", parse(url)).expect("GET opens");
        xhr.set_with_credentials();
        self.play(xhr.send(None, self.profile), answers)
    }

    pub(crate) fn event_source(&self, url: &str, answers: &[Answer<'_>]) -> Played {
        let (url, attribute) = (parse(url), CrossOriginAttribute::Anonymous);
        let request = Request::for_event_source(&self.client, url, attribute, self.profile);
        self.play(request, answers)
    }

    fn play(&self, request: Request, answers: &[Answer<'_>]) -> Played {
        let mut fetch = Fetch::new(request);
        let mut cache = PreflightCache::new(self.profile);
        let mut answers = answers.iter();
        while let Action::Send(_) = fetch.poll_action(&mut cache, Moment::START) {
            match *answers.next().expect("an answer for every request") {
                Answer::Response(status, lines) => {
                    let response = Response::new(status, lines.iter().copied());
                    fetch.handle_response(response, &mut cache, Moment::START);
                }
                Answer::Bytes(status, lines) => {
                    let response = Response::new(status, lines.iter().copied());
                    fetch.handle_response(response, &mut cache, Moment::START);
                }
                Answer::Closed => fetch.handle_connection_closed(&mut cache),
            }
        }
        let request = fetch.request().clone();
        let outcome = fetch.into_outcome().expect("the fetch is done");
        Played { request, outcome, profile: self.profile }
    }
}

impl Played {
    pub(crate) fn messages(&self) -> Vec<String> {
        assert!(
            console::messages(BrowserProfile::Standard, &self.request, &self.outcome).is_empty()
        );
        console::messages(self.profile, &self.request, &self.outcome)
    }

    pub(crate) fn error(&self) -> Option<&NetworkError> {
        match &self.outcome {
            Outcome::NetworkError(error) => Some(error),
            Outcome::Response(_) => None,
        }
    }

    pub(crate) fn response(&self) -> Option<&FilteredResponse> {
        match &self.outcome {
            Outcome::Response(response) => Some(response),
            Outcome::NetworkError(_) => None,
        }
    }
}

fn parse(url: &str) -> Url {
    Url::parse(url).expect("a URL")
}
