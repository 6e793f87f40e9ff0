//! Patterns that people write, their mistakes, and what they meant.

use super::{HostPattern, OriginPatternError, OriginPatternErrorKind as Kind, PortPattern, Shape};
use crate::origin::{Origin, OriginParseErrorKind, SerializedOrigin, has_strangers_below};

/// The first mistake and its position.
type Mistake = (Kind, usize);

/// Stands for a `*` where a text is read as an origin; of the same length, so that positions hold.
const LABEL: &str = "x";

/// Stands for a `*` where the text is repaired, so that it is found again.
const MARK: &str = "corsac-mark-0d9c41";

pub(super) fn shape(text: &str) -> Result<Shape, OriginPatternError> {
    if text == "*" {
        return Ok(Shape::Any);
    }
    tuple(text).map_err(|(kind, position)| OriginPatternError {
        kind,
        position,
        suggestion: suggestion(text, kind),
    })
}

fn tuple(text: &str) -> Result<Shape, Mistake> {
    if let Some(position) = several_origins(text) {
        return Err((Kind::SeveralOrigins, position));
    }
    if text.starts_with("file:") {
        return Err((Kind::FileScheme, 0));
    }
    let (without_port, port) = match text.strip_suffix(":*") {
        Some(rest) => (rest, Some(PortPattern::Any)),
        None => (text, None),
    };
    let wildcard = wildcard(without_port)?;
    let as_origin = without_port.replacen('*', LABEL, 1);
    let origin = Origin::parse(&as_origin)
        .map_err(|error| (Kind::Origin(error.kind()), error.position()))?;
    let Some(tuple) = origin.as_tuple() else {
        return Err((Kind::Origin(OriginParseErrorKind::MissingScheme), 0));
    };
    if matches!(tuple.scheme(), "ws" | "wss") {
        return Err((Kind::WebSocketScheme, 0));
    }
    if SerializedOrigin::parse(as_origin.as_bytes()).is_none() {
        return Err((Kind::TooLong, 0));
    }
    if wildcard.is_some() && tuple.host().split('.').next().is_some_and(|label| label.len() > 63) {
        return Err((Kind::TooLong, tuple.scheme().len() + "://".len()));
    }
    if tuple.port() == Some(0) {
        return Err((Kind::PortZero, without_port.len() - 1));
    }
    if port.is_some() && tuple.port().is_some() {
        return Err((Kind::Origin(OriginParseErrorKind::InvalidPort), without_port.len() + 1));
    }
    Ok(Shape::Tuple {
        scheme: tuple.scheme().to_owned(),
        host: host_pattern(tuple.host(), wildcard, text)?,
        port: port.unwrap_or(PortPattern::Exact(tuple.port())),
    })
}

/// Where a second origin begins, if the text holds several.
fn several_origins(text: &str) -> Option<usize> {
    let separator = text.find([',', ' ', ';'])?;
    let rest = text[separator..].trim_start_matches([',', ' ', ';']);
    rest.contains("://").then_some(text.len() - rest.len())
}

/// Where the `*` of the host stands.
fn wildcard(text: &str) -> Result<Option<usize>, Mistake> {
    let Some(first) = text.find('*') else { return Ok(None) };
    let host_start = text.find("://").map_or(0, |colon| colon + "://".len());
    if first < host_start {
        return Err((Kind::WildcardPlace, first));
    }
    if let Some(second) = text[first + 1..].find('*') {
        return Err((Kind::SeveralWildcards, first + 1 + second));
    }
    let host = &text[host_start..];
    let label_end = host.find(['.', ':', '/']).unwrap_or(host.len());
    if first >= host_start + label_end {
        return Err((Kind::WildcardPlace, first));
    }
    Ok(Some(first))
}

/// `host` is `text`'s, with [`LABEL`] where the `*` is.
fn host_pattern(host: &str, wildcard: Option<usize>, text: &str) -> Result<HostPattern, Mistake> {
    let Some(position) = wildcard else { return Ok(HostPattern::Exact(host.to_owned())) };
    let scheme_end = text.find("://").map_or(0, |colon| colon + "://".len());
    // `https://*.` would be any host that is written with a dot at its end.
    let Some((label, parent)) = host.split_once('.').filter(|(_, parent)| !parent.is_empty())
    else {
        return Err((Kind::WildcardPlace, position));
    };
    let (prefix, rest) = label.split_at(position - scheme_end);
    let suffix = &rest[LABEL.len()..];
    let parent = parent.to_owned();
    if prefix.is_empty() && suffix.is_empty() {
        return Ok(HostPattern::Subdomains { parent });
    }
    // `https://*example.com` was to mean `https://*.example.com`, and matches `https://evilexample.com`.
    if !parent.trim_end_matches('.').contains('.') && has_strangers_below(&parent) {
        return Err((Kind::WildcardInRegistrableName, position));
    }
    Ok(HostPattern::Label { prefix: prefix.to_owned(), suffix: suffix.to_owned(), parent })
}

