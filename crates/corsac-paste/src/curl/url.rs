//! The URL of a command.

use super::command::Globbing;
use crate::error::CommandMistake;

/// The URL that `text` stands for: backslashes before brackets and braces are cURL's, not its own.
pub(super) fn unescaped(text: &str, globbing: Globbing) -> Result<String, CommandMistake> {
    if globbing == Globbing::Off {
        return Ok(text.to_owned());
    }
    let mut url = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '[', ']', '{', '}']) {
        let (before, from) = rest.split_at(at);
        url.push_str(before);
        let (kept, length) = literal(from).ok_or(CommandMistake::UrlGlob)?;
        url.push_str(kept);
        rest = &from[length..];
    }
    url.push_str(rest);
    Ok(url)
}

/// What a backslash or a bracket gives that means itself, and how long it is: an escaped sign, a
/// backslash alone, or an IPv6 address.
fn literal(from: &str) -> Option<(&str, usize)> {
    match (from.as_bytes(), from.get(1..2)) {
        ([b'\\', b'[' | b']' | b'{' | b'}', ..], Some(sign)) => Some((sign, 2)),
        ([b'\\', ..], _) => Some(("\\", 1)),
        ([b'[', ..], _) => ipv6_address(from).map(|address| (address, address.len())),
        _ => None,
    }
}

/// `[::1]`
fn ipv6_address(from: &str) -> Option<&str> {
    // The longest address has 45 characters, and a zone may follow.
    let address = from.get(1..)?.bytes().take(64).position(|byte| byte == b']')?;
    let address = from.get(1..=address)?;
    let is_address = address.contains(':')
        && address.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":.%-_".contains(&byte));
    if is_address { from.get(..address.len() + 2) } else { None }
}

/// Adds data to the query.
pub(super) fn with_query(url: &mut String, query: &[u8]) {
    let query = String::from_utf8_lossy(query);
    let fragment = url.find('#').map(|at| url.split_off(at)).unwrap_or_default();
    url.push(if url.contains('?') { '&' } else { '?' });
    url.push_str(&query);
    url.push_str(&fragment);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn developer_tools_escape_brackets() {
        let on = |text| unescaped(text, Globbing::On);
        assert_eq!(
            on(r"https://a.example/\[b\]?c=\{d\}\e").unwrap(),
            r"https://a.example/[b]?c={d}\e"
        );
        assert_eq!(on("http://[::1]:8080/").unwrap(), "http://[::1]:8080/");
        for text in ["http://a/[1-3]", "http://a/{b,c}", "http://a/]", "http://a/[é:é]"] {
            assert_eq!(on(text), Err(CommandMistake::UrlGlob), "{text}");
        }
        assert_eq!(unescaped("http://a/[1]", Globbing::Off).unwrap(), "http://a/[1]");
    }

    #[test]
    fn queries_go_before_the_fragment() {
        let mut url = "http://a/?b#c".to_owned();
        with_query(&mut url, b"d=e");
        assert_eq!(url, "http://a/?b&d=e#c");
    }
}
