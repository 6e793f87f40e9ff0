//! The page's own API, which throws before anything is sent.

use std::ops::Range;

use corsac::browser::{BrowserProfile, Request, TypeError};
use corsac::header::is_header_name;
use corsac::method::{Method, NotAMethod};

use super::ask::Ask;
use super::header::TypedHeader;
use super::{Draft, Mistakes, header, url};
use crate::mistake::{Mistake, Typed};

/// Asks the `Request` constructor, and after each thing it throws at asks again without it, so that
/// everything it would throw at is found.
pub(super) fn ask(
    draft: &Draft,
    profile: BrowserProfile,
    asked: &Ask,
    mistakes: &mut Mistakes,
) -> Option<Request> {
    let mut draft = draft.clone();
    loop {
        match draft.request(profile) {
            Ok(request) => return Some(request),
            Err(thrown) => {
                mistakes.0.push(mistake(&thrown, asked));
                remove_cause(&mut draft, &thrown)?;
            }
        }
    }
}

/// Takes out of a draft what made the constructor throw; `None` if that is unknown.
fn remove_cause(draft: &mut Draft, thrown: &TypeError) -> Option<()> {
    match thrown {
        TypeError::BodyWithGetOrHead => draft.init.body = None,
        TypeError::ForbiddenMethod(_)
        | TypeError::InvalidMethod(_)
        | TypeError::MethodInNoCorsMode(_) => {
            draft.init.method = draft.init.body.as_ref().map(|_| "POST".to_owned());
        }
        TypeError::InvalidHeaderName(name) => draft.init.headers.retain(|(own, _)| own != name),
        TypeError::InvalidHeaderValue { name, value } => {
            draft.init.headers.retain(|(own, own_value)| (own, own_value) != (name, value));
        }
        TypeError::UrlIncludesCredentials(_) => {
            draft.url.set_username("").ok()?;
            draft.url.set_password(None).ok()?;
        }
        _ => return None,
    }
    Some(())
}

fn mistake(thrown: &TypeError, asked: &Ask) -> Mistake {
    let method = asked.method.as_deref().unwrap_or_default();
    let typed_method = Typed::flag("-X", method);
    match thrown {
        TypeError::BodyWithGetOrHead => typed_method
            .whole(format!("a page cannot send a body with {method}"))
            .label("fetch() throws: GET and HEAD have no body")
            .help("leave out -X, and -d makes it a POST; or leave out -d"),
        TypeError::ForbiddenMethod(_) => typed_method
            .whole(format!("a page cannot send {method}"))
            .label("fetch() throws: CONNECT, TRACE and TRACK are forbidden methods"),
        TypeError::InvalidMethod(_) => invalid_method(method),
        TypeError::MethodInNoCorsMode(_) => typed_method
            .whole(format!("a page cannot send {method} in mode no-cors"))
            .label("fetch() throws: only GET, HEAD and POST are allowed")
            .help("write `--mode cors`, which asks the server by a preflight"),
        TypeError::InvalidHeaderName(name) => {
            header_mistake(asked, |header| header.name == name, invalid_name)
        }
        TypeError::InvalidHeaderValue { name, value } => header_mistake(
            asked,
            |header| header.name == name && header.value == value,
            invalid_value,
        ),
        TypeError::UrlIncludesCredentials(_) => url_with_credentials(&asked.url),
        other => Typed::positional(&asked.url).whole(format!("fetch() throws: {other}")),
    }
}

fn invalid_method(method: &str) -> Mistake {
    let position = match Method::parse(method) {
        Err(NotAMethod::BadByte { position, .. }) => position,
        _ => 0,
    };
    Typed::flag("-X", method)
        .mistake(
            character_at(method, position),
            format!("`{}` is not a method", method.escape_debug()),
        )
        .label(if method.is_empty() {
            "a method is missing here"
        } else {
            "fetch() throws: a method has no such character"
        })
}

/// The mistake in the first header that was typed so; there is one, since the constructor saw it.
fn header_mistake(
    asked: &Ask,
    is_meant: impl Fn(&TypedHeader<'_>) -> bool,
    describe: fn(&TypedHeader<'_>) -> Mistake,
) -> Mistake {
    let headers = header::parse(&asked.headers, &mut Mistakes::default());
    match headers.iter().find(|header| is_meant(header)) {
        Some(header) => describe(header),
        None => Typed::positional("-H").whole("fetch() throws: a header is not well-formed"),
    }
}

fn invalid_name(header: &TypedHeader<'_>) -> Mistake {
    let name = header.name;
    let title = format!("`{}` is not a header name", name.escape_debug());
    let bad =
        name.char_indices().find(|(_, c)| !is_header_name(c.encode_utf8(&mut [0; 4]).as_bytes()));
    let span = bad.map_or(0..0, |(position, _)| character_at(name, position));
    let label = match bad {
        Some((_, c)) if c.is_whitespace() => "a name has no white space",
        Some(_) => "a name has no such character",
        None => "a name is missing here",
    };
    let dashed = name.split_whitespace().collect::<Vec<_>>().join("-");
    let suggested = Some(dashed).filter(|name| is_header_name(name.as_bytes()));
    let shown = header.typed().shown_value();
    let value = &shown[shown.len() - header.value.len()..];
    let suggestion = suggested.map(|name| format!("{name}:{value}"));
    header.typed().mistake(span, title).label(label).write_instead(suggestion)
}

fn invalid_value(header: &TypedHeader<'_>) -> Mistake {
    let start = header.text.len() - header.value.len();
    let trimmed_start = header.value.len() - header.value.trim_start().len();
    let is_bad = |&(_, c): &(usize, char)| matches!(c, '\0' | '\r' | '\n') || c > '\u{ff}';
    let bad = header.value.trim().char_indices().find(is_bad);
    let position = bad.map_or(start, |(at, _)| start + trimmed_start + at);
    let title = format!("`{}` cannot have this value", header.name);
    header.typed().mistake(character_at(header.text, position), title).label(match bad {
        Some((_, '\0')) => "fetch() throws: a value has no NUL",
        Some((_, '\r' | '\n')) => "fetch() throws: a value has no line break",
        _ => "fetch() throws: a value has no character above U+00FF",
    })
}

fn url_with_credentials(text: &str) -> Mistake {
    let user_info = url::user_info(text).unwrap_or(0..text.len());
    let without =
        [&text[..user_info.start], text[user_info.end..].trim_start_matches('@')].concat();
    super::typed_url(text)
        .mistake(user_info, "a page cannot request a URL with a user name or password")
        .label("fetch() throws")
        .write_instead(Some(without))
}

/// The bytes of the character that stands there.
fn character_at(text: &str, position: usize) -> Range<usize> {
    let character = text.get(position..).and_then(|rest| rest.chars().next());
    position..position + character.map_or(0, char::len_utf8)
}
