//! From the command line as typed to a check that can be run.

mod data;
mod header;
mod network;
mod note;
mod origin;
mod page_api;
mod url;

use std::time::Duration;

use ::url::Url;
use corsac::browser::{BodyInit, BrowserProfile, Client, Request, RequestInit};
use corsac_client::NetworkConfig;

use crate::arguments::CheckArguments;
use crate::mistake::{Mistake, Typed};
use header::TypedHeader;

/// A check that can be run: everything in it is well-formed.
#[derive(Clone, Debug)]
pub(crate) struct CheckPlan {
    /// The page's request, under the profile that was asked for.
    pub(crate) request: Request,
    pub(crate) profile: BrowserProfile,
    pub(crate) network: NetworkConfig,
    pub(crate) max_time: Duration,
    pub(crate) sending: Sending,
    /// What the user should know about the command line before reading a verdict.
    pub(crate) notes: Vec<String>,
    draft: Draft,
}

/// Which requests may be sent to other machines.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Sending {
    /// Only those that change nothing: GET, HEAD and OPTIONS.
    Harmless,
    /// All of them.
    Everything,
}

/// What a page hands to `fetch()`.
#[derive(Clone, Debug)]
struct Draft {
    page: Client,
    url: Url,
    init: RequestInit,
}

impl CheckPlan {
    /// The plan that the arguments ask for.
    ///
    /// # Errors
    /// Every mistake in them, in the order of the fields.
    pub(crate) fn from_arguments(arguments: &CheckArguments) -> Result<Self, Vec<Mistake>> {
        let mut mistakes = Mistakes::default();
        let headers = header::parse(&arguments.headers, &mut mistakes);
        let draft = Draft::from_arguments(arguments, &headers, &mut mistakes);
        let network = network::parse(arguments, &mut mistakes);
        let max_time = mistakes.keep(network::max_time(&arguments.max_time));
        let profile = BrowserProfile::from(arguments.profile);
        let request = page_api::ask(&draft, profile, arguments, &mut mistakes);
        match (request, max_time) {
            (Some(request), Some(max_time)) if mistakes.0.is_empty() => Ok(Self {
                notes: note::notes(&headers, &request),
                request,
                profile,
                network,
                max_time,
                sending: if arguments.send { Sending::Everything } else { Sending::Harmless },
                draft,
            }),
            _ => Err(mistakes.0),
        }
    }

    /// The same request as the page makes it in another browser.
    pub(crate) fn request_in(&self, profile: BrowserProfile) -> Option<Request> {
        self.draft.request(profile).ok()
    }
}

impl Draft {
    /// The draft of these arguments; what is wrong with them is replaced by something harmless, so
    /// that the rest can be looked at too.
    fn from_arguments(
        arguments: &CheckArguments,
        headers: &[TypedHeader<'_>],
        mistakes: &mut Mistakes,
    ) -> Self {
        let page = mistakes.keep(origin::parse(&arguments.origin));
        let url = mistakes.keep(url::parse(&arguments.url));
        let body = mistakes.keep(data::read(&arguments.data)).flatten();
        let init = RequestInit {
            method: arguments.method.clone().or(body.as_ref().map(|_| "POST".to_owned())),
            headers: headers_with_type(headers, body.is_some()),
            body: body.map(BodyInit::Bytes),
            mode: arguments.mode.into(),
            credentials: arguments.credentials.into(),
            redirect: arguments.redirect.into(),
            ..RequestInit::default()
        };
        let stand_in = Url::parse("about:blank").expect("about:blank is a valid absolute URL");
        Self {
            page: page.unwrap_or_else(|| Client::document(stand_in.clone())),
            url: url.unwrap_or(stand_in),
            init,
        }
    }

    fn request(&self, profile: BrowserProfile) -> Result<Request, corsac::browser::TypeError> {
        Request::new(&self.page, self.url.clone(), self.init.clone(), profile)
    }
}

/// The headers the page sets; as with curl, a body is a form unless they say otherwise.
fn headers_with_type(headers: &[TypedHeader<'_>], has_body: bool) -> Vec<(String, String)> {
    let is_type = |header: &TypedHeader<'_>| header.name.eq_ignore_ascii_case("content-type");
    let form = (has_body && !headers.iter().any(is_type))
        .then(|| ("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned()));
    let typed = headers.iter().map(|header| (header.name.to_owned(), header.value.to_owned()));
    typed.chain(form).collect()
}

/// The mistakes found so far.
#[derive(Debug, Default)]
struct Mistakes(Vec<Mistake>);

impl Mistakes {
    /// Takes the value, or notes the mistake.
    fn keep<T>(&mut self, result: Result<T, Mistake>) -> Option<T> {
        result.map_err(|mistake| self.0.push(mistake)).ok()
    }
}

/// The URL as typed, its password hidden.
fn typed_url(text: &str) -> Typed<'_> {
    let password = url::password(text).unwrap_or(0..0);
    Typed::positional(text).with_secret(password)
}
