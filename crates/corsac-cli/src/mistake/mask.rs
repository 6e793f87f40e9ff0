//! Secrets in a line of the user's text that a mistake quotes.

use std::ops::Range;

use crate::password;

/// The line with its secrets hidden, behind as many asterisks as they have bytes. Of a secret that
/// has a mistake in it, the bytes that are `wrong` stay.
pub(super) fn mask(line: &str, wrong: &Range<usize>) -> String {
    let mut secrets: Vec<_> = secrets(line).into_iter().flat_map(|it| parts(it, wrong)).collect();
    secrets.sort_unstable_by_key(|secret| secret.start);
    let mut next = secrets.into_iter().peekable();
    let mut hidden_until = 0;
    let masked = line.char_indices().map(|(at, character)| {
        while let Some(secret) = next.next_if(|secret| secret.start <= at) {
            hidden_until = hidden_until.max(secret.end);
        }
        match at < hidden_until {
            true => "*".repeat(character.len_utf8()),
            false => character.to_string(),
        }
    });
    masked.collect()
}

/// A secret, without the wrong bytes inside it.
fn parts(secret: Range<usize>, wrong: &Range<usize>) -> [Range<usize>; 2] {
    if secret.start < wrong.start && wrong.end < secret.end {
        [secret.start..wrong.start, wrong.end..secret.end]
    } else {
        [secret, 0..0]
    }
}

fn secrets(line: &str) -> Vec<Range<usize>> {
    const FLAGS: [&str; 8] = [
        "--cookie",
        "--user",
        "--proxy-user",
        "--set-cookie",
        "--oauth2-bearer",
        "--cert",
        "--pass",
        "--proxy-header",
    ];
    let lower = line.to_ascii_lowercase();
    let headers = ["authorization", "cookie"].into_iter().flat_map(|name| headers(&lower, name));
    let flags = FLAGS.into_iter().flat_map(|flag| flag_values(&lower, flag));
    let passwords = password::in_prose(line.as_bytes());
    headers.chain(flags).chain(short_flag_values(line)).chain(passwords).collect()
}

/// What stands behind the name of a header: behind `:` or `=`, or where either was forgotten.
fn headers<'a>(lower: &'a str, name: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    lower.match_indices(name).filter_map(move |(at, _)| {
        let rest = &lower[at + name.len()..];
        let is_end = |c: char| matches!(c, '"' | '\'' | '^' | ']' | ':' | '=' | ' ' | '\t');
        let value = rest.trim_start_matches(is_end);
        if value.len() == rest.len() || value.is_empty() {
            return None;
        }
        let start = lower.len() - value.len();
        let own_quote = lower[at + name.len()..start].chars().next_back();
        let before = lower[..at].trim_end_matches("proxy-").trim_end_matches("set-");
        let quotes = [own_quote, before.chars().next_back()];
        let quote = quotes.into_iter().flatten().find(|c| matches!(c, '"' | '\''));
        Some(start..end_of(lower, start, quote))
    })
}

/// The words behind a flag.
fn flag_values<'a>(lower: &'a str, flag: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    lower.match_indices(flag).filter_map(move |(at, _)| {
        let rest = &lower[at + flag.len()..];
        let value = rest.trim_start_matches(['=', ' ', '\t']);
        let is_flag = begins_word(lower, at) && value.len() < rest.len();
        is_flag.then(|| word(lower, lower.len() - value.len()))
    })
}

/// The words behind, or glued to, `-b`, `-u`, `-U` and `-E`, alone or in a group as in `-su`.
fn short_flag_values(line: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    /// Flags of curl that take the rest of the word for their value.
    const TAKE_THE_REST: &str = "XHdFAeomxTwrCtzcDKQyYP";
    line.match_indices('-').filter_map(move |(at, _)| {
        let group = line[at + 1..].bytes().take_while(u8::is_ascii_alphabetic).count();
        let letters = &line[at + 1..at + 1 + group];
        let found = letters.find(['b', 'u', 'U', 'E'])?;
        let is_flag =
            begins_word(line, at) && !letters[..found].contains(|c| TAKE_THE_REST.contains(c));
        let behind = at + 2 + found;
        let value = line[behind..].trim_start_matches([' ', '\t']);
        is_flag.then(|| word(line, line.len() - value.len()))
    })
}

fn begins_word(line: &str, at: usize) -> bool {
    let before = line[..at].chars().next_back();
    before.is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '^'))
}

/// The word that begins there, without its quotes.
fn word(line: &str, start: usize) -> Range<usize> {
    let value = line[start..].trim_start_matches(['$', '^']);
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let start = line.len() - value.len() + quote.map_or(0, char::len_utf8);
    match quote {
        Some(_) => start..end_of(line, start, quote),
        None => start..start + line[start..].find(char::is_whitespace).unwrap_or(value.len()),
    }
}

fn end_of(text: &str, start: usize, quote: Option<char>) -> usize {
    let end = quote.and_then(|quote| text[start..].find(quote));
    end.map_or(text.len(), |length| start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_in_every_spelling() {
        for (line, masked) in [
            (r#"curl -H 'Cookie: a="1"' x"#, r#"curl -H 'Cookie: *****' x"#),
            (r#"-H "authorization: Bearer x" y"#, r#"-H "authorization: ********" y"#),
            (r#"  "cookie": "a=1; b" ,"#, r#"  "cookie": "******" ,"#),
            (r#"headers = ["Proxy-Authorization: x"]"#, r#"headers = ["Proxy-Authorization: *"]"#),
            ("Set-Cookie: é=1", "Set-Cookie: ****"),
            ("headers = ['Cookie a=1']", "headers = ['Cookie ***']"),
            (r#"Authorization = "Bearer x""#, r#"Authorization = "********""#),
            (r#"["authorization"]: "Bearer x" }"#, r#"["authorization"]: "********" }"#),
            ("curl -b 'a=1; b=2' -u n:p x", "curl -b '********' -u *** x"),
            ("curl -un:p -ba=1 -sUn:p x", "curl -u*** -b*** -sU*** x"),
            ("curl --oauth2-bearer x --cert a.pem:p", "curl --oauth2-bearer * --cert *******"),
            ("curl --user=n:p https://u:pw@h/a:b@c", "curl --user=*** https://u:**@h/a:b@c"),
            ("-b'a=1'", "-b'***'"),
            ("curl -X PUT x-cookie-free -H 'X-Sub: y'", "curl -X PUT x-cookie-free -H 'X-Sub: y'"),
        ] {
            assert_eq!(mask(line, &(0..0)), masked);
        }
    }

    #[test]
    fn what_the_mistake_is_about_is_shown() {
        assert_eq!(mask("-b 'a=$(x)1'", &(6..8)), "-b '**$(***'");
        assert_eq!(mask("-b 'a=$(x)1'", &(3..12)), "-b '*******'");
    }
}
