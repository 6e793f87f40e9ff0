//! Header lines that are the same for every request that gets them.

use super::header_names::HeaderNames;
use super::methods::Methods;
use crate::server::allowed_header_names::AllowedHeaderNames;
use crate::server::allowed_methods::AllowedMethods;
use crate::server::decision::{
    ConstantLines, Line, LineValue, Lines as Constant, ResponseHeaderName as Name,
};
use crate::server::{MaxAge, PolicyConfig, RequestHeaderName, Vary};

pub(super) struct Lines {
    pub(super) response: Constant<String>,
    pub(super) preflight: Constant<String>,
    pub(super) one_method: Constant<String>,
    pub(super) refused: Constant<String>,
    /// The headers of a preflight that decide about its answer, `Origin` aside.
    pub(super) preflight_depends_on: Vary,
}

pub(super) fn of(
    config: &PolicyConfig,
    methods: &Methods,
    header_names: &HeaderNames,
    exposed: &[String],
) -> Lines {
    let credentials =
        config.allow_credentials.then(|| line(Name::AccessControlAllowCredentials, "true"));
    let max_age = match config.max_age {
        MaxAge::Disabled => 0,
        MaxAge::Seconds(seconds) => seconds,
    };
    let header_names_line = header_names_line(header_names);
    // What is refused is never repeated, and `*` means more to browsers than it does to us.
    let listed_names = match header_names.allowed {
        AllowedHeaderNames::List(_) => header_names_line.clone(),
        _ => None,
    };
    let listed_methods = match methods.allowed {
        AllowedMethods::Wildcard if config.allow_credentials => None,
        _ => methods_line(config, methods),
    };
    let refused = [credentials.clone(), listed_methods, listed_names];
    let response = [credentials.clone(), expose_line(config, exposed)];
    let one_method = [
        credentials.clone(),
        one_method_line(methods),
        header_names_line.clone(),
        Some(line(Name::AccessControlMaxAge, "0")),
    ];
    let preflight = [
        credentials,
        methods_line(config, methods),
        header_names_line,
        Some(line(Name::AccessControlMaxAge, max_age.to_string())),
    ];
    Lines {
        response: numbered(response),
        preflight: numbered(preflight),
        one_method: numbered(one_method),
        refused: numbered(refused),
        preflight_depends_on: depends_on(config, methods, header_names),
    }
}

/// They get their numbers where all policies are known.
fn numbered<const N: usize>(lines: [Option<Line<String>>; N]) -> Constant<String> {
    Constant { id: ConstantLines(0), lines: lines.into_iter().flatten().collect() }
}

/// Allows the method that is asked about; where the policy allows none, none needs permission.
fn one_method_line(methods: &Methods) -> Option<Line<String>> {
    let allows_some = match &methods.allowed {
        AllowedMethods::Wildcard => true,
        AllowedMethods::List(list) => !list.is_empty(),
    };
    let name = Name::AccessControlAllowMethods;
    allows_some.then(|| same_as(name, RequestHeaderName::AccessControlRequestMethod))
}

fn depends_on(config: &PolicyConfig, methods: &Methods, header_names: &HeaderNames) -> Vary {
    let is_echoed = config.allow_credentials;
    let on_method = match methods.allowed {
        AllowedMethods::Wildcard if !is_echoed => Vary::NONE,
        AllowedMethods::Wildcard | AllowedMethods::List(_) => Vary::REQUEST_METHOD,
    };
    let on_names = match header_names.allowed {
        AllowedHeaderNames::Any => Vary::NONE,
        AllowedHeaderNames::AnyRepeated
        | AllowedHeaderNames::AnyButAuthorization
        | AllowedHeaderNames::List(_) => Vary::REQUEST_HEADERS,
    };
    on_method | on_names
}

fn methods_line(config: &PolicyConfig, methods: &Methods) -> Option<Line<String>> {
    let name = Name::AccessControlAllowMethods;
    match methods.allowed {
        AllowedMethods::Wildcard if config.allow_credentials => {
            Some(same_as(name, RequestHeaderName::AccessControlRequestMethod))
        }
        AllowedMethods::Wildcard => Some(line(name, "*")),
        // All of them: the browser remembers the answer for each, and asks once.
        AllowedMethods::List(_) => {
            joined(name, methods.written.iter().map(|method| method.as_str()))
        }
    }
}

fn header_names_line(names: &HeaderNames) -> Option<Line<String>> {
    let name = Name::AccessControlAllowHeaders;
    match names.allowed {
        AllowedHeaderNames::AnyRepeated => {
            Some(same_as(name, RequestHeaderName::AccessControlRequestHeaders))
        }
        AllowedHeaderNames::Any => Some(line(name, "*, authorization")),
        AllowedHeaderNames::AnyButAuthorization => Some(line(name, "*")),
        AllowedHeaderNames::List(_) => joined(name, names.written.iter().map(String::as_str)),
    }
}

fn expose_line(config: &PolicyConfig, exposed: &[String]) -> Option<Line<String>> {
    let name = Name::AccessControlExposeHeaders;
    match config.expose_headers.iter().any(|name| name == "*") {
        true => Some(line(name, "*")),
        false => joined(name, exposed.iter().map(String::as_str)),
    }
}

fn joined<'a>(name: Name, values: impl Iterator<Item = &'a str>) -> Option<Line<String>> {
    let value = values.collect::<Vec<_>>().join(", ");
    (!value.is_empty()).then(|| line(name, value))
}

fn line(name: Name, value: impl Into<String>) -> Line<String> {
    Line { name, value: LineValue::Constant(value.into()) }
}

fn same_as(name: Name, header: RequestHeaderName) -> Line<String> {
    Line { name, value: LineValue::SameAs(header) }
}
