//! Foreign text in messages: short, and harmless to a terminal.

use url::Url;

/// No more characters than this are quoted.
const LIMIT: usize = 80;

/// The beginning of a text from the network.
///
/// It has no more than 80 characters; control and formatting characters are escaped.
pub(crate) fn excerpt(text: &[u8]) -> String {
    // A character has four bytes at most, so that these hold one more than the limit.
    let start = &text[..text.len().min(4 * (LIMIT + 1))];
    let start = String::from_utf8_lossy(start);
    let mut quoted: String = start.chars().take(LIMIT).map(escaped).collect();
    if start.chars().nth(LIMIT).is_some() {
        quoted.push('…');
    }
    quoted
}

/// Texts from the network with commas between them: the first few, and how many more there are.
pub(crate) fn list(items: &[impl AsRef<[u8]>]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<_> = items.iter().take(SHOWN).map(|item| excerpt(item.as_ref())).collect();
    match items.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// A URL without what may be secret: user name, password, query and fragment.
pub(crate) fn url(url: &Url) -> String {
    let mut shown = url.clone();
    // The setters refuse only URLs that have neither.
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    shown.set_query(None);
    shown.set_fragment(None);
    excerpt(shown.as_str().as_bytes())
}

/// A character as it may be printed.
fn escaped(character: char) -> String {
    match character {
        '"' | '\'' | '\\' => character.to_string(),
        other => other.escape_debug().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(excerpt("a\"é\x1b[2J\u{202e}\r\n".as_bytes()), "a\"é\\u{1b}[2J\\u{202e}\\r\\n");
        assert_eq!(excerpt(b"\xff"), "\u{fffd}");
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(excerpt(&[b'x'; 80]), "x".repeat(80));
        assert_eq!(excerpt("é".repeat(81).as_bytes()), "é".repeat(80) + "…");
        assert_eq!(excerpt(&vec![0xff; 1 << 20]).chars().count(), 81);
    }

    #[test]
    fn long_lists_are_cut() {
        assert_eq!(list(&["a", "b"]), "a, b");
        assert_eq!(list(&["a"; 7]), "a, a, a, a, a and 2 more");
    }

    #[test]
    fn a_url_keeps_its_secrets() {
        let shown = |text: &str| url(&text.parse().unwrap());
        assert_eq!(shown("https://me:pass@a.example/x?token=1#y"), "https://a.example/x");
        assert_eq!(shown("data:text/plain,x"), "data:text/plain,x");
    }
}
