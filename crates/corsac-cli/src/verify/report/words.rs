//! Sentences that several renderings have.

use corsac::CredentialsMode;
use corsac::server::RoutesConfig;
use corsac_verify::hops::{HopChange, HopChangeKind};
use corsac_verify::{
    Ask, Difference, PageAsk, Plan, PreflightWanted, Probe, Purpose, Rule, Said, Sampled, Scope,
    SkipReason,
};
use url::{Position, Url};

use crate::report::Secrets;
use crate::verify::drive::Stopped;
use crate::verify::patience::Waits;
use crate::verify::rules;

/// What a difference is about, what was expected, and what was seen, in one line.
pub(super) fn expectation(difference: &Difference, config: &RoutesConfig) -> String {
    let rules = rules::list(&difference.rules, config);
    let about = match &difference.subjects[..] {
        [] => String::new(),
        [only] => format!(", {only}"),
        [first, others @ ..] => format!(", {first} and {} more", others.len()),
    };
    let (expected, observed) = (said(&difference.expected), said(&difference.observed));
    format!("{rules}{about}: expected {expected}, got {observed}")
}

/// What was said, or was to be.
pub(super) fn said(said: &Said) -> String {
    match said {
        // Of a policy's own refusal the headers that it leaves out are no news.
        Said::Refused { failure: Some(failure), status: 200..=299 } => {
            format!("refused ({failure})")
        }
        Said::Refused { failure: Some(failure), status } => {
            format!("refused ({failure}, status {status})")
        }
        other => other.to_string(),
    }
}

/// The name of what was said.
pub(super) fn kind(said: &Said) -> &'static str {
    match said {
        Said::Allowed => "allowed",
        Said::Refused { .. } => "refused",
        Said::MaxAge(_) => "max-age",
        Said::Names(_) => "names",
        Said::Header(_) => "header",
        Said::Status(_) => "status",
        Said::Changing => "changing",
        Said::Constant => "constant",
        _ => "other",
    }
}

/// What is asked, in one line.
pub(super) fn ask(ask: &Ask, secrets: Secrets) -> String {
    secrets.text(&match ask {
        Ask::Page(page) => of_page(page),
        Ask::Raw(raw) => {
            let origin = raw.headers.first(b"origin").map(|own| own.escape_ascii().to_string());
            let origin =
                origin.map_or_else(String::new, |origin| format!(" with Origin: {origin}"));
            format!("{} {}{origin}, as no page asks", raw.method, raw.url)
        }
    })
}

/// What is asked, in fewer words: of its URL only what `url` has in another way.
pub(super) fn short_ask(ask: &Ask, url: &Url, secrets: Secrets) -> String {
    let target = |url: &Url| url[Position::BeforePath..Position::AfterQuery].to_owned();
    let target_of = |own: &Url| match target(own) {
        same if same == target(url) => String::new(),
        other => format!(" {other}"),
    };
    secrets.text(&match ask {
        Ask::Page(page) => {
            let PageAsk { method, url, origin, .. } = page;
            format!("{method}{} from {origin}", target_of(url)) + &besides(page, "preflight")
        }
        Ask::Raw(raw) => {
            let origin = raw.headers.first(b"origin").map(|own| own.escape_ascii().to_string());
            let origin = origin.map_or_else(String::new, |origin| format!(" from {origin}"));
            format!("{}{}{origin}, as no page asks", raw.method, target_of(&raw.url))
        }
    })
}

fn of_page(page: &PageAsk) -> String {
    let PageAsk { method, url, origin, .. } = page;
    format!("{method} {url} from {origin}") + &besides(page, "the preflight alone")
}

/// What a page asks for besides a method and a URL.
fn besides(page: &PageAsk, preflight_alone: &str) -> String {
    let PageAsk { headers, credentials, preflight, scope, .. } = page;
    let mut text = String::new();
    if !headers.is_empty() {
        const SHOWN: usize = 4;
        let names: Vec<_> = headers.iter().map(|(name, _)| name.as_str()).collect();
        let more = names.len().saturating_sub(SHOWN);
        text += " with ";
        text += &names[..names.len() - more].join(", ");
        if more > 0 {
            text += &format!(" and {more} more headers");
        }
    }
    if *credentials == CredentialsMode::Include {
        text += ", with credentials";
    }
    match (preflight, scope) {
        (_, Scope::PreflightOnly) => text + ", " + preflight_alone,
        (PreflightWanted::Always, Scope::Everything) => text + ", with a preflight",
        (PreflightWanted::AsNeeded, Scope::Everything) => text,
    }
}

/// What a check is to tell.
pub(super) fn purpose(purpose: &Purpose) -> String {
    match purpose {
        Purpose::AllowedOrigin { entry } => format!("an origin that {entry} allows"),
        Purpose::RefusedOrigin { lookalike } => format!("an origin to refuse: {lookalike}"),
        Purpose::Method(method) => format!("the method {method}"),
        Purpose::HeaderName(name) => format!("the header {name}"),
        Purpose::HeaderNames(count) => format!("{count} headers at once"),
        Purpose::Credentials => "credentials".to_owned(),
        Purpose::NoOrigin => "a request without Origin".to_owned(),
        Purpose::PlainOptions => "an OPTIONS request that is no preflight".to_owned(),
        Purpose::NotFound => "a path that does not exist".to_owned(),
        Purpose::Unauthenticated => "a request without what the service needs".to_owned(),
        Purpose::UnsafeMethod(method) => format!("the response to {method}"),
        Purpose::RawHeaderNames => "header names as no browser writes them".to_owned(),
        Purpose::RawOrigin => "an origin as no browser writes it".to_owned(),
        Purpose::PathVariant => "the path spelt in another way".to_owned(),
        other => other.to_string(),
    }
}

