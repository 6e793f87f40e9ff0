//! Origins that people write, their mistakes, and what they meant.

use super::grammar::{is_serialized_scheme, serialized_port, split_port};
use super::host::{ends_in_a_number, in_brackets, ipv4, ipv6, serialize_ipv6};
use super::{
    OpaqueOrigin, Origin, OriginParseError, OriginParseErrorKind as Kind, TupleOrigin, default_port,
};

/// The first mistake and its position.
type Mistake = (Kind, usize);

pub(super) fn origin(text: &str) -> Result<Origin, OriginParseError> {
    well_formed(text).map_err(|(kind, position)| OriginParseError {
        kind,
        position,
        suggestion: repair(text),
    })
}

fn well_formed(text: &str) -> Result<Origin, Mistake> {
    if text == "null" {
        return Ok(OpaqueOrigin::new(0).into());
    }
    if text.is_empty() {
        return Err((Kind::Empty, 0));
    }
    if let Some(position) = text.find(char::is_whitespace) {
        return Err((Kind::Whitespace, position));
    }
    tuple(text).map(Origin::Tuple)
}

fn tuple(text: &str) -> Result<TupleOrigin, Mistake> {
    let (scheme, rest) = text.split_once("://").ok_or_else(|| without_scheme(text))?;
    check_scheme(scheme)?;
    let (authority, tail) = split_tail(rest);
    let authority_start = text.len() - rest.len();
    if authority.contains('@') {
        return Err((Kind::UserInfo, authority_start));
    }
    let (host, port) = split_port(authority);
    check_host(host).map_err(|(kind, position)| (kind, authority_start + position))?;
    let port_start = authority_start + host.len() + ":".len();
    let port = port.map(|digits| checked_port(scheme, digits)).transpose();
    let port = port.map_err(|kind| (kind, port_start))?;
    check_tail(tail).map_err(|kind| (kind, authority_start + authority.len()))?;
    Ok(TupleOrigin::of_serialization(text, scheme, host, port))
}

/// What is wrong with a text that has no `://`.
fn without_scheme(text: &str) -> Mistake {
    if let Some(position) = text.find('*') {
        return (Kind::Wildcard, position);
    }
    match text.find(|c: char| c.is_ascii_uppercase()) {
        Some(position) if text.eq_ignore_ascii_case("null") => (Kind::UpperCase, position),
        _ => (Kind::MissingScheme, 0),
    }
}

fn check_scheme(scheme: &str) -> Result<(), Mistake> {
    if scheme.is_empty() {
        return Err((Kind::MissingScheme, 0));
    }
    match scheme.find(|c: char| !is_serialized_scheme_char(c)) {
        Some(position) => Err((kind_of_char(&scheme[position..], Kind::InvalidScheme), position)),
        None if is_serialized_scheme(scheme) => Ok(()),
        None => Err((Kind::InvalidScheme, 0)),
    }
}

fn is_serialized_scheme_char(c: char) -> bool {
    matches!(c, 'a'..='z' | '0'..='9' | '+' | '-' | '.')
}

fn check_host(host: &str) -> Result<(), Mistake> {
    if in_brackets(host).is_some() {
        return check_ipv6(host);
    }
    // A browser's URL parser lets more punctuation into a host, commas among it. People write commas
    // between origins, so here they are mistakes.
    if let Some(position) = host.find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '-' | '_' | '.')) {
        return Err((kind_of_char(&host[position..], Kind::InvalidHost), position));
    }
    if let Some(position) = empty_label(host) {
        return Err((Kind::InvalidHost, position));
    }
    if ends_in_a_number(host) && ipv4(host).is_none() {
        return Err((Kind::InvalidHost, 0));
    }
    Ok(())
}

fn check_ipv6(host: &str) -> Result<(), Mistake> {
    if let Some(position) = host.find(|c: char| c.is_ascii_uppercase()) {
        return Err((Kind::UpperCase, position));
    }
    match ipv6(host) {
        Some(address) if serialize_ipv6(address) == host => Ok(()),
        _ => Err((Kind::InvalidHost, 0)),
    }
}

/// Where a label without characters stands; after the last dot one may.
fn empty_label(host: &str) -> Option<usize> {
    if host.is_empty() || host.starts_with('.') {
        return Some(0);
    }
    host.find("..").map(|dots| dots + 1)
}

/// The name of the mistake that the first character of `rest` is, or else `otherwise`.
fn kind_of_char(rest: &str, otherwise: Kind) -> Kind {
    match rest.chars().next() {
        Some('*') => Kind::Wildcard,
        Some('A'..='Z') => Kind::UpperCase,
        Some(c) if !c.is_ascii() && otherwise == Kind::InvalidHost => Kind::NonAsciiHost,
        _ => otherwise,
    }
}

fn checked_port(scheme: &str, digits: &str) -> Result<u16, Kind> {
    match serialized_port(digits) {
        None => Err(Kind::InvalidPort),
        port if port == default_port(scheme) => Err(Kind::DefaultPort),
        Some(port) => Ok(port),
    }
}

/// The authority, and what follows it.
fn split_tail(rest: &str) -> (&str, &str) {
    rest.split_at(rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len()))
}

fn check_tail(tail: &str) -> Result<(), Kind> {
    match tail.as_bytes() {
        [] => Ok(()),
        [b'?', ..] => Err(Kind::Query),
        [b'#', ..] => Err(Kind::Fragment),
        b"/" | b"\\" => Err(Kind::TrailingSlash),
        _ => Err(Kind::Path),
    }
}

