//! The explanation for people.

use annotate_snippets::Level;
use anstyle::{AnsiColor, Style};
use corsac::server::{DecidingRule, Key, Place};
use corsac_policy_file::PolicyFile;

use super::explanation::{CredentialsRuling, Explanation};
use super::matching::{Matching, RouteMatching};
use super::origin::OriginRuling;
use super::response::Answer;
use super::words::{Ruling, WordRuling};
use crate::policy::{Canvas, Mark, Marked, Source};

const HEADING: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// The verdict, what led to it with its places, and the header lines.
pub(super) fn text(source: &Source, explanation: &Explanation<'_>) -> String {
    let canvas = Canvas::new(source);
    let mut text = headline(explanation);
    text += &canvas.draw(rule(explanation));
    if let Some(rulings) = &explanation.rulings {
        let file = explanation.file;
        text += &canvas.draw(origin(file, &rulings.origin));
        text += &canvas.draw(word(file, "method", &rulings.method));
        for name in &rulings.headers {
            text += &canvas.draw(word(file, "header", name));
        }
        if let Some(ruling) = &rulings.credentials {
            text += &canvas.draw(credentials(file, ruling));
        }
    }
    if let Some(preflight) = &explanation.preflight {
        text += &answer("The preflight", preflight);
    }
    text + &answer(request_heading(explanation), &explanation.response)
}

fn request_heading(explanation: &Explanation<'_>) -> &'static str {
    match &explanation.preflight {
        Some(Answer { refusal: Some(_), .. }) => "The request, which browsers then do not send,",
        _ => "The request",
    }
}

fn headline(explanation: &Explanation<'_>) -> String {
    let asked = explanation.asked;
    let host = asked.host.as_deref().map(|host| format!(" of {host}")).unwrap_or_default();
    let request = format!("{} {}{host} from {}", asked.method, asked.target, asked.origin);
    let (style, word) = match explanation.is_allowed() {
        true => (GOOD, "allowed"),
        false => (BAD, "refused"),
    };
    let preflight = match explanation.preflight {
        Some(_) => "with a preflight",
        None => "without a preflight",
    };
    format!("{style}{word}{style:#}: {request}, {preflight}\n\n")
}

fn marked(level: Level<'static>, name: &'static str, title: String) -> Marked<'static> {
    let level = level.with_name(name);
    Marked { level, id: None, title, place: None, others: Vec::new(), remarks: Vec::new() }
}

