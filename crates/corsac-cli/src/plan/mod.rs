//! From the command line as typed to a check that can be run.

mod ask;
mod browser;
mod certificate;
mod data;
mod file;
mod header;
mod network;
mod note;
mod origin;
mod page_api;
mod pasted;
mod preflight;
mod url;

use std::time::Duration;

use ::url::Url;
use corsac::browser::{BodyInit, BrowserProfile, Client, Request, RequestInit};
use corsac_client::NetworkConfig;
use corsac_paste::{PastedRequest, PreflightIs};

use crate::arguments::CheckArguments;
use crate::mistake::{Mistake, Typed};
pub(crate) use ask::{Ask, BodyIs, BrowserAsk};
pub(crate) use browser::{BrowserState, cookie_name};
pub(crate) use file::read_file;
pub(crate) use header::{TypedHeader, parse as parse_headers};
pub(crate) use network::{parse as parse_network, seconds};
pub(crate) use origin::parse as parse_origin;
pub(crate) use url::{authority, parse as parse_url, user_info};

/// A check that can be run: everything in it is well-formed.
#[derive(Clone, Debug)]
pub(crate) struct CheckPlan {
    /// The page's request, under the profile that was asked for.
    pub(crate) request: Request,
    pub(crate) profile: BrowserProfile,
    pub(crate) browser: BrowserState,
    /// What the user should know about the command line before reading a verdict.
    pub(crate) notes: Vec<String>,
    draft: Draft,
}

/// What is the same for every check of a command.
#[derive(Clone, Debug)]
pub(crate) struct Conditions {
    pub(crate) network: NetworkConfig,
    /// How long one check may take.
    pub(crate) max_time: Duration,
    pub(crate) sending: Sending,
    pub(crate) scope: Scope,
}

/// Which requests may be sent to other machines.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Sending {
    /// Only those that change nothing: GET, HEAD and OPTIONS.
    Harmless,
    /// All of them.
    Everything,
}

/// How far a check goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Scope {
    /// To the end.
    Everything,
    /// To the answer to the preflight.
    PreflightOnly,
}

/// What a page hands to `fetch()`.
#[derive(Clone, Debug)]
struct Draft {
    page: Client,
    url: Url,
    init: RequestInit,
    preflight: PreflightIs,
}

impl CheckPlan {
    /// The plan that the arguments ask for.
    ///
    /// # Errors
    /// Every mistake in them, in the order of the fields.
    pub(crate) fn from_arguments(
        arguments: &CheckArguments,
    ) -> Result<(Self, Conditions), Vec<Mistake>> {
        let pasted = pasted::read(arguments).map_err(|mistake| vec![mistake])?;
        let arguments = match &pasted {
            Some(pasted) => pasted::with_network(arguments.clone(), &pasted.network),
            None => arguments.clone(),
        };
        let mut mistakes = Mistakes::default();
        let ask = typed_or_pasted(&arguments, pasted, &mut mistakes);
        let plan = mistakes.keep_all(Self::from_ask(&ask));
        let conditions = mistakes.keep_all(Conditions::from_arguments(&arguments));
        match (plan, conditions) {
            (Some(plan), Some(conditions)) if mistakes.0.is_empty() => Ok((plan, conditions)),
            _ => Err(mistakes.0),
        }
    }

    /// The plan that the arguments ask for, where nothing is sent: what a paste says of the network
    /// does not matter.
    ///
    /// # Errors
    /// Every mistake in them, in the order of the fields.
    pub(crate) fn without_network(arguments: &CheckArguments) -> Result<Self, Vec<Mistake>> {
        let pasted = pasted::read(arguments).map_err(|mistake| vec![mistake])?;
        let mut mistakes = Mistakes::default();
        let ask = typed_or_pasted(arguments, pasted, &mut mistakes);
        let plan = mistakes.keep_all(Self::from_ask(&ask));
        plan.filter(|_| mistakes.0.is_empty()).ok_or(mistakes.0)
    }

    /// The plan for a request that was recorded.
    ///
    /// # Errors
    /// Every mistake in it, in the order of the fields.
    pub(crate) fn from_recording(
        recorded: &PastedRequest,
        recorder: Option<&str>,
        arguments: &CheckArguments,
    ) -> Result<Self, Vec<Mistake>> {
        let mut mistakes = Mistakes::default();
        let mut ask = pasted::ask(recorded.clone());
        if recorder.is_some_and(|name| name.contains("Firefox")) {
            ask.profile = BrowserProfile::Firefox;
        }
        ask.override_with(arguments, &mut mistakes);
        let plan = mistakes.keep_all(Self::from_ask(&ask));
        plan.filter(|_| mistakes.0.is_empty()).ok_or(mistakes.0)
    }

