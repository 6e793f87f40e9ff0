//! The URL that a page requests.

use std::ops::Range;

use url::{ParseError, Url};

use crate::mistake::Mistake;
use crate::password;

/// Reads a URL as browsers do.
pub(crate) fn parse(text: &str) -> Result<Url, Mistake> {
    match Url::parse(text) {
        Ok(url) if !is_host_and_port(text, &url) => Ok(url),
        Ok(_) | Err(ParseError::RelativeUrlWithoutBase) => Err(without_scheme(text)),
        Err(error) => Err(super::typed_url(text)
            .mistake(authority(text), title(text))
            .label(error.to_string())),
    }
}

/// Where user name and password stand, if there are any.
pub(crate) fn user_info(text: &str) -> Option<Range<usize>> {
    let authority = authority(text);
    let length = text[authority.clone()].rfind('@')?;
    Some(authority.start..authority.start + length)
}

/// Where user information, host and port stand; the whole text if there is no `//`.
pub(crate) fn authority(text: &str) -> Range<usize> {
    let start = text.find("//").map_or(0, |at| at + 2);
    let length = text[start..].find(['/', '?', '#', '\\']).unwrap_or(text.len() - start);
    start..start + length
}

/// Whether a text such as `localhost:3000` was read as a URL whose scheme is `localhost`.
fn is_host_and_port(text: &str, url: &Url) -> bool {
    const WITHOUT_AUTHORITY: [&str; 5] = ["about", "blob", "data", "http", "https"];
    !text.contains("://") && !WITHOUT_AUTHORITY.contains(&url.scheme())
}

fn without_scheme(text: &str) -> Mistake {
    let host = text.trim_start_matches('/');
    let is_local =
        ["localhost", "127.", "[::1]", "0.0.0.0"].iter().any(|own| host.starts_with(own));
    let suggestion = format!("{}://{host}", if is_local { "http" } else { "https" });
    let is_good = |text: &String| Url::parse(text).is_ok() && password::in_typed(text).is_none();
    // A path alone has no host to suggest.
    let is_path = text.starts_with('/') && !text.starts_with("//");
    let suggestion = Some(suggestion).filter(|text| !is_path && is_good(text));
    super::typed_url(text)
        .mistake(0..text.len(), title(text))
        .label("a URL starts with https:// or http://")
        .write_instead(suggestion)
}

fn title(text: &str) -> String {
    format!("`{}` is not a URL", super::typed_url(text).shown_value().escape_debug())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistake(text: &str) -> (Range<usize>, Option<String>) {
        let mistake = parse(text).unwrap_err();
        (mistake.span, mistake.help.map(String::from))
    }

    #[test]
    fn a_missing_scheme_is_suggested() {
        let written = |url: &str| Some(format!("write `{url}`"));
        assert_eq!(mistake("localhost:3000/a"), (0..16, written("http://localhost:3000/a")));
        assert_eq!(mistake("api.example.com"), (0..15, written("https://api.example.com")));
        assert_eq!(mistake("//api.example.com").1, written("https://api.example.com"));
        assert_eq!(mistake("/v1").1, None);
        assert_eq!(mistake("u:p@h/").1, None);
        assert_eq!(mistake("").1, None);
    }

    #[test]
    fn the_authority_is_marked() {
        assert_eq!(mistake("http://a:99999/x").0, 7..14);
        assert_eq!(mistake("http://[::/x").0, 7..10);
        assert_eq!(mistake("https://").0, 8..8);
    }

    #[test]
    fn user_information_is_found() {
        assert_eq!(user_info("http://u@h:80/"), Some(7..8));
    }

    #[test]
    fn what_a_browser_reads_is_read() {
        for text in ["https:api.example", "data:,x", " http://a/ ", "ftp://a/", "http:\\\\a/"] {
            assert!(parse(text).is_ok(), "{text}");
        }
    }
}