fn rule(explanation: &Explanation<'_>) -> Marked<'static> {
    let deciding = &explanation.rule;
    let label = |rule: &DecidingRule| match rule {
        DecidingRule::Several(_) | DecidingRule::None => String::new(),
        own => format!("{} decides", name(own)),
    };
    let mark =
        |rule: &DecidingRule| Some(Mark { span: explanation.span(rule)?, label: label(rule) });
    let passed =
        explanation.routes.iter().filter(|(index, _)| *deciding != DecidingRule::Route(*index));
    let passed: Vec<_> = passed
        .map(|(index, matching)| Mark {
            span: explanation.file.route_span(*index),
            label: format!("route[{index}]: {}", differs(explanation, matching)),
        })
        .collect();
    match deciding {
        DecidingRule::Several(rules) => several(explanation, rules),
        DecidingRule::None => {
            let title = "no route matches, and there is no [cors]".to_owned();
            let mut passed = passed.into_iter();
            let place = passed.next();
            Marked { place, others: passed.collect(), ..marked(Level::ERROR, "rule", title) }
        }
        own => {
            let title = format!("{} decides: {}", name(own), why(explanation));
            Marked { place: mark(own), others: passed, ..marked(Level::NOTE, "rule", title) }
        }
    }
}

fn several(explanation: &Explanation<'_>, rules: &[DecidingRule]) -> Marked<'static> {
    let title = "the path can be read in several ways, which different rules decide".to_owned();
    let as_it_came = rules.first().map(name).unwrap_or_default();
    let marks = rules.iter().enumerate().filter_map(|(index, rule)| {
        let how = match (index, explanation.reading(rule)) {
            (0, _) => "as it came".to_owned(),
            (_, Some(path)) => format!("read as {path}"),
            (_, None) => "as some servers read it".to_owned(),
        };
        Some(Mark { span: explanation.span(rule)?, label: format!("{}, {how}", name(rule)) })
    });
    let mut marks = marks.collect::<Vec<_>>().into_iter();
    let (level, advice) = match explanation.is_allowed() {
        true => (Level::NOTE, "they agree about this request".to_owned()),
        false => (
            Level::ERROR,
            format!(
                "read as it came, {as_it_came} decides; what the others do not say as well is refused"
            ),
        ),
    };
    Marked {
        place: marks.next(),
        others: marks.collect(),
        remarks: vec![(Level::NOTE, advice)],
        ..marked(level, "rule", title)
    }
}

/// A rule in a sentence; routes are counted from 0, as the entries of lists are.
fn name(rule: &DecidingRule) -> String {
    match rule {
        DecidingRule::Route(index) => format!("route[{index}]"),
        DecidingRule::Default => "[cors]".to_owned(),
        DecidingRule::None | DecidingRule::Several(_) => "no rule".to_owned(),
    }
}

fn why(explanation: &Explanation<'_>) -> String {
    match (&explanation.rule, explanation.routes.last()) {
        (DecidingRule::Route(_), Some((_, matching))) => {
            let parts = parts(matching).filter(|(_, own)| *own == Matching::Matches);
            match &parts.map(|(name, _)| name).collect::<Vec<_>>()[..] {
                [] => "it is for every request".to_owned(),
                [one] => format!("its {one} matches"),
                several => format!("its {} match", several.join(" and ")),
            }
        }
        (_, Some(_)) => "no route matches".to_owned(),
        (_, None) => "there are no routes".to_owned(),
    }
}

fn differs(explanation: &Explanation<'_>, matching: &RouteMatching) -> String {
    let has_host = explanation.asked.host.is_some();
    let words = parts(matching).filter_map(|(name, own)| match own {
        Matching::Differs if name == "host" && !has_host => Some("no --host is given".to_owned()),
        Matching::Differs => Some(format!("the {name} differs")),
        Matching::Sometimes => Some(format!("the {name} matches in some readings")),
        Matching::Any | Matching::Matches => None,
    });
    let words: Vec<_> = words.collect();
    if words.is_empty() { "an earlier one decides".to_owned() } else { words.join(", ") }
}

fn parts(matching: &RouteMatching) -> impl Iterator<Item = (&'static str, Matching)> {
    [("host", matching.host), ("path", matching.path), ("method", matching.method)].into_iter()
}

fn origin(file: &PolicyFile, ruling: &OriginRuling) -> Marked<'static> {
    match ruling {
        OriginRuling::Allowed(at) => {
            let title = format!("allowed by {}", entry(file, *at));
            Marked {
                place: Some(mark(file, *at, String::new())),
                ..marked(Level::NOTE, "origin", title)
            }
        }
        OriginRuling::NotAllowed(None) => {
            marked(Level::ERROR, "origin", "not allowed; no entry is close to it".to_owned())
        }
        OriginRuling::NotAllowed(Some(nearest)) => {
            let title = format!("not allowed; {} is the nearest", entry(file, nearest.place));
            let place = mark(file, nearest.place, nearest.difference.sentence());
            Marked { place: Some(place), ..marked(Level::ERROR, "origin", title) }
        }
    }
}

fn word(file: &PolicyFile, what: &'static str, ruling: &WordRuling) -> Marked<'static> {
    let (word, key) = (&ruling.word, ruling.key.name());
    match ruling.ruling {
        Ruling::Safelisted => marked(Level::NOTE, what, format!("`{word}` needs no permission")),
        Ruling::Allowed(at) => {
            let title = format!("`{word}` is allowed by {}", entry(file, at));
            Marked {
                place: Some(mark(file, at, String::new())),
                ..marked(Level::NOTE, what, title)
            }
        }
        Ruling::NotAllowed(near) => {
            let title = format!("`{word}` is not in {key}");
            let place = near.map(|at| mark(file, at, "the nearest".to_owned()));
            Marked { place, ..marked(Level::ERROR, what, title) }
        }
    }
}

fn credentials(file: &PolicyFile, ruling: &CredentialsRuling) -> Marked<'static> {
    match ruling {
        CredentialsRuling::Allowed(at) => Marked {
            place: Some(mark(file, *at, String::new())),
            ..marked(Level::NOTE, "credentials", "allowed".to_owned())
        },
        CredentialsRuling::NotAllowed(at) => {
            let title = "not allowed: the browser keeps the response from the page".to_owned();
            let place = mark(file, *at, "`allow_credentials = true` is missing".to_owned());
            Marked { place: Some(place), ..marked(Level::ERROR, "credentials", title) }
        }
    }
}

fn mark(file: &PolicyFile, place: Place, label: String) -> Mark {
    Mark { span: file.span_of(place), label }
}

/// An entry in a sentence, with the variables that it comes from.
fn entry(file: &PolicyFile, place: Place) -> String {
    let Place { key, index, .. } = place;
    let variables = file.text_of(place).map(|text| &text.variables[..]).unwrap_or_default();
    let from = variables.iter().map(|own| format!(", from {}", own.name)).collect::<String>();
    match (index, key) {
        (Some(index), _) => format!("{}[{index}]{from}", key.name()),
        (None, Key::AllowOriginRegex) => format!("the regular expression{from}"),
        (None, _) => key.name().to_owned(),
    }
}

/// What the policy does, and its header lines.
fn answer(what: &str, answer: &Answer) -> String {
    let does = match (answer.status, &answer.refusal) {
        (Some(status), None) => format!("is answered with {status}"),
        (Some(status), Some(refused)) => format!("is answered with {status}: {}", refused.sentence),
        (None, None) => "goes to the service, whose response gets".to_owned(),
        (None, Some(refused)) => {
            format!(
                "goes to the service, and the page cannot read the response: {}",
                refused.sentence
            )
        }
    };
    let lines: String =
        answer.lines.iter().map(|(name, value)| format!("  {name}: {value}\n")).collect();
    format!("{HEADING}{what}{HEADING:#} {does}\n{lines}")
}