/// The origin that `text` becomes when every mistake with one obvious remedy is remedied.
fn repair(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    if text == "null" {
        return Some(text);
    }
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) if !scheme.is_empty() => (scheme, rest),
        Some((_, rest)) => (likely_scheme(rest), rest),
        None => (likely_scheme(&text), text.trim_start_matches('/')),
    };
    let (authority, _) = split_tail(rest);
    let (_, authority) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (host, port) = split_port(authority);
    let host = ipv6(host).map_or_else(|| host.to_owned(), serialize_ipv6);
    let port = port.map_or_else(String::new, |port| repaired_port(scheme, port));
    canonical(format!("{scheme}://{host}{port}"))
}

/// The scheme people mean when they write none.
fn likely_scheme(rest: &str) -> &'static str {
    let (host, _) = split_port(split_tail(rest.trim_start_matches('/')).0);
    if super::trust::is_loopback(host) { "http" } else { "https" }
}

/// The port after its colon, or nothing where it can be left out.
fn repaired_port(scheme: &str, port: &str) -> String {
    let shortest = port.trim_start_matches('0');
    let shortest = if shortest.is_empty() && !port.is_empty() { "0" } else { shortest };
    let is_default =
        serialized_port(shortest).is_some_and(|port| Some(port) == default_port(scheme));
    if shortest.is_empty() || is_default { String::new() } else { format!(":{shortest}") }
}

/// `candidate` if it is an origin, or the origin a browser would read it as.
fn canonical(candidate: String) -> Option<String> {
    match well_formed(&candidate) {
        Ok(_) => Some(candidate),
        Err((Kind::Whitespace, _)) => None,
        Err(_) => read_as_url(&candidate),
    }
}

#[cfg(feature = "browser")]
fn read_as_url(candidate: &str) -> Option<String> {
    let origin = Origin::of_url(&::url::Url::parse(candidate).ok()?);
    let text = origin.as_tuple()?.serialization();
    well_formed(text).ok().map(|_| text.to_owned())
}

#[cfg(not(feature = "browser"))]
fn read_as_url(_candidate: &str) -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn mistake(text: &str, kind: Kind, position: usize, suggestion: Option<&str>) {
        let error = Origin::parse(text).unwrap_err();
        assert_eq!((error.kind(), error.position()), (kind, position), "{text}");
        assert_eq!(error.suggestion().as_deref(), suggestion, "{text}");
    }

    #[test]
    fn each_mistake_has_its_name_place_and_remedy() {
        let remedy = Some("https://a.example");
        mistake("", Kind::Empty, 0, None);
        mistake("a.example", Kind::MissingScheme, 0, remedy);
        mistake("//a.example", Kind::MissingScheme, 0, remedy);
        mistake("://a.example", Kind::MissingScheme, 0, remedy);
        mistake("https://a.example/", Kind::TrailingSlash, 17, remedy);
        mistake("https://a.example/x", Kind::Path, 17, remedy);
        mistake("https://a.example?x", Kind::Query, 17, remedy);
        mistake("https://a.example#x", Kind::Fragment, 17, remedy);
        mistake("https://u:p@a.example", Kind::UserInfo, 8, remedy);
        mistake("https://A.example", Kind::UpperCase, 8, remedy);
        mistake("Https://a.example", Kind::UpperCase, 0, remedy);
        mistake("https://a.example:443", Kind::DefaultPort, 18, remedy);
        mistake("https://a.example:", Kind::InvalidPort, 18, remedy);
        mistake(" https://a.example", Kind::Whitespace, 0, remedy);
        mistake("NULL", Kind::UpperCase, 0, Some("null"));
    }

    #[test]
    fn some_mistakes_have_no_remedy() {
        mistake("*", Kind::Wildcard, 0, None);
        mistake("https://*.example", Kind::Wildcard, 8, None);
        mistake("*://a.example", Kind::Wildcard, 0, None);
        mistake("https://", Kind::InvalidHost, 8, None);
        mistake("https://a.example:x", Kind::InvalidPort, 18, None);
        mistake("https://a.example:65536", Kind::InvalidPort, 18, None);
        mistake("1http://a.example", Kind::InvalidScheme, 0, None);
        mistake("https://a.example, https://b.example", Kind::Whitespace, 18, None);
        mistake("https://a.example,https://b.example", Kind::InvalidHost, 17, None);
        mistake("https://a.exam\tple", Kind::Whitespace, 14, None);
        mistake("https://a..example", Kind::InvalidHost, 10, None);
    }

    #[test]
    fn the_remedy_mends_all_mistakes_at_once() {
        mistake("LOCALHOST:03000/x", Kind::MissingScheme, 0, Some("http://localhost:3000"));
        mistake("http://[0::1]:80", Kind::InvalidHost, 7, Some("http://[::1]"));
        mistake("http://[::A]", Kind::UpperCase, 10, Some("http://[::a]"));
    }

    #[cfg(feature = "browser")]
    #[test]
    fn the_remedy_for_other_spellings_is_what_a_browser_reads() {
        mistake(
            "https://пример.example",
            Kind::NonAsciiHost,
            8,
            Some("https://xn--e1afmkfd.example"),
        );
        mistake("http://127.1", Kind::InvalidHost, 7, Some("http://127.0.0.1"));
        mistake("http://1.2.3.4.5", Kind::InvalidHost, 7, None);
    }

    #[test]
    fn what_browsers_write_is_accepted() {
        for text in [
            "null",
            "https://a_b.example",
            "https://a.example.",
            "https://-a-.example:8443",
            "http://127.0.0.1",
            "http://[::ffff:102:304]:1",
            "capacitor://localhost",
            "chrome-extension://abcdef",
        ] {
            assert_eq!(Origin::parse(text).map(|origin| origin.to_string()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn the_message_shows_place_and_remedy() {
        let message = Origin::parse("https://a.example/").unwrap_err().to_string();
        assert_eq!(
            message,
            "an origin has no trailing slash (at byte 17); write `https://a.example`"
        );
    }
}