    /// The plan for what is asked.
    ///
    /// # Errors
    /// Every mistake in it, in the order of the fields.
    pub(crate) fn from_ask(ask: &Ask) -> Result<Self, Vec<Mistake>> {
        let mut mistakes = Mistakes::default();
        let headers = header::parse(&ask.headers, &mut mistakes);
        let draft = Draft::of(ask, &headers, &mut mistakes);
        let browser = BrowserState::of(&ask.browser, ask.profile, &draft.url, &mut mistakes);
        match page_api::ask(&draft, ask.profile, ask, &mut mistakes) {
            Some(request) if mistakes.0.is_empty() => Ok(Self {
                notes: note::notes(ask, &headers, &request, &browser),
                profile: ask.profile,
                request,
                browser,
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

impl Conditions {
    /// The conditions that the arguments ask for.
    ///
    /// # Errors
    /// Every mistake in them.
    pub(crate) fn from_arguments(arguments: &CheckArguments) -> Result<Self, Vec<Mistake>> {
        let mut mistakes = Mistakes::default();
        let network = network::parse(&arguments.network, &mut mistakes);
        let max_time = arguments.max_time.as_deref().unwrap_or("30");
        let max_time = mistakes.keep(network::seconds("--max-time", max_time));
        match max_time {
            Some(max_time) if mistakes.0.is_empty() => Ok(Self {
                network,
                max_time,
                sending: if arguments.send { Sending::Everything } else { Sending::Harmless },
                scope: match arguments.preflight_only {
                    true => Scope::PreflightOnly,
                    false => Scope::Everything,
                },
            }),
            _ => Err(mistakes.0),
        }
    }
}

impl Draft {
    /// The draft of what is asked; what is wrong with it is replaced by something harmless, so that
    /// the rest can be looked at too.
    fn of(ask: &Ask, headers: &[TypedHeader<'_>], mistakes: &mut Mistakes) -> Self {
        let page = mistakes.keep(origin::page(ask));
        let url = mistakes.keep(url::parse(&ask.url));
        let init = RequestInit {
            method: ask.method.clone().or(ask.posted().map(|_| "POST".to_owned())),
            headers: headers_with_type(headers, ask),
            body: ask.body.clone().map(BodyInit::Bytes),
            mode: ask.mode,
            credentials: ask.credentials,
            redirect: ask.redirect,
            cache: ask.cache,
            referrer_policy: ask.referrer_policy,
            ..RequestInit::default()
        };
        let stand_in = Url::parse("about:blank").expect("about:blank is a valid absolute URL");
        Self {
            page: page.unwrap_or_else(|| Client::document(stand_in.clone())),
            url: url.unwrap_or(stand_in),
            init,
            preflight: ask.preflight,
        }
    }

    fn request(&self, profile: BrowserProfile) -> Result<Request, corsac::browser::TypeError> {
        let mut request = Request::new(&self.page, self.url.clone(), self.init.clone(), profile)?;
        if self.preflight == PreflightIs::Forced {
            request.set_use_cors_preflight();
        }
        Ok(request)
    }
}

/// What flags and a paste ask together.
fn typed_or_pasted(
    arguments: &CheckArguments,
    pasted: Option<PastedRequest>,
    mistakes: &mut Mistakes,
) -> Ask {
    let is_pasted = pasted.is_some();
    let mut ask = pasted.map_or_else(Ask::default, pasted::ask);
    ask.override_with(arguments, mistakes);
    if is_pasted {
        ask.url = pasted::absolute(&ask);
    }
    ask
}

/// The headers the page sets, with the type that a body has where they do not say.
fn headers_with_type(headers: &[TypedHeader<'_>], ask: &Ask) -> Vec<(String, String)> {
    let is_type = |header: &TypedHeader<'_>| header.name.eq_ignore_ascii_case("content-type");
    let body_is = ask.body.as_ref().filter(|_| !headers.iter().any(is_type)).map(|_| ask.body_is);
    let own = body_is.map(|body_is| match body_is {
        BodyIs::Form => "application/x-www-form-urlencoded",
        BodyIs::String => "text/plain;charset=UTF-8",
    });
    let own = own.map(|value| ("Content-Type".to_owned(), value.to_owned()));
    let typed = headers.iter().map(|header| (header.name.to_owned(), header.value.to_owned()));
    typed.chain(own).collect()
}

/// The mistakes found so far.
#[derive(Debug, Default)]
pub(crate) struct Mistakes(pub(crate) Vec<Mistake>);

impl Mistakes {
    /// Takes the value, or notes the mistake.
    pub(crate) fn keep<T>(&mut self, result: Result<T, Mistake>) -> Option<T> {
        result.map_err(|mistake| self.0.push(mistake)).ok()
    }

    /// Takes the value, or notes the mistakes.
    pub(crate) fn keep_all<T>(&mut self, result: Result<T, Vec<Mistake>>) -> Option<T> {
        result.map_err(|mistakes| self.0.extend(mistakes)).ok()
    }
}

/// The URL as typed, its password hidden.
fn typed_url(text: &str) -> Typed<'_> {
    let password = crate::password::in_typed(text).unwrap_or(0..0);
    Typed::positional(text).with_secret(password)
}
