//! From the command line as typed to a verification that can be run.

use std::time::Duration;

use corsac::browser::{
    Action, BrowserProfile, Client, Fetch, Moment, PreflightCache, Request, RequestInit,
};
use corsac_client::NetworkConfig;
use corsac_export::Target;
use corsac_policy_file::UnsetVariables;
use corsac_verify::{CallerHeaders, Plan, Sending, Settings};
use url::{Position, Url};

use super::baseline::{self, Baseline};
use super::caller::Caller;
use crate::arguments::VerifyArguments;
use crate::lint;
use crate::mistake::{self, Mistake, Typed};
use crate::plan::{self, Mistakes, parse_network, parse_origin, parse_url, seconds};
use crate::policy::{self, LoadedPolicy, Named};
use crate::write;

/// A verification that can be run: everything in it is well-formed.
pub(super) struct Verification {
    pub(super) policy: LoadedPolicy,
    pub(super) url: Url,
    /// The other address that is asked.
    pub(super) via: Option<Url>,
    pub(super) plan: Plan,
    pub(super) settings: Settings,
    pub(super) caller: Caller,
    pub(super) manner: Manner,
    pub(super) baseline: Option<Baseline>,
    /// What the policy is exported to.
    pub(super) target: Option<&'static Target>,
}

/// How requests are sent.
#[derive(Clone, Debug)]
pub(super) struct Manner {
    pub(super) network: NetworkConfig,
    pub(super) rate: Rate,
    /// How long everything together may take.
    pub(super) max_time: Duration,
    pub(super) sending: Sending,
}

/// How many requests there may be in a second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Rate {
    /// So many.
    PerSecond(f64),
    /// So many to other machines; to this one, as many as it answers.
    PerSecondElsewhere(f64),
}

/// What the flags say, apart from the policy.
struct Flags {
    url: Url,
    via: Option<Url>,
    caller: Caller,
    manner: Manner,
    baseline: Option<Baseline>,
    target: Option<&'static Target>,
}

impl Verification {
    /// The verification that the arguments ask for.
    ///
    /// # Errors
    /// Every mistake in them and in the policy, as text.
    pub(super) fn of_arguments(arguments: &VerifyArguments) -> Result<Self, String> {
        let flags = flags(arguments).map_err(|own| mistake::render(&own));
        let named = Named {
            file: arguments.policy.as_deref().map(|path| Typed::flag("--policy", path)),
            environment: arguments.environment.as_deref(),
            unset: UnsetVariables::Error,
        };
        let policy = policy::load(&named).map_err(|own| mistake::render(&own));
        match (flags, policy.and_then(lint::usable)) {
            (Ok(flags), Ok(policy)) => Ok(Self::new(flags, policy, arguments)),
            (flags, policy) => Err([flags.err(), policy.err()].into_iter().flatten().collect()),
        }
    }

    fn new(flags: Flags, policy: LoadedPolicy, arguments: &VerifyArguments) -> Self {
        let Flags { url, via, caller, manner, baseline, target } = flags;
        let settings = Settings {
            sending: manner.sending,
            caller_headers: match caller.is_empty() {
                true => CallerHeaders::None,
                false => CallerHeaders::Added,
            },
            paths: arguments.paths.clone(),
            origins: arguments.origins.clone(),
            profile: arguments.profile.into(),
            ..Settings::default()
        };
        let plan = Plan::new(&policy.routes, &policy.file.config, &url, &settings);
        Self { policy, url, via, plan, settings, caller, manner, baseline, target }
    }

    /// The URL in a sentence: queries are long, and may hold secrets.
    pub(super) fn shown_url(&self) -> &str {
        &self.url[..Position::AfterPath]
    }

    /// What the policy file is called.
    pub(super) fn policy_name(&self) -> &str {
        &self.policy.source.name
    }
}

fn flags(arguments: &VerifyArguments) -> Result<Flags, Vec<Mistake>> {
    let mut mistakes = Mistakes::default();
    let url = mistakes.keep(address("", &arguments.url));
    let via = arguments.via.as_deref().map(|text| mistakes.keep(bare_address("--via", text)));
    for path in &arguments.paths {
        mistakes.keep(check_path(path));
    }
    for origin in &arguments.origins {
        mistakes.keep(parse_origin(origin));
    }
    let caller = Caller::of_arguments(arguments, url.as_ref(), &mut mistakes);
    let manner = manner(arguments, &mut mistakes);
    let baseline = arguments.baseline.as_deref().map(|path| mistakes.keep(baseline::read(path)));
    if let Some(path) = &arguments.write_baseline {
        mistakes.keep(baseline::check_target(path));
    }
    if let Some(path) = arguments.out.as_deref().filter(|path| *path != "-") {
        mistakes.keep(write::check_replaceable(&Typed::flag("--out", path)));
    }
    let target = arguments.stack.as_deref().map(|name| mistakes.keep(target(name)));
    match (url, manner) {
        (Some(url), Some(manner)) if mistakes.0.is_empty() => Ok(Flags {
            url,
            via: via.flatten(),
            caller,
            manner,
            baseline: baseline.flatten(),
            target: target.flatten(),
        }),
        _ => Err(mistakes.0),
    }
}