fn suggestion(text: &str, kind: Kind) -> Option<String> {
    let candidate = match kind {
        Kind::Origin(_) => repaired(text)?,
        Kind::WebSocketScheme => text.replacen("ws", "http", 1),
        Kind::WildcardInRegistrableName => text.replacen('*', "*.", 1),
        Kind::FileScheme
        | Kind::PortZero
        | Kind::SeveralOrigins
        | Kind::SeveralWildcards
        | Kind::TooLong
        | Kind::WildcardPlace => return None,
    };
    match tuple(&candidate) {
        Ok(_) => Some(candidate),
        Err((Kind::WildcardInRegistrableName, _)) => {
            let candidate = candidate.replacen('*', "*.", 1);
            tuple(&candidate).is_ok().then_some(candidate)
        }
        Err(_) => None,
    }
}

/// The text as an origin would be repaired, its wildcards put back.
fn repaired(text: &str) -> Option<String> {
    let trimmed = text.trim().trim_end_matches('/');
    let (without_port, port) = match trimmed.strip_suffix(":*") {
        Some(rest) => (rest, ":*"),
        None => (trimmed, ""),
    };
    if without_port.contains(MARK) {
        return None;
    }
    let marked = without_port.replace('*', MARK);
    let repaired = match Origin::parse(&marked) {
        Ok(origin) => origin.to_string(),
        Err(error) => error.suggestion()?,
    };
    let repaired = repaired.replace(MARK, "*");
    (!repaired.is_empty()).then(|| repaired + port)
}

#[cfg(test)]
mod tests {
    use super::super::OriginPattern;
    use super::*;

    #[test]
    fn mistakes_have_a_place_and_a_suggestion() {
        use OriginParseErrorKind as O;
        for (text, kind, position, suggestion) in [
            ("", Kind::Origin(O::Empty), 0, None),
            ("https://a.example/", Kind::Origin(O::TrailingSlash), 17, Some("https://a.example")),
            ("*.example.com", Kind::Origin(O::MissingScheme), 0, Some("https://*.example.com")),
            ("https://*.A.example", Kind::Origin(O::UpperCase), 10, Some("https://*.a.example")),
            (
                "https://*.a.example/:*",
                Kind::Origin(O::TrailingSlash),
                19,
                Some("https://*.a.example:*"),
            ),
            ("https://a.example:443", Kind::Origin(O::DefaultPort), 18, Some("https://a.example")),
            (
                "https://*example.com",
                Kind::WildcardInRegistrableName,
                8,
                Some("https://*.example.com"),
            ),
            ("https://a*.com", Kind::WildcardInRegistrableName, 9, None),
            ("https://a.*.example", Kind::WildcardPlace, 10, None),
            ("https://example.*", Kind::WildcardPlace, 16, None),
            ("https://*", Kind::WildcardPlace, 8, None),
            ("https://*.", Kind::WildcardPlace, 8, None),
            ("h*", Kind::Origin(O::MissingScheme), 0, None),
            ("*://a.example", Kind::WildcardPlace, 0, None),
            ("https://*.*.example", Kind::SeveralWildcards, 10, None),
            ("https://*-*.a.example", Kind::SeveralWildcards, 10, None),
            ("https://a.example:0", Kind::PortZero, 18, None),
            ("https://a.example:80:*", Kind::Origin(O::InvalidPort), 21, None),
            ("file://*", Kind::FileScheme, 0, None),
            ("https://a.example,https://b.example", Kind::SeveralOrigins, 18, None),
            ("https://*.0.0.1", Kind::Origin(O::InvalidHost), 8, None),
            ("https://é.example", Kind::Origin(O::NonAsciiHost), 8, None),
        ] {
            let error = OriginPattern::parse(text).unwrap_err();
            let seen = (error.kind(), error.position());
            assert_eq!(seen, (kind, position), "{text}");
            if suggestion.is_some() {
                assert_eq!(error.suggestion(), suggestion, "{text}");
            }
        }
    }

    #[test]
    fn suggestions_are_patterns() {
        for text in ["HTTPS://*.EXAMPLE.com:443/", "*example.com"] {
            let error = OriginPattern::parse(text).unwrap_err();
            let suggestion = error.suggestion().unwrap();
            assert!(OriginPattern::parse(suggestion).is_ok(), "{suggestion}");
        }
    }
}
