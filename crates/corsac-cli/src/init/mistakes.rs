//! What is wrong with the flags: what is wrong with the file that they make.

use corsac::server::{Key, Place, Problem, Routes};
use corsac_policy_file::{PolicyFile, Reading, Settings, UnsetVariables, read};

use crate::arguments::InitArguments;
use crate::mistake::{Mistake, Typed};
use crate::password;

/// Every mistake, in the order of the keys; each points into the flag that it comes from.
pub(super) fn all(arguments: &InitArguments, text: &str) -> Vec<Mistake> {
    let names = arguments.environments.iter().filter_map(|name| environment(name));
    let mut mistakes: Vec<_> = names.collect();
    if !mistakes.is_empty() {
        return mistakes;
    }
    // Variables are for whoever reads the file.
    let settings = Settings { unset: UnsetVariables::Allow, ..Settings::default() };
    let reading = read(text, &settings);
    mistakes.extend(of_text(arguments, &reading));
    mistakes.extend(of_values(arguments, &reading.file));
    mistakes
}

/// The mistakes that the reader of policy files finds.
fn of_text<'a>(
    arguments: &'a InitArguments,
    reading: &'a Reading,
) -> impl Iterator<Item = Mistake> + 'a {
    reading.problems.iter().map(|problem| {
        let flag = flags(arguments)
            .find(|(place, _, _)| {
                let span = reading.file.value_span(Place { index: None, ..*place });
                span.is_some_and(|span| {
                    span.start <= problem.span.start && problem.span.end <= span.end
                }) && is_about(*place, &problem.span, &reading.file)
            })
            .map(|(_, _, typed)| typed);
        let mistake = match flag {
            Some(typed) => typed.whole(&problem.message).label(&problem.label),
            None => Mistake::without_text(&problem.message).label(&problem.label),
        };
        match &problem.help {
            Some(help) => mistake.help(help),
            None => mistake,
        }
    })
}

/// Whether a problem is about this entry; what could not be read has no place of its own.
fn is_about(place: Place, span: &std::ops::Range<usize>, file: &PolicyFile) -> bool {
    match file.text_of(place) {
        Some(text) => text.span.start <= span.start && span.end <= text.span.end,
        None => true,
    }
}

/// The mistakes for which there would be no policy.
fn of_values(arguments: &InitArguments, file: &PolicyFile) -> Vec<Mistake> {
    let errors = Routes::new(file.config.clone()).err();
    let errors = errors.iter().flatten();
    // Origins that variables name are not known yet.
    let known = errors
        .filter(|error| !(error.problem == Problem::NoOrigins && file.is_incomplete(error.place)));
    let mistake = |error: &corsac::server::ConfigError| {
        let problem = match &error.problem {
            Problem::OriginPattern(pattern) => pattern.kind().to_string(),
            other => other.to_string(),
        };
        let typed = flags(arguments).find(|(place, text, _)| {
            let is_value = error.value.is_empty() || place.index.is_none() || *text == error.value;
            place.key == error.place.key && is_value
        });
        match typed {
            Some((_, _, typed)) => {
                let title = format!("`{}` is not possible", typed.shown_value().escape_debug());
                typed.whole(title).label(problem).write_instead(error.suggestion())
            }
            None => Mistake::without_text(problem),
        }
    };
    known.map(mistake).collect()
}

/// The flags with a value, each with the place that the value has in the file.
fn flags(arguments: &InitArguments) -> impl Iterator<Item = (Place, &str, Typed<'_>)> {
    let lists = [
        (Key::AllowOrigins, "--allow-origin", &arguments.policy.allow_origins),
        (Key::AllowMethods, "--allow-method", &arguments.policy.allow_methods),
        (Key::AllowHeaders, "--allow-header", &arguments.policy.allow_headers),
        (Key::ExposeHeaders, "--expose-header", &arguments.policy.expose_headers),
    ];
    let entries = lists.into_iter().flat_map(|(key, flag, texts)| {
        texts.iter().enumerate().map(move |(index, text)| {
            let secret = password::in_typed(text).unwrap_or(0..0);
            let place = Place { route: None, key, index: Some(index) };
            (place, text.as_str(), Typed::flag(flag, text).with_secret(secret))
        })
    });
    let max_age = arguments.policy.max_age.iter().map(|text| {
        let place = Place { route: None, key: Key::MaxAge, index: None };
        (place, text.as_str(), Typed::flag("--max-age", text))
    });
    entries.chain(max_age)
}

/// Names go into a key, a comment and a host.
fn environment(name: &str) -> Option<Mistake> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let is_name = !name.is_empty() && name.bytes().all(is_part);
    let typed = Typed::flag("--environment", name);
    (!is_name).then(|| {
        typed
            .whole(format!("`{}` is not a name for an environment", name.escape_debug()))
            .label("letters, digits, `-` and `_`")
    })
}
