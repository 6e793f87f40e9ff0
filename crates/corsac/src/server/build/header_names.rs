use std::collections::HashSet;

use super::{Errors, error};
use crate::header::{
    is_forbidden_request_header, is_forbidden_response_header_name, is_header_name,
};
use crate::server::allowed_header_names::{AllowedHeaderNames, LONGEST_NAME, NameList};
use crate::server::{Key, Place, PolicyConfig, Problem};

/// The request-header names of a configuration.
pub(super) struct HeaderNames {
    pub(super) allowed: AllowedHeaderNames,
    /// In lower case, in the order in which they are written.
    pub(super) written: Vec<String>,
}

pub(super) fn allowed(config: &PolicyConfig, errors: &mut Errors) -> HeaderNames {
    let written = names(Key::AllowHeaders, &config.allow_headers, request_name, errors);
    let has_wildcard = config.allow_headers.iter().any(|name| name == "*");
    let has_authorization = written.iter().any(|name| name == "authorization");
    let allowed = match has_wildcard {
        // With credentials `*` is no wildcard to browsers, and the names are sent back instead.
        true if config.allow_credentials => AllowedHeaderNames::AnyRepeated,
        true if has_authorization => AllowedHeaderNames::Any,
        true => AllowedHeaderNames::AnyButAuthorization,
        false => {
            let bytes = |name: &String| name.clone().into_bytes().into_boxed_slice();
            AllowedHeaderNames::List(NameList::new(written.iter().map(bytes).collect()))
        }
    };
    HeaderNames { allowed, written }
}

/// The response-header names that pages may read, in lower case.
pub(super) fn exposed(config: &PolicyConfig, errors: &mut Errors) -> Vec<String> {
    if config.allow_credentials {
        let wildcards = config.expose_headers.iter().enumerate().filter(|(_, name)| *name == "*");
        errors.extend(wildcards.map(|(index, name)| {
            let place = Place::entry(Key::ExposeHeaders, index);
            error(place, name, Problem::ExposeWildcardWithCredentials)
        }));
    }
    names(Key::ExposeHeaders, &config.expose_headers, response_name, errors)
}

/// The names that are not `*`, each once.
fn names(
    key: Key,
    texts: &[String],
    check: fn(&str) -> Result<(), Problem>,
    errors: &mut Errors,
) -> Vec<String> {
    let (mut names, mut known) = (Vec::new(), HashSet::new());
    for (index, text) in texts.iter().enumerate().filter(|(_, text)| *text != "*") {
        let name = text.to_ascii_lowercase();
        match check(&name) {
            Ok(()) if known.insert(name.clone()) => names.push(name),
            Ok(()) => {}
            Err(problem) => errors.push(error(Place::entry(key, index), text, problem)),
        }
    }
    names
}

/// Response headers that servers are told to allow by those who mix up the two directions.
const ONLY_IN_RESPONSES: [&str; 6] = [
    "access-control-allow-credentials",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "access-control-max-age",
];

/// Headers that no page has to read, since only requests or preflights have them.
const NEVER_TO_EXPOSE: [&str; 6] = [
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-max-age",
    "access-control-request-headers",
    "access-control-request-method",
    "origin",
];

fn request_name(name: &str) -> Result<(), Problem> {
    if !is_header_name(name.as_bytes()) || name.len() > LONGEST_NAME {
        Err(Problem::NotAHeaderName)
    } else if ONLY_IN_RESPONSES.contains(&name) {
        Err(Problem::ResponseHeaderInRequest)
    } else if is_forbidden_request_header(name.as_bytes(), b"") {
        Err(Problem::ForbiddenHeaderName)
    } else {
        Ok(())
    }
}

fn response_name(name: &str) -> Result<(), Problem> {
    if !is_header_name(name.as_bytes()) {
        Err(Problem::NotAHeaderName)
    } else if NEVER_TO_EXPOSE.contains(&name) {
        Err(Problem::RequestHeaderInResponse)
    } else if is_forbidden_response_header_name(name.as_bytes()) {
        Err(Problem::ForbiddenHeaderName)
    } else {
        Ok(())
    }
}
