//! The value of `-H`.

use corsac::Origin;
use corsac::header::{is_header_name, is_header_value, trim_tab_or_space};

use super::arguments::Given;
use crate::error::{CommandMistake, PasteError};

/// What one `-H` asks for.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum HeaderLine<'a> {
    /// `Name: value`, or `Name;` for an empty value.
    Set { name: &'a [u8], value: &'a [u8] },
    /// `Name:`, which keeps cURL from sending its own.
    Remove { name: &'a [u8] },
    /// `@file`
    File { path: String },
}

pub(super) fn read<'a>(given: &Given<'a>) -> Result<HeaderLine<'a>, PasteError> {
    let line =
        split(given.bytes).ok_or_else(|| given.mistake(CommandMistake::HeaderWithoutColon))?;
    match &line {
        HeaderLine::File { .. } => {}
        HeaderLine::Set { name, value } => check(given, name, value)?,
        HeaderLine::Remove { name } => check(given, name, b"")?,
    }
    Ok(line)
}

fn split(line: &[u8]) -> Option<HeaderLine<'_>> {
    if let [b'@', path @ ..] = line {
        return Some(HeaderLine::File { path: String::from_utf8_lossy(path).into_owned() });
    }
    // A pseudo-header's name starts with a colon.
    let colon = line.iter().skip(1).position(|byte| *byte == b':').map(|at| at + 1);
    match (colon, line) {
        (Some(colon), _) => {
            let (name, value) = (&line[..colon], trim_tab_or_space(&line[colon + 1..]));
            Some(match value {
                b"" => HeaderLine::Remove { name },
                _ => HeaderLine::Set { name, value },
            })
        }
        (None, [name @ .., b';']) => Some(HeaderLine::Set { name, value: b"" }),
        (None, _) => None,
    }
}

fn check(given: &Given<'_>, name: &[u8], value: &[u8]) -> Result<(), PasteError> {
    if !is_header_name(name.strip_prefix(b":").unwrap_or(name)) {
        return Err(given.mistake(CommandMistake::BadHeaderName));
    }
    if !is_header_value(value) {
        return Err(given.mistake(CommandMistake::BadHeaderValue));
    }
    if name.eq_ignore_ascii_case(b"origin") && Origin::from_header_value(value).is_none() {
        return check_origin(given, value);
    }
    Ok(())
}

fn check_origin(given: &Given<'_>, value: &[u8]) -> Result<(), PasteError> {
    match Origin::parse(&String::from_utf8_lossy(value)) {
        _ if value.is_empty() => Ok(()),
        Ok(_) => Ok(()),
        Err(error) => Err(given.mistake(CommandMistake::Origin(error))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_curl_reads_them() {
        let set = |name: &'static str, value: &'static str| {
            Some(HeaderLine::Set { name: name.as_bytes(), value: value.as_bytes() })
        };
        assert_eq!(split(b"A: b:c "), set("A", "b:c"));
        assert_eq!(split(b"A;"), set("A", ""));
        assert_eq!(split(b":authority: a"), set(":authority", "a"));
        assert_eq!(split(b"A: "), Some(HeaderLine::Remove { name: b"A" }));
        assert_eq!(split(b"@f"), Some(HeaderLine::File { path: "f".to_owned() }));
        assert_eq!(split(b"A b"), None);
    }

    #[test]
    fn mistakes_in_headers_are_told() {
        let error = |text: &str| crate::PastedRequest::from_curl(text).unwrap_err();
        assert_eq!(error("curl a -H 'A b'").span(), 10..15);
        assert_eq!(error("curl a -H 'A b: c'").to_string(), "this is not the name of a header");
        assert_eq!(error(r"curl a -H $'A: b\nc'").label(), "it has a line break or a NUL");
        let origin = error("curl a -H 'Origin: https://a.example/'");
        assert_eq!(origin.help().unwrap(), "write `https://a.example`");
    }
}
