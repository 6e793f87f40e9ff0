//! Secrets in a line of the user's text that a mistake quotes.

use std::ops::Range;

/// The line with its secrets hidden, behind as many asterisks as they have bytes. Of a secret that
/// has a mistake in it, the bytes that are `wrong` stay.
pub(super) fn mask(line: &str, wrong: &Range<usize>) -> String {
    let secrets = secrets(line);
    let is_inside = |secret: &Range<usize>| secret.start < wrong.start && wrong.end < secret.end;
    let hides = |secret: &Range<usize>, at: usize| {
        secret.contains(&at) && !(is_inside(secret) && wrong.contains(&at))
    };
    let is_hidden = |at: usize| secrets.iter().any(|secret| hides(secret, at));
    let masked = line.char_indices().map(|(at, character)| {
        if is_hidden(at) { "*".repeat(character.len_utf8()) } else { character.to_string() }
    });
    masked.collect()
}

fn secrets(line: &str) -> Vec<Range<usize>> {
    let lower = line.to_ascii_lowercase();
    let headers = ["authorization", "cookie"].into_iter().flat_map(|name| headers(&lower, name));
    let flags = ["-b", "--cookie", "-u", "--user", "--proxy-user", "--set-cookie"];
    let flags = flags.into_iter().flat_map(|flag| flag_values(&lower, flag));
    headers.chain(flags).chain(passwords(line)).collect()
}

/// The values behind `name:`, however name and value are quoted.
fn headers<'a>(lower: &'a str, name: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    lower.match_indices(name).filter_map(move |(at, _)| {
        let rest = lower[at + name.len()..].trim_start_matches(['"', '\'', '^']);
        // A header whose colon was forgotten is a secret all the same.
        let value = rest.trim_start().strip_prefix(':').or(rest.strip_prefix(' '))?.trim_start();
        let own_quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let before = lower[..at].trim_end_matches("proxy-").trim_end_matches("set-");
        let quote = own_quote.or(before.chars().next_back().filter(|c| matches!(c, '"' | '\'')));
        let start = lower.len() - value.len() + own_quote.map_or(0, char::len_utf8);
        Some(start..end_of(lower, start, quote))
    })
}

/// The words behind a flag.
fn flag_values<'a>(lower: &'a str, flag: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    lower.match_indices(flag).filter_map(move |(at, _)| {
        let is_start = lower[..at].chars().next_back().is_none_or(char::is_whitespace);
        let rest = &lower[at + flag.len()..];
        let value = rest.trim_start_matches('=').trim_start().trim_start_matches(['$', '^']);
        if !is_start || value.len() == rest.len() && !rest.starts_with(['"', '\'']) {
            return None;
        }
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let start = lower.len() - value.len() + quote.map_or(0, char::len_utf8);
        let end = match quote {
            Some(_) => end_of(lower, start, quote),
            None => start + lower[start..].find(char::is_whitespace).unwrap_or(value.len()),
        };
        Some(start..end)
    })
}

/// The passwords in URLs.
fn passwords(line: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    line.match_indices("://").filter_map(|(at, sign)| {
        let start = at + sign.len();
        let ends = |c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'');
        let authority =
            &line[start..start + line[start..].find(ends).unwrap_or(line.len() - start)];
        let user = &authority[..authority.rfind('@')?];
        Some(start + user.find(':')? + 1..start + user.len())
    })
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
            ("curl -b 'a=1; b=2' -u n:p x", "curl -b '********' -u *** x"),
            ("curl --user=n:p https://u:pw@h/a:b@c", "curl --user=*** https://u:**@h/a:b@c"),
            ("-b'a=1'", "-b'***'"),
            ("curl -X PUT x-cookie-free", "curl -X PUT x-cookie-free"),
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
