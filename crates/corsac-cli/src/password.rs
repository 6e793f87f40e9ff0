//! Where passwords stand in URLs. Too much is found rather than too little.

use std::ops::Range;

/// The passwords in a text that is a URL, or has URLs in its query; white space may be in them.
pub(crate) fn in_url(text: &[u8]) -> Vec<Range<usize>> {
    find(text, |byte| matches!(byte, b'/' | b'?' | b'#' | b'\\'))
}

/// The passwords in the URLs of a sentence.
pub(crate) fn in_prose(text: &[u8]) -> Vec<Range<usize>> {
    find(text, |byte| matches!(byte, b'/' | b'?' | b'#' | b'\\') || byte.is_ascii_whitespace())
}

/// The password in a URL, or in a proxy, that a person typed and that may be wrong.
///
/// People forget that a `/` in a password has to be written `%2F`.
pub(crate) fn in_typed(text: &str) -> Option<Range<usize>> {
    let start = text.find("//").map_or(0, |at| at + 2);
    let authority = authority(text.as_bytes(), start, |byte| matches!(byte, b'/' | b'?' | b'#'));
    if let Some(found) = password(text.as_bytes(), authority.clone()) {
        return Some(found);
    }
    let colon = authority.start + text[authority.clone()].find(':')?;
    let port = &text.as_bytes()[colon + 1..authority.end];
    let is_port = !port.is_empty() && port.iter().all(u8::is_ascii_digit);
    let at = text.rfind('@').filter(|at| *at > colon && !is_port)?;
    Some(colon + 1..at)
}

/// The passwords behind each place where an authority can begin.
fn find(text: &[u8], ends: fn(u8) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut next = 0;
    for start in starts(text) {
        if start >= next {
            let authority = authority(text, start, ends);
            next = authority.end;
            found.extend(password(text, authority));
        }
    }
    found
}

/// Behind `//` in either slant, and behind `http:` and `https:`, which browsers read alike.
fn starts(text: &[u8]) -> Vec<usize> {
    let is_slash = |at: usize| matches!(text.get(at), Some(b'/' | b'\\'));
    let is_http = |at: usize| {
        let scheme = &text[at.saturating_sub(5)..at];
        let scheme = scheme.get(scheme.len().saturating_sub(4)..).unwrap_or_default();
        scheme.eq_ignore_ascii_case(b"http") || scheme.eq_ignore_ascii_case(b"ttps")
    };
    let mut starts = Vec::new();
    let mut run = 0..0;
    for at in 0..text.len() {
        let begins = is_slash(at) && !(at > 0 && is_slash(at - 1));
        let is_bare_scheme = text[at] == b':' && is_http(at) && !is_slash(at + 1);
        if begins {
            run.start = at;
        }
        if is_bare_scheme {
            starts.push(at + 1);
        }
        if is_slash(at) && !is_slash(at + 1) {
            let is_scheme = run.start > 0 && text[run.start - 1] == b':' && is_http(run.start - 1);
            if at + 1 - run.start >= 2 || is_scheme {
                starts.push(at + 1);
            }
        }
    }
    starts
}

fn authority(text: &[u8], start: usize, ends: fn(u8) -> bool) -> Range<usize> {
    let length = text[start..].iter().position(|&byte| ends(byte));
    start..length.map_or(text.len(), |length| start + length)
}

/// What stands between the first `:` and the last `@`.
fn password(text: &[u8], authority: Range<usize>) -> Option<Range<usize>> {
    let bytes = &text[authority.clone()];
    let at = bytes.iter().rposition(|&byte| byte == b'@')?;
    let colon = bytes[..at].iter().position(|&byte| byte == b':')?;
    Some(authority.start + colon + 1..authority.start + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, found: Vec<Range<usize>>) -> Vec<&str> {
        found.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn passwords_are_found_however_the_url_is_written() {
        for text in [
            "https://u:PW@a.example/x",
            "//u:PW@a.example",
            "https:/u:PW@a.example/",
            "https:\\\\u:PW@a.example",
            "HTTP:u:PW@a.example",
            "/x?y=http://u:PW@a.example",
        ] {
            assert_eq!(shown(text, in_url(text.as_bytes())), ["PW"], "{text}");
        }
        let quoted = "http://u:a'b\"c d@h/";
        assert_eq!(shown(quoted, in_url(quoted.as_bytes())), ["a'b\"c d"]);
        for text in ["https://u@a.example:80/x@y:z", "https://a.example:80/", "a:b@c", ""] {
            assert!(in_url(text.as_bytes()).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_sentence_ends_a_url_at_white_space() {
        let text = "from 'http://a/' to 'http://u:p'q@b/' and http://c to d@e";
        assert_eq!(shown(text, in_prose(text.as_bytes())), ["p'q"]);
    }

    #[test]
    fn typed_passwords_may_have_slashes() {
        let found = |text: &'static str| in_typed(text).map(|range| &text[range]);
        assert_eq!(found("http://u:p@h/a@b:c"), Some("p"));
        assert_eq!(found("http://u:a/b@proxy:3128"), Some("a/b"));
        assert_eq!(found("u:p@proxy"), Some("p"));
        assert_eq!(found("htp:/u:p@h/"), Some("/u:p"));
        assert_eq!(found("http://localhost:3000/@scope"), None);
        assert_eq!(found("http://u@h:80/"), None);
    }
}