/// A URL of a server.
fn address(flag: &'static str, text: &str) -> Result<Url, Mistake> {
    let url = parse_url(text)?;
    let password = crate::password::in_typed(text).unwrap_or(0..0);
    let typed = Typed::flag(flag, text).with_secret(password);
    if !matches!(url.scheme(), "http" | "https") {
        let title = format!("`{}` is no address of a server", typed.shown_value().escape_debug());
        return Err(typed.whole(title).label("a URL starts with https:// or http://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        let place = plan::user_info(text).unwrap_or(0..text.len());
        return Err(typed
            .mistake(place, "no page can request a URL with a user name or password")
            .help("give them with `-u NAME:PASSWORD`"));
    }
    match is_kept_from(&url) {
        true => Err(typed
            .whole(format!("browsers connect to no service at this port of `{}`", shown_host(&url)))
            .label("no page can reach it, whatever its policy")),
        false => Ok(url),
    }
}

/// A URL of which nothing counts but its address.
fn bare_address(flag: &'static str, text: &str) -> Result<Url, Mistake> {
    let url = address(flag, text)?;
    let rest = &url[Position::BeforePath..];
    if rest == "/" {
        return Ok(url);
    }
    Err(Typed::flag(flag, text)
        .mistake(
            plan::authority(text).end..text.len(),
            format!("of the URL of {flag} only its address counts"),
        )
        .label("asked for there is what is asked for at the other URL")
        .write_instead(Some(&url[..Position::BeforePath])))
}

fn shown_host(url: &Url) -> &str {
    &url[Position::BeforeHost..Position::AfterPort]
}

/// Whether browsers refuse to ask there at all, even for the server's own pages.
///
/// <https://fetch.spec.whatwg.org/#port-blocking>
fn is_kept_from(url: &Url) -> bool {
    let page = Client::document(url.clone());
    let request =
        Request::new(&page, url.clone(), RequestInit::default(), BrowserProfile::Standard);
    request.is_ok_and(|request| {
        let mut cache = PreflightCache::new(BrowserProfile::Standard);
        matches!(Fetch::new(request).poll_action(&mut cache, Moment::START), Action::Done(_))
    })
}

fn check_path(path: &str) -> Result<(), Mistake> {
    match path.starts_with('/') {
        true => Ok(()),
        false => Err(Typed::flag("--path", path)
            .whole(format!("`{}` is not a path", path.escape_debug()))
            .label("a path starts with a slash")
            .write_instead(Some(format!("/{path}")).filter(|_| !path.contains("://")))),
    }
}

fn manner(arguments: &VerifyArguments, mistakes: &mut Mistakes) -> Option<Manner> {
    let network = parse_network(&arguments.network, mistakes);
    let max_time = arguments.max_time.as_deref().unwrap_or("600");
    let max_time = mistakes.keep(seconds("--max-time", max_time));
    let rate = mistakes.keep(rate(arguments.rate.as_deref()));
    let sending = if arguments.send { Sending::Everything } else { Sending::SafeMethodsOnly };
    Some(Manner { network, rate: rate?, max_time: max_time?, sending })
}

fn rate(text: Option<&str>) -> Result<Rate, Mistake> {
    const POLITE: f64 = 20.0;
    const SLOWEST: f64 = 0.01;
    let Some(text) = text else { return Ok(Rate::PerSecondElsewhere(POLITE)) };
    let number = text.parse().ok().filter(|rate: &f64| rate.is_finite() && *rate >= SLOWEST);
    number.map(Rate::PerSecond).ok_or_else(|| {
        Typed::flag("--rate", text)
            .whole(format!("`{}` is no number of requests", text.escape_debug()))
            .label(format!("a number of at least {SLOWEST} is expected, such as 20"))
    })
}

fn target(name: &str) -> Result<&'static Target, Mistake> {
    Target::find(name).ok_or_else(|| {
        let title = format!("nothing called `{}` can be exported to", name.escape_debug());
        let help = match Target::nearest(&name.to_ascii_lowercase()) {
            Some(nearest) => format!("did you mean `{}`?", nearest.name),
            None => "`corsac export --list` prints every target".to_owned(),
        };
        Typed::flag("--stack", name).whole(title).help(help)
    })
}