/// What a check is to tell, in fewer words.
pub(super) fn short_purpose(probe: &Probe) -> String {
    match (&probe.purpose, &probe.ask) {
        (Purpose::AllowedOrigin { entry }, Ask::Page(page)) if page.origin.as_str() == entry => {
            "an allowed origin".to_owned()
        }
        (purpose, _) => purpose.to_string(),
    }
}

/// What people should know of a plan.
pub(super) fn notes(plan: &Plan, config: &RoutesConfig) -> Vec<String> {
    let mut skipped: Vec<(String, Vec<Rule>)> = Vec::new();
    for own in plan.skipped() {
        let reason = skip_reason(&own.reason);
        match skipped.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, rules)) => rules.push(own.rule),
            None => skipped.push((reason, vec![own.rule])),
        }
    }
    let sampled = plan.sampled().iter().map(|own| sampled(own, config));
    let skipped =
        skipped.iter().map(|(reason, rules)| format!("{}: {reason}", rules::list(rules, config)));
    sampled.chain(skipped).collect()
}

fn skip_reason(reason: &SkipReason) -> String {
    match reason {
        SkipReason::OtherHost => "not asked: for other hosts than the URL's",
        SkipReason::NoPath => {
            "not asked: no path is known that this rule alone decides; --path names one"
        }
        SkipReason::TooManyRules => "not asked: there are more routes than are asked about",
        SkipReason::NoMissingPath => {
            "the response for a path that does not exist is not asked for: each may exist"
        }
        SkipReason::OriginsNotListed => {
            "no origin is known that its regular expression allows; --origin names one"
        }
        SkipReason::UnsafeMethods => {
            "of methods that can change something only the preflight is sent; --send sends all"
        }
        SkipReason::NoCallerHeaders => {
            "a 401 is not asked for: no -H, -b or -u is there to leave out"
        }
        SkipReason::WebSockets => "handshakes of WebSockets are not asked for",
        SkipReason::OriginsOfOtherRules { asked, of } => {
            return format!("{asked} of the {of} origins that other rules allow are asked about");
        }
        SkipReason::OwnOrigin(origin) => {
            return format!("{origin} is not asked about: it is the URL's own origin");
        }
        other => return format!("not asked: {other:?}"),
    }
    .to_owned()
}

/// Of what only a part is asked about.
fn sampled(sampled: &Sampled, config: &RoutesConfig) -> String {
    let Sampled { rule, key, asked, of } = sampled;
    let rule = rules::in_words(*rule, config);
    format!("{rule}: {asked} of the {of} entries of {} are asked about", key.name())
}

/// What stands in between does to a header.
pub(super) fn hop(change: &HopChange) -> String {
    let HopChange { name, kind, behind, front, .. } = change;
    let lines = |lines: &[String]| match lines {
        [] => "nothing".to_owned(),
        lines => lines.iter().map(|line| format!("`{line}`")).collect::<Vec<_>>().join(" and "),
    };
    let (behind, front) = (lines(behind), lines(front));
    match kind {
        HopChangeKind::Added => format!("{name} is added: {front}"),
        HopChangeKind::Removed => format!("{name} is removed: {behind}"),
        HopChangeKind::Changed => format!("{name} is changed: {behind} becomes {front}"),
        HopChangeKind::Doubled => format!("{name} is doubled: {behind} becomes {front}"),
    }
}

/// The name of what became of a header.
pub(super) fn hop_kind(kind: HopChangeKind) -> &'static str {
    match kind {
        HopChangeKind::Added => "added",
        HopChangeKind::Removed => "removed",
        HopChangeKind::Changed => "changed",
        HopChangeKind::Doubled => "doubled",
    }
}

/// Why the rest was left out.
pub(super) fn stopped(stopped: Stopped) -> String {
    match stopped {
        Stopped::TimeIsUp => "the time of --max-time was up; the rest was not asked".to_owned(),
        Stopped::NoAnswers(count) => {
            format!("{count} requests in a row had no answer; the rest was not sent")
        }
        Stopped::TurnedAway(count) => {
            format!("{count} answers in a row were 429; the rest was not asked, see --rate")
        }
    }
}

/// Where everything is answered 401.
pub(super) const LOGIN: &str = "the service wants a login: give -H, -b or -u";

/// How often the server asked to come back later.
pub(super) fn waits(waits: Waits) -> Option<String> {
    let Waits { count, time } = waits;
    let times = if count == 1 { "once" } else { "several times" };
    (count > 0).then(|| {
        format!(
            "the server asked to come back later {times}: {:.0} s were waited",
            time.as_secs_f64()
        )
    })
}
